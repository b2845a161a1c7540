"""The engine's HTTP port as recipients and providers see it."""

import http.client
import re
import urllib.parse

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SCANNER = "Barracuda Sentinel (EE)"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode(errors="replace")


class Door:
    def __init__(self, port):
        self.port = port

    def ask(self, method, path, body=None, headers=None, seconds=30):
        """One request on a connection of its own. `path` may be a whole address, of which the path is taken."""
        parts = urllib.parse.urlsplit(path)
        target = parts.path + ("?" + parts.query if parts.query else "")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, target, body, {"User-Agent": PERSON, **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def get(self, path, agent=PERSON, **headers):
        return self.ask("GET", path, headers={"User-Agent": agent, **headers})

    def post(self, path, body, kind="application/x-www-form-urlencoded", **headers):
        return self.ask("POST", path, body, {"Content-Type": kind, **headers})

    def metric(self, name):
        found = re.search(rf"^{re.escape(name)} (\S+)$", self.get("/metrics").text, re.M)
        return float(found[1]) if found else 0.0


def pixel_of(mail):
    """The open pixel's address in an accepted mail of the ledger."""
    return re.search(r'src="([^"]*/t/o/[^"]*)"', mail["html"])[1]


def clicks_of(mail):
    return re.findall(r'href="([^"]*/t/c/[^"]*)"', mail["html"])


def unsubscribe_of(mail):
    return re.search(r'href="([^"]*/u/[^"]*)"', mail["html"])[1]
