"""20,000 people, and the engine killed with SIGKILL at random moments: nobody is written to twice, nobody is lost."""

import os
import random
import time

from lib import population
from lib.engine import wait_until
from lib.stage import play

PEOPLE = 20_000
KILLS = 9
CONCURRENCY = 200
BATCH = 500


def killed_at_random_moments(stage):
    seed = int(os.environ.get("E2E_SEED", time.time_ns() % 1_000_000))
    print(f"  E2E_SEED={seed}")
    dice = random.Random(seed)
    part = stage.part("kill_nine", latency="20ms", jitter="10ms")
    population.simple(part.database, PEOPLE)
    settings = {"ENGINE_CONCURRENCY": CONCURRENCY, "ENGINE_BATCH": BATCH}

    killed_busy = 0
    for kill in range(KILLS):
        before = part.sandbox.accepted()
        engine = part.engine(**settings)
        # It dies after a share of what is left, so that every kill finds calls in flight.
        share = dice.uniform(0.02, 0.15) * (PEOPLE - before)
        wait_until(lambda: part.sandbox.accepted() > before + share, "it has sent something since it was started")
        engine.kill_nine()
        after = part.sandbox.accepted()
        killed_busy += after < PEOPLE
        print(f"  kill {kill + 1}: {after - before} accepted since the start, {after} in all", flush=True)
    assert killed_busy >= 8, f"only {killed_busy} kills came before the end"

    engine = part.engine(**settings)
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    # Two waves (no more than what may be in flight) and one unrecorded group, a kill.
    bound = KILLS * (2 * CONCURRENCY + BATCH)
    print(f"  {found.unknown} unknown after {KILLS} kills; {bound} is the most")
    assert found.unknown <= bound, f"{found.unknown} unknown, {bound} is the most"
    assert found.waiting == 0 and found.aside == 0, str(found)
    assert found.sent + found.unknown == PEOPLE, str(found)


play(killed_at_random_moments, durable=True)
