"""Every command that README.md marks with <!-- run --> works as printed, and every ./dev verb in it exists."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = os.environ["FIB_BIN"]
SERVER = os.environ["FIB_TEST_DATABASE_URL"]


def psql(statement, where=SERVER):
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", where, "-c", statement], check=True)


# Whom the README's examples speak of; they were sent a mail.
KNOWN = """
    insert into communities (id, name, slug, state) overriding system value values (1, 'Elm Creek', 'elm-creek-ne', 'NE');
    insert into businesses (id, community_id, name, slug) overriding system value values (4711, 1, 'Bakery', 'bakery');
    insert into people (id, business_id, first_name, email) overriding system value
      values (1, 4711, 'Ann', 'ann@example.com');
    insert into send_log (person_id, channel, status, claim_id, claim_place) values (1, 'email', 'sent', 1, 1);"""


def start_sandbox(folder):
    port_file = folder / "port"
    sandbox = subprocess.Popen(
        [f"{BIN}/fibsandbox", "--listen", "127.0.0.1:0", "--port-file", port_file, "--cert-dir", folder],
        stdout=subprocess.DEVNULL)
    while not port_file.exists():
        if sandbox.poll() is not None:
            sys.exit("fibsandbox ended before it listened")
        time.sleep(0.05)
    return sandbox, f"https://127.0.0.1:{port_file.read_text().strip()}"


def settings(database, folder, sandbox):
    return {
        "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8",
        "DATABASE_URL": re.sub(r"/[^/]*$", f"/{database}", SERVER),
        "APP_URL": "https://app.example", "APP_KEY": "base64:" + "A" * 43 + "=",
        "POSTAL_ADDRESS": "1 Main Street, Springfield, IL 62701",
        "SES_ENDPOINT": sandbox, "SES_KEY": "AKIDSANDBOX", "SES_SECRET": "sandbox-secret", "SES_REGION": "us-east-1",
        "SES_FROM": "hello@app.example", "SSL_CERT_FILE": str(folder / "ca.pem"),
    }


def succeeded(command, ran):
    """doctor is right to refuse the tests' server, which trades durability for speed; nothing else may stand in the way."""
    if not command.startswith("fibctl doctor"):
        return ran.returncode == 0
    complaints = set(re.findall(r"^FAIL +(\w+):", ran.stdout, re.M))
    return ran.returncode == (1 if complaints else 0) and complaints <= {"fsync", "full_page_writes"}


def main():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    verbs = set(re.findall(r"\./dev ([a-z]+)", readme))
    usage = subprocess.run([ROOT / "dev", "help"], check=True, capture_output=True, text=True).stdout
    unknown = {verb for verb in verbs if not re.search(rf"^  {verb}\b", usage, re.M)}
    if not verbs or unknown:
        sys.exit(f"README.md names verbs that ./dev help does not: {sorted(unknown)}")

    blocks = re.findall(r"<!-- run -->\n```sh\n(.*?)```", readme, re.S)
    commands = [line for block in blocks for line in block.splitlines() if line.strip()]
    if not commands:
        sys.exit("README.md marks no command with <!-- run -->")
    database = f"readme_{os.getpid()}"
    psql(f"create database {database}")
    failed = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        sandbox, address = start_sandbox(folder)
        try:
            for command in commands:
                ran = subprocess.run(
                    ["sh", "-c", command], cwd=folder, env=settings(database, folder, address), text=True,
                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                print(f"$ {command}\n{ran.stdout}")
                if command.startswith("fibctl seed"):
                    psql(KNOWN, re.sub(r"/[^/]*$", f"/{database}", SERVER))
                if not succeeded(command, ran):
                    failed.append(f"{command} (exit {ran.returncode})")
        finally:
            sandbox.terminate()
            sandbox.wait()
            psql(f"drop database {database} with (force)")
    if failed:
        sys.exit("README.md prints commands that fail: " + "; ".join(failed))


main()
