"""A private PostgreSQL on a free loopback port, its files in a folder that the caller removes."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

BIN = pathlib.Path(os.environ.get("FIB_PG_BIN", "/usr/lib/postgresql/15/bin"))
OWNER = "fib"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def quote(value):
    return "'" + str(value).replace("'", "''") + "'"


class Database:
    """One database, through psql."""

    def __init__(self, url):
        self.url = url

    def run(self, sql):
        """Runs statements in one session; returns what they print, unaligned. Raises with psql's words."""
        done = subprocess.run(
            [str(BIN / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.url, "-f", "-"],
            input=sql, capture_output=True, text=True, env={"PATH": os.environ["PATH"], "PGTZ": "UTC"})
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}\n{sql[:400]}")
        return done.stdout.strip()

    def rows(self, query):
        """The rows of one query as dicts."""
        return json.loads(self.run(f"select coalesce(json_agg(row), '[]') from ({query}) as row;"))

    def value(self, query):
        """The single value of a query's first row; None where there is no row or it is NULL."""
        found = self.rows(query)
        return next(iter(found[0].values())) if found else None

    def hold(self, sql):
        """Runs `sql` in a session that stays open, in its transaction, until `release`."""
        return Held(self.url, sql)


class Held:
    """A session with an open transaction: the locks that it took stay until it is released."""

    def __init__(self, url, sql):
        self._psql = subprocess.Popen(
            [str(BIN / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={"PATH": os.environ["PATH"]})
        self._psql.stdin.write(f"begin;\n{sql}\n\\echo held\n")
        self._psql.stdin.flush()
        for line in self._psql.stdout:
            if line.strip() == "held":
                return
        raise RuntimeError("the session that was to hold locks ended")

    def release(self):
        self._psql.communicate("commit;\n", timeout=60)


class Cluster:
    """start() and stop() as often as wanted; the port stays. `durable` is for tests that stop the server hard."""

    def __init__(self, folder, durable=False, settings=None):
        self.data = pathlib.Path(folder) / "postgres"
        self.port = free_port()
        self._settings = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
                          "max_connections": 60, "shared_buffers": "128MB", "max_wal_size": "2GB", **(settings or {})}
        if not durable:
            self._settings.update(fsync="off", full_page_writes="off")
        self._process = None
        self._initdb()

    def _as_server(self, *command):
        # PostgreSQL refuses to run as root.
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run([*prefix, *map(str, command)], cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"})
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]}: {done.stdout.strip()}")

    def _log_end(self):
        log = self.data.with_suffix(".log")
        return "\n" + "\n".join(log.read_text(errors="replace").splitlines()[-10:]) if log.exists() else ""

    def _initdb(self):
        self.data.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.data, "postgres")
        # Trust is enough: it listens on loopback, lives for one test and holds nothing.
        self._as_server(BIN / "initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                        "--auth=trust", "--no-sync", "--no-instructions")
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.writelines(f"{name} = {quote(value)}\n" for name, value in self._settings.items())

    def start(self):
        # In the foreground as a child of ours: a test that is killed leaves no server behind.
        as_server = ["--reuid", "postgres", "--regid", "postgres", "--init-groups"] if os.geteuid() == 0 else []
        with open(self.data.with_suffix(".log"), "ab") as log:
            self._process = subprocess.Popen(
                ["setpriv", *as_server, "--pdeathsig", "QUIT", "--", str(BIN / "postgres"), "-D", str(self.data)],
                cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"})
        limit = time.monotonic() + 60
        ready = [str(BIN / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        while subprocess.run(ready, env={"PATH": os.environ["PATH"]}).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"PostgreSQL did not start{self._log_end()}")
            time.sleep(0.05)

    def stop(self, mode="fast"):
        """`immediate` is the server's kill -9: no checkpoint, recovery at the next start."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGQUIT if mode == "immediate" else signal.SIGINT)
        self._process.wait(60)
        self._process = None

    def restart(self, mode="immediate"):
        self.stop(mode)
        self.start()

    def admin(self, name="postgres"):
        return Database(f"postgresql://postgres@127.0.0.1:{self.port}/{name}")

    def create(self, name, template="template1"):
        """A database that belongs to an ordinary role, as on a hosted server."""
        self.admin().run(
            f"""do $$ begin
                  if not exists (select from pg_roles where rolname = '{OWNER}') then create role {OWNER} login; end if;
                end $$;
                create database {name} owner {OWNER} template {template};""")
        return Database(f"postgresql://{OWNER}@127.0.0.1:{self.port}/{name}")


def folder():
    """A temporary folder that the server's user may pass."""
    made = pathlib.Path(tempfile.mkdtemp(prefix="fib-e2e-"))
    made.chmod(0o755)
    return made
