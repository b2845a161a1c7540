"""Every scenario of fibbench at its smallest: it runs to its end, its checks hold, and its figures are there.

How fast it was is nobody's concern here.
"""

import json
import re
import shutil
import signal
import subprocess
import sys
import time

from lib import cluster
from lib.engine import binary, ends_with_us

# scenario, and a word where it is run in two ways -> how to make it small, and the figures that must be numbers above
# zero
SMALL = {
    "email": (["--people", "2000", "--concurrency", "100"], ["sends_per_second", "limit_per_second", "limit_ratio"]),
    "latency": (["--people", "2000", "--concurrency", "100", "--latency", "20ms", "--jitter", "10ms", "--quick"],
                ["sends_per_second", "sends_per_second_at_once", "latency_ratio"]),
    "hostile": (["--people", "3000", "--concurrency", "100", "--clean", "2s", "--faults", "1s", "--after", "7s"],
                ["sends_per_second_clean"]),
    "grow": (["--steps", "2000:0,4000:2000", "--due", "1000", "--community", "500", "--concurrency", "100"],
             ["first_sends_per_second", "last_sends_per_second"]),
    "snapshot": (["--for", "3s", "--people", "3000", "--concurrency", "100"],
                 ["sends_per_second_without", "sends_per_second_beside"]),
    "sustain": (["--sends", "6000", "--people", "2000", "--concurrency", "100"], ["sends_per_second"]),
    "sustain rows": (["--sends", "30000", "--people", "2000", "--rows-alone"], ["sends_per_second"]),
    "inbound": (["--people", "2000", "--rate", "500", "--for", "2s", "--connections", "20"],
                ["answers_per_second", "events_per_second"]),
    "companion": (["--businesses", "2000", "--count", "20", "--beside", "200", "--people", "1000", "--alone", "1s"],
                  ["sync_full_seconds", "deploy_seconds", "leads_all_seconds", "sends_per_second_alone"]),
    "claim": (["--people", "3000", "--batch", "500"], ["people_per_second"]),
    "render": (["--count", "500"], ["mails_per_second", "body_bytes"]),
    "sign": (["--count", "500"], ["requests_per_second", "body_bytes"]),
    "https": (["--count", "500", "--concurrency", "50"], ["calls_per_second"]),
    "record": (["--people", "3000", "--batch", "500"], ["rows_per_second"]),
}


def run(command, home, env):
    done = subprocess.run(ends_with_us(command), cwd=home, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=300)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command[1:]))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def offered(home, env):
    listed = run([binary("fibbench"), "--help"], home, env).split("Subcommands:")[1]
    return set(re.findall(r"^  (\w+) ", listed, re.M))


def scenario(name, home, env):
    options, figures = SMALL[name]
    verb = name.split()[0]
    picture = home / f"{verb}.svg"
    said = run([binary("fibbench"), verb, "--json", "--picture", picture, *options], home, env)
    found = json.loads(said)
    assert found["holds"] is True, said
    for figure in figures:
        value = found.get(figure)
        assert isinstance(value, (int, float)) and value > 0, f"{figure} is {value}\n{said}"
    assert picture.read_text().lstrip().startswith("<svg"), f"{picture} is no SVG"


def main():
    folder = cluster.folder()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    server = cluster.Cluster(folder)
    failed = []
    try:
        server.start()
        home = folder / "home"
        home.mkdir()
        env = {"PATH": f"{cluster.BIN}:/usr/bin:/bin", "HOME": str(home), "TMPDIR": str(home),
               "DATABASE_URL": server.admin().url}
        names = offered(home, env)
        known = {name.split()[0] for name in SMALL}
        assert names == known, f"fibbench offers {sorted(names)}, and this test knows {sorted(known)}"
        for name in sys.argv[1:] or SMALL:
            began = time.monotonic()
            try:
                scenario(name, home, env)
                print(f"  {name} holds ({time.monotonic() - began:.0f} s)", flush=True)
            except (AssertionError, subprocess.TimeoutExpired) as problem:
                failed.append(name)
                print(f"  FAILED {name}: {problem}", flush=True)
        left = server.admin().rows("select datname from pg_database where datname not in "
                                   "('postgres', 'template0', 'template1')")
        assert not left, f"databases are left behind: {left}"
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
    print(f"benches_e2e: {'FAILED: ' + ', '.join(failed) if failed else 'holds'}")
    sys.exit(1 if failed else 0)


main()
