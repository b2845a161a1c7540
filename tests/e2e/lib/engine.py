"""fibengine and fibctl as processes, with an environment made from nothing."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]


def binary(name):
    found = pathlib.Path(os.environ.get("FIB_BIN", ROOT / "build" / "bin")) / name
    if not found.exists():
        raise FileNotFoundError(f"{found} is not there: run ./dev build, or name the folder in FIB_BIN")
    return found


def ends_with_us(command):
    """The command so that it cannot outlive this process, however that ends."""
    return ["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)]


def wait_until(true, what, seconds=60):
    """Polls until true() is truthy and returns that; raises when the limit has passed. The limit only ends a hang."""
    limit = time.monotonic() + seconds
    while True:
        got = true()
        if got:
            return got
        if time.monotonic() > limit:
            raise AssertionError(f"waited {seconds} s in vain until {what}")
        time.sleep(0.02)


def environment(folder, database, sandbox, settings):
    """Everything the binaries are told. Nothing of the caller's environment: no key, no database, no address."""
    made = {
        "PATH": "/usr/bin:/bin", "HOME": str(folder), "TZ": "UTC", "LANG": "C.UTF-8",
        "DATABASE_URL": database.url, "PORT": "0", "APP_URL": "https://engine.example",
        "APP_KEY": "base64:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "POSTAL_ADDRESS": "Fibonacco, 1 Main Street, Springfield, IL 62701",
        "SES_KEY": "AKIDSANDBOX", "SES_SECRET": "sandbox-secret", "SES_REGION": "us-east-1",
        "SES_FROM": "Day News <hello@engine.example>", "SES_ENDPOINT": sandbox.url, "SSL_CERT_FILE": str(sandbox.ca),
        "RESEND_API_KEY": "re_sandbox", "RESEND_ENDPOINT": sandbox.url, "TWILIO_ENDPOINT": sandbox.url,
        "ELEVENLABS_ENDPOINT": sandbox.url, "ENGINE_CONCURRENCY": "200", "ENGINE_BATCH": "500", "CLAIM_LEASE": "6s",
    }
    # What a sanitizer is to leave alone.
    if "TSAN_OPTIONS" in os.environ:
        made["TSAN_OPTIONS"] = os.environ["TSAN_OPTIONS"]
    for name, value in settings.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = str(value)
    return made


class Finished:
    """How a command ended."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err
        self.said = out + err

    def json(self):
        return json.loads(self.out)


class Engine:
    """A running fibengine, or a fibctl in the background; its output is in a file of its own."""

    def __init__(self, command, folder, env, name):
        self.log_file = pathlib.Path(folder) / f"{name}.log"
        with open(self.log_file, "ab") as log:
            self._from = log.tell()
            self._process = subprocess.Popen(ends_with_us(command), cwd=folder, env=env,
                                             stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    @property
    def pid(self):
        return self._process.pid

    def running(self):
        return self._process.poll() is None

    def log(self):
        with open(self.log_file, "rb") as log:
            log.seek(self._from)
            return log.read().decode(errors="replace")

    def signal(self, which):
        self._process.send_signal(which)

    def kill_nine(self):
        self._process.kill()
        self._process.wait()

    def terminate(self, seconds=60):
        """SIGTERM, and what it exits with."""
        self._process.terminate()
        return self.wait(seconds)

    def wait(self, seconds=120):
        return self._process.wait(seconds)

    def freeze(self):
        self.signal(signal.SIGSTOP)

    def thaw(self):
        self.signal(signal.SIGCONT)

    def says(self, pattern, seconds=60):
        """Waits until the log matches."""
        return wait_until(lambda: re.search(pattern, self.log()), f"the engine says /{pattern}/", seconds)

    def end(self):
        if self.running():
            self.thaw()
            self._process.kill()
        self._process.wait()
