"""The engine killed with SIGKILL at random moments: nobody is written to twice, nobody is lost."""

import os
import random
import time

from lib import population
from lib.engine import wait_until
from lib.stage import play

def kill_and_balance(part, people, kills, concurrency, batch):
    seed = int(os.environ.get("E2E_SEED", time.time_ns() % 1_000_000))
    print(f"  E2E_SEED={seed}")
    dice = random.Random(seed)
    population.simple(part.database, people)
    settings = {"ENGINE_CONCURRENCY": concurrency, "ENGINE_BATCH": batch}

    killed_busy = 0
    for kill in range(kills):
        before = part.sandbox.accepted()
        engine = part.engine(**settings)
        # It dies after a share of what is left, so that every kill finds calls in flight.
        share = dice.uniform(0.02, 0.15) * (people - before)
        wait_until(lambda: part.sandbox.accepted() > before + share, "it has sent something since it was started")
        engine.kill_nine()
        after = part.sandbox.accepted()
        killed_busy += after < people
        print(f"  kill {kill + 1}: {after - before} accepted since the start, {after} in all", flush=True)
    assert killed_busy >= kills - 1, f"only {killed_busy} kills came before the end"

    engine = part.engine(**settings)
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    # Two waves (no more than what may be in flight) and one unrecorded group, a kill.
    bound = kills * (2 * concurrency + batch)
    print(f"  {found.unknown} unknown after {kills} kills; {bound} is the most")
    assert found.unknown <= bound, f"{found.unknown} unknown, {bound} is the most"
    assert found.waiting == 0 and found.aside == 0, str(found)
    assert found.sent + found.unknown == people, str(found)


def killed_with_calls_on_the_way(stage):
    part = stage.part("kill_nine", latency="20ms", jitter="10ms")
    kill_and_balance(part, people=20_000, kills=9, concurrency=200, batch=500)


def killed_at_full_rate(stage):
    kill_and_balance(stage.part("full_rate"), people=40_000, kills=3, concurrency=2000, batch=1000)


play(killed_with_calls_on_the_way, killed_at_full_rate, durable=True)
