"""ENGINE_LOOPS=2: both loops send, and the account balances as with one: to the end, stopped, killed, and when one breaks."""

import os
import random
import re
import time
import urllib.request

from lib import population
from lib.engine import wait_until
from lib.stage import play

PEOPLE = 5_000
CONCURRENCY = 200
BATCH = 500
LOOPS = {"ENGINE_LOOPS": 2, "ENGINE_CONCURRENCY": CONCURRENCY, "ENGINE_BATCH": BATCH}


def page(engine, path):
    port = engine.says(r"pages on port (\d+)")[1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return answer.read().decode()


def metric(text, name, loop):
    return float(re.search(rf'^fibonacco_{name}{{channel="email",loop="{loop}"}} (\S+)$', text, re.M)[1])


def both_loops_send_and_are_counted(stage):
    part = stage.part("both", latency="20ms", jitter="10ms")
    population.simple(part.database, PEOPLE)
    engine = part.engine(**LOOPS)
    wait_until(lambda: part.database.value("select count(distinct owner) from claims") == 2, "two owners hold claims")
    part.settled()
    assert page(engine, "/readyz") == "ready\n"
    text = page(engine, "/metrics")
    sent = [metric(text, "sent_total", loop) for loop in (1, 2)]
    print(f"  {sent} sent")
    assert min(sent) > 0 and sum(sent) == PEOPLE, sent
    assert engine.terminate() == 0, engine.log()
    for loop in (1, 2):
        engine.says(rf"loop {loop} of 2 stopped: {int(sent[loop - 1])} sent")
    engine.says(rf"stopped \(asked to stop\): {PEOPLE} sent, 0 unknown, 0 unrecorded")
    found = part.balance()
    assert (found.sent, found.unknown) == (PEOPLE, 0), str(found)


def a_rate_is_the_whole_process_s(stage):
    # The provider allows 200 a second, and says so. If each loop took all of that, half of its calls would be refused.
    part = stage.part("rate", rate=200)
    population.simple(part.database, 1_000)
    engine = part.engine(**LOOPS)
    part.settled()
    text = page(engine, "/metrics")
    sent, throttled = (sum(metric(text, name, loop) for loop in (1, 2)) for name in ("sent_total", "throttled_total"))
    assert engine.terminate() == 0, engine.log()
    assert sent == 1_000, sent
    assert throttled < 0.1 * sent, f"{throttled} calls were refused for their pace"


def stopped_half_way(stage):
    part = stage.part("stopped", latency="20ms", jitter="10ms")
    population.simple(part.database, PEOPLE)
    engine = part.engine(**LOOPS)
    wait_until(lambda: part.sandbox.accepted() > PEOPLE // 4, "a quarter is sent")
    assert engine.terminate() == 0, engine.log()
    assert part.database.value("select count(*) from people where claim_id is not null") == 0, engine.log()
    between = part.balance()
    assert between.unknown == 0 and 0 < between.waiting < PEOPLE, str(between)
    engine = part.engine(**LOOPS)
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    assert (found.sent, found.unknown) == (PEOPLE, 0), str(found)


def killed_half_way(stage):
    seed = int(os.environ.get("E2E_SEED", time.time_ns() % 1_000_000))
    print(f"  E2E_SEED={seed}")
    dice = random.Random(seed)
    part = stage.part("killed", latency="20ms", jitter="10ms")
    population.simple(part.database, PEOPLE)
    kills = 3
    for kill in range(kills):
        before = part.sandbox.accepted()
        engine = part.engine(**LOOPS)
        share = dice.uniform(0.05, 0.2) * (PEOPLE - before)
        wait_until(lambda: part.sandbox.accepted() > before + share, "it has sent something since it was started")
        engine.kill_nine()
    assert part.sandbox.accepted() < PEOPLE, "the last kill came after the end"
    engine = part.engine(**LOOPS)
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    # Two waves of the process (no more than what may be in flight), and one unrecorded group of each loop, a kill.
    bound = kills * (2 * CONCURRENCY + LOOPS["ENGINE_LOOPS"] * BATCH)
    assert found.unknown <= bound, f"{found.unknown} unknown, {bound} is the most"
    assert (found.waiting, found.aside, found.sent + found.unknown) == (0, 0, PEOPLE), str(found)


def a_broken_loop_ends_the_process_and_says_why(stage):
    part = stage.part("broken")
    population.simple(part.database, 100)
    part.database.run("alter table campaign_sequences rename to elsewhere;")
    engine = part.engine(**LOOPS)
    assert engine.wait() == 70, engine.log()
    engine.says(r"loop \d of 2 ended by an exception: .*campaign_sequences")
    part.database.run("alter table elsewhere rename to campaign_sequences;")
    assert part.balance().waiting == 100


play(both_loops_send_and_are_counted, a_rate_is_the_whole_process_s, stopped_half_way, killed_half_way,
     a_broken_loop_ends_the_process_and_says_why)
