"""What systemd is told, and what it is asked to do: NOTIFY_SOCKET, the watchdog, and the units themselves."""

import os
import pathlib
import re
import socket
import subprocess

from lib import population
from lib.engine import ROOT, wait_until
from lib.stage import play

UNITS = sorted((ROOT / "systemd").glob("*.service")) + sorted((ROOT / "systemd").glob("*.timer"))


class Notified:
    """A NOTIFY_SOCKET, and everything that was said to it."""

    def __init__(self, folder):
        self.path = str(pathlib.Path(folder) / "notify")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.path)
        self._socket.setblocking(False)
        self._said = []

    def said(self):
        while True:
            try:
                self._said += self._socket.recv(4096).decode().splitlines()
            except BlockingIOError:
                return self._said


def systemd_hears_that_it_is_ready_well_and_stopping(stage):
    for role in ("both", "inbound"):
        part = stage.part("notify-" + role)
        population.simple(part.database, 1)
        heard = Notified(part.home)
        engine = part.engine("--role", role, NOTIFY_SOCKET=heard.path, WATCHDOG_USEC=300_000)
        wait_until(lambda: "READY=1" in heard.said(), "READY=1")
        wait_until(lambda: heard.said().count("WATCHDOG=1") > 3, "the watchdog is told again and again")
        assert "STOPPING=1" not in heard.said()
        assert engine.terminate() == 0, engine.log()
        assert "STOPPING=1" in heard.said()


def the_units_are_right_and_hardened(stage):
    bin = stage.folder / "units"
    bin.mkdir()
    for unit in UNITS:
        # The programs are not installed on this machine, and systemd-analyze looks for them.
        text = re.sub(r"/usr/bin/fib\w+", "/bin/true", unit.read_text())
        (bin / unit.name).write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.M))
    env = {"PATH": os.environ["PATH"], "SYSTEMD_UNIT_PATH": f"{bin}:"}
    for unit in UNITS:
        done = subprocess.run(["systemd-analyze", "verify", "--recursive-errors=no", bin / unit.name], env=env,
                              capture_output=True, text=True)
        assert done.returncode == 0 and unit.name not in done.stderr, done.stderr
        if unit.suffix != ".service":
            continue
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=20", bin / unit.name],
                              env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    print(f"  {len(UNITS)} units")


def the_stop_timeout_is_above_the_hard_limit(stage):
    unit = (ROOT / "systemd" / "fibengine.service").read_text()
    stop = int(re.search(r"TimeoutStopSec=(\d+)", unit)[1])
    example = (ROOT / ".env.example").read_text()
    hard = int(re.search(r"STOP_HARD_LIMIT=(\d+)s", example)[1])
    draining = int(re.search(r'"drainingSeconds": (\d+)', (ROOT / "railway.json").read_text())[1])
    assert stop > hard and draining > hard, (stop, hard, draining)


play(systemd_hears_that_it_is_ready_well_and_stopping, the_units_are_right_and_hardened,
     the_stop_timeout_is_above_the_hard_limit)
