"""campaign:status --watch: on a terminal, in a pipe, while the database is away; a signal ends it with 0."""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

from lib import population
from lib.engine import binary
from lib.stage import play


def watching(part, *arguments, **how):
    env = {**part.env(), "LANG": "C.UTF-8"}
    return subprocess.Popen([str(binary("fibctl")), "campaign:status", "--watch", "0.2", *arguments], cwd=part.home,
                            env={name: value for name, value in env.items() if value is not None}, **how)


def ends_well(process, how):
    process.send_signal(how)
    assert process.wait(timeout=30) == 0, f"signal {how} ended it with {process.returncode}"


def a_line_of_json_a_look_and_a_database_that_goes_away(stage):
    part = stage.part("json")
    population.simple(part.database, 50)
    process = watching(part, "--json", stdout=subprocess.PIPE, text=True)
    first, second = (json.loads(process.stdout.readline()) for _ in range(2))
    assert first["at"] < second["at"]
    assert first["channels"][0]["due"] == 50, first["channels"]
    assert first["funnel"]["sequences"][0]["steps"][0]["waiting"] == 50, first["funnel"]
    stage.server.stop("immediate")
    while "problem" not in (away := json.loads(process.stdout.readline())):
        pass
    assert "database" in away["problem"], away
    stage.server.start()
    while "problem" in (back := json.loads(process.stdout.readline())):
        pass
    assert back["channels"][0]["due"] == 50, back["channels"]
    ends_well(process, signal.SIGTERM)


def blocks_where_it_is_no_terminal(stage):
    part = stage.part("blocks")
    process = watching(part, stdout=subprocess.PIPE, text=True)
    seen = 0
    while seen < 2:
        seen += process.stdout.readline().startswith("Campaigns at ")
    ends_well(process, signal.SIGINT)
    assert "\033" not in process.stdout.read()


def read_until(screen, until, seconds=30):
    text, end = b"", time.monotonic() + seconds
    while not until(text):
        assert time.monotonic() < end, text.decode(errors="replace")
        if select.select([screen], [], [], 0.2)[0]:
            try:
                text += os.read(screen, 65536)
            except OSError:  # nobody holds its other end any more
                break
    return text.decode()


def the_whole_screen_of_a_terminal_that_is_given_back(stage):
    part = stage.part("terminal")
    population.simple(part.database, 50)
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = watching(part, stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    drawn = read_until(screen, lambda text: text.count(b"\033[H") >= 3)
    assert drawn.startswith("\033[?1049h"), repr(drawn[:80])
    picture = drawn.split("\033[H")[2]
    assert picture.count("\r\n") < 24, picture
    assert "50" in picture and "nobody sends" in picture, picture
    process.send_signal(signal.SIGINT)
    rest = read_until(screen, lambda text: b"Campaigns at " in text.split(b"\033[?1049l")[-1]
                      and b"\033[?1049l" in text)
    assert "\033[?25h" in rest, repr(rest[:200])
    assert process.wait(timeout=30) == 0
    os.close(screen)


play(a_line_of_json_a_look_and_a_database_that_goes_away, blocks_where_it_is_no_terminal,
     the_whole_screen_of_a_terminal_that_is_given_back)
