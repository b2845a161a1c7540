"""The sandbox provider as a process, and the ledger that it keeps of what it accepted."""

import collections
import json
import pathlib
import ssl
import subprocess
import urllib.request

from .engine import binary, ends_with_us, wait_until


class Sandbox:
    """With `bodies` the ledger has html and text too. `settings` are fibsandbox's own, with underscores: latency="20ms", fail_after=5."""

    def __init__(self, folder, bodies=False, **settings):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.ca = self.folder / "ca.pem"
        self._ledger = self.folder / "ledger.jsonl"
        self._read = self._lines = 0
        port_file = self.folder / "port"
        command = [binary("fibsandbox"), "--listen", "127.0.0.1:0", "--cert-dir", self.folder, "--log", self._ledger,
                   "--port-file", port_file]
        if bodies:
            command.append("--log-bodies")
        for name, value in settings.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        self._output = open(self.folder / "output.log", "wb")
        self._process = subprocess.Popen(ends_with_us(command), stdout=self._output,
                                         stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin"})
        wait_until(lambda: port_file.exists() or self._process.poll() is not None, "the sandbox listens")
        if self._process.poll() is not None:
            raise RuntimeError("fibsandbox: " + (self.folder / "output.log").read_text())
        self.url = f"https://127.0.0.1:{port_file.read_text().strip()}"

    def stop(self):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._output.close()

    def _ask(self, path, body=None):
        trust = ssl.create_default_context(cafile=str(self.ca))
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20, context=trust) as answer:
            return json.loads(answer.read() or b"null")

    def set(self, **settings):
        self._ask("/_sandbox/settings", {name.replace("_", "-"): value for name, value in settings.items()})

    def counts(self):
        return self._ask("/_sandbox/counts")

    def ledger(self):
        """Every accepted message, oldest first."""
        if not self._ledger.exists():
            return []
        # A line may be under way while the sandbox runs: only whole ones count.
        whole = self._ledger.read_bytes().rpartition(b"\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def accepted(self):
        """How many messages are in the ledger; cheap enough to ask again and again."""
        if self._ledger.exists():
            with open(self._ledger, "rb") as lines:
                lines.seek(self._read)
                new = lines.read()
            self._read += len(new)
            self._lines += new.count(b"\n")
        return self._lines

    def by_address(self):
        """address -> its accepted lines."""
        found = collections.defaultdict(list)
        for line in self.ledger():
            found[line["to"]].append(line)
        return found
