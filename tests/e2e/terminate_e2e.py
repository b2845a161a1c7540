"""SIGTERM at random moments: every run ends with 0 and its account closed, and nothing is unknown."""

import os
import random
import time

from lib import population
from lib.engine import wait_until
from lib.stage import play

PEOPLE = 8_000
STOPS = 8


def terminated_at_random_moments(stage):
    seed = int(os.environ.get("E2E_SEED", time.time_ns() % 1_000_000))
    print(f"  E2E_SEED={seed}")
    dice = random.Random(seed)
    part = stage.part("terminate", latency="20ms", jitter="10ms")
    population.simple(part.database, PEOPLE)
    for stop in range(STOPS):
        before = part.sandbox.accepted()
        engine = part.engine()
        share = dice.uniform(0.02, 0.15) * (PEOPLE - before)
        wait_until(lambda: part.sandbox.accepted() > before + share, "it has sent something since it was started")
        status = engine.terminate()
        assert status == 0, f"SIGTERM number {stop + 1}: exit status {status}\n{engine.log()}"
        held = part.database.value("select count(*) from people where claim_id is not null")
        assert held == 0, f"{held} people are still held after SIGTERM number {stop + 1}\n{engine.log()}"
    between = part.balance()
    assert between.unknown == 0, str(between)
    engine = part.engine()
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    assert (found.sent, found.unknown) == (PEOPLE, 0), str(found)


def a_second_signal_cuts_what_is_under_way(stage):
    part = stage.part("second_signal", silent=100)
    population.simple(part.database, 50)
    engine = part.engine()
    wait_until(lambda: part.sandbox.accepted() == 50, "all calls are under way and will never be answered")
    engine.signal(15)
    engine.says("stopping: ")
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    assert (found.sent, found.unknown) == (0, 50), str(found)


play(terminated_at_random_moments, a_second_signal_cuts_what_is_under_way)
