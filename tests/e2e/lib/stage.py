"""Where a scenario plays: one temporary folder with its servers, and everything that it started ended afterwards."""

import pathlib
import shutil
import signal
import subprocess
import sys
import time
import traceback

from . import cluster
from .books import Books
from .door import Door
from .engine import Engine, Finished, binary, environment, wait_until
from .sandbox import Sandbox


class Stage:
    def __init__(self, durable=False, data_folder=None):
        self.folder = cluster.folder()
        self._started = []
        self._count = 0
        self.server = None
        try:
            self.server = cluster.Cluster(data_folder or self.folder, durable)
            self.server.start()
            # Every part of a scenario gets a copy of this: migrating once is enough.
            self._migrated = self.server.create("migrated")
            home = self.folder / "migrating"
            home.mkdir()
            self._run([binary("fibctl"), "migrate", "up"], home, {
                "PATH": "/usr/bin:/bin", "HOME": str(home), "DATABASE_URL": self._migrated.url}, expect=0)
        except BaseException:
            self.close()
            raise

    def part(self, name, **sandbox_settings):
        """A database of its own and a sandbox of its own."""
        self._count += 1
        database = self.server.create(f"part_{self._count}", "migrated")
        # The copy knows that it is one, and would send nothing.
        database.run("call note_installation();")
        home = self.folder / f"{self._count:02}-{name}"
        home.mkdir()
        sandbox = Sandbox(home / "sandbox", **sandbox_settings)
        self._started.append(sandbox.stop)
        return Part(self, name, home, database, sandbox)

    def _run(self, command, home, env, expect=None, seconds=120):
        done = subprocess.run([str(part) for part in command], cwd=home, env=env, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=seconds)
        out = Finished(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
        if expect is not None and out.status != expect:
            raise AssertionError(f"{' '.join(map(str, command[1:]))} ended with {out.status}, not {expect}:\n{out.said}")
        return out

    def close(self, keep=False):
        for end in reversed(self._started):
            try:
                end()
            except Exception:  # whatever else was started must end too
                traceback.print_exc()
        if self.server:
            self.server.stop("immediate")
        if keep:
            print(f"  everything is kept in {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


class Part:
    """One database, one sandbox, and whoever sends."""

    def __init__(self, stage, name, home, database, sandbox):
        self.stage, self.name, self.home, self.database, self.sandbox = stage, name, home, database, sandbox
        self._engines = 0

    def env(self, **settings):
        return environment(self.home, self.database, self.sandbox, settings)

    def engine(self, *arguments, **settings):
        """A fibengine that has begun; settings are environment variables, None takes one away."""
        return self._background([binary("fibengine"), *arguments], "fibengine", settings)

    def listener(self, **settings):
        """A fibengine that only hears what comes back, and where it does."""
        engine = self.engine("--role", "inbound", **settings)
        return engine, self.door(engine)

    def door(self, engine):
        return Door(int(engine.says(r"pages on port (\d+)")[1]))

    def ctl(self, *arguments, status=0, **settings):
        """A fibctl command, run to its end; `status` None takes any."""
        return self.stage._run([binary("fibctl"), *arguments], self.home, self.env(**settings), status)

    def ctl_beside(self, *arguments, **settings):
        """A fibctl command in the background."""
        return self._background([binary("fibctl"), *arguments], "fibctl", settings)

    def killed_sessions_end(self):
        """A killed fibctl's session ends when the server notices, and holds until then what it held."""
        name = self.database.url.rpartition("/")[2]
        theirs = f"pg_stat_activity where datname = '{name}' and application_name like 'fibctl%'"
        admin = self.stage.server.admin()
        admin.run(f"select pg_terminate_backend(pid) from {theirs};")
        wait_until(lambda: admin.value(f"select count(*) = 0 from {theirs}"), "the killed sessions are gone")

    def _background(self, command, name, settings):
        self._engines += 1
        made = Engine(command, self.home, self.env(**settings), f"{name}-{self._engines}")
        self.stage._started.append(made.end)
        return made

    def settled(self, seconds=120):
        """Waits until nothing is due now and no claim is open: whatever could happen has happened."""
        # One snapshot: between two questions a rescue could give people back.
        open_ends = ("select (exists (select from people where next_send_at <= now() and claim_id is null) "
                     "or exists (select from claims)) as some")
        wait_until(lambda: not self.database.value(open_ends), "nobody is due and no claim is open", seconds)

    def books(self, addresses=None):
        return Books(self.database, self.sandbox, addresses)

    def balance(self, due=None, addresses=None):
        found = self.books(addresses).balance(due)
        print(f"  {self.name}: {found}", flush=True)
        return found


def play(*scenarios, durable=False):
    """Runs each scenario(stage) on one stage and exits: 0 if all hold, 1 otherwise."""
    began = time.monotonic()
    title = pathlib.Path(sys.argv[0]).stem
    wanted = sys.argv[1:]
    failed = []
    # Whoever ends us (a time limit) must not leave the folder behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    stage = Stage(durable)
    try:
        for scenario in scenarios:
            if wanted and scenario.__name__ not in wanted:
                continue
            print(f"{scenario.__name__.replace('_', ' ')}", flush=True)
            try:
                scenario(stage)
            except Exception as problem:
                failed.append(scenario.__name__)
                if not isinstance(problem, AssertionError) or not str(problem):
                    traceback.print_exc(file=sys.stdout)
                print(f"  FAILED: {problem}", flush=True)
    finally:
        stage.close(keep=bool(failed))
    print(f"{title}: {'FAILED: ' + ', '.join(failed) if failed else 'holds'} ({time.monotonic() - began:.0f} s)")
    sys.exit(1 if failed else 0)
