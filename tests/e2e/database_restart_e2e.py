"""PostgreSQL goes away in the middle, again and again, hard; the engine stays up and goes on by itself."""

import re

from lib import population
from lib.engine import wait_until
from lib.stage import play

PEOPLE = 6_000
RESTARTS = 4


def unrecorded(door):
    return sum(int(float(one)) for one in re.findall(r"^fibonacco_unrecorded\{.*\} (\S+)$", door.get("/metrics").text, re.M))


def the_database_is_stopped_and_started_in_the_middle(stage):
    part = stage.part("restart", latency="20ms", jitter="10ms")
    population.simple(part.database, PEOPLE)
    engine = part.engine(EMAIL_RATE="1500/s")
    for restart in range(RESTARTS):
        before = part.sandbox.accepted()
        wait_until(lambda: part.sandbox.accepted() > min(before + 400, PEOPLE - 1), "it goes on sending")
        stage.server.stop("immediate")
        if restart % 2:
            # Longer than a lease: what was in flight is rescued, maybe by its own engine.
            engine.says(r"(cannot be (claimed|recorded)|in doubt|could not be renewed|must wait for the database)")
            wait_until(lambda: engine.running(), "the engine stays up")
        stage.server.start()
    # Nobody is due while an unknown waits for an answer that is still in the engine's memory; it may make them due.
    door = part.door(engine)
    part.settled()
    wait_until(lambda: unrecorded(door) == 0, "nothing waits in memory")
    part.settled()
    assert engine.running(), engine.log()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    bound = RESTARTS * (2 * 200 + 500)
    assert found.waiting == 0 and found.unknown <= bound, f"{found}; {bound} unknown is the most"
    assert found.sent + found.unknown == PEOPLE, str(found)


play(the_database_is_stopped_and_started_in_the_middle, durable=True)
