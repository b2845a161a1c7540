"""PostgreSQL goes away in the middle, again and again, hard; the engine stays up and goes on by itself."""

from lib import population
from lib.engine import wait_until
from lib.stage import play

PEOPLE = 6_000
RESTARTS = 4


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
    part.settled()
    assert engine.running(), engine.log()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    bound = RESTARTS * (2 * 200 + 500)
    assert found.waiting == 0 and found.unknown <= bound, f"{found}; {bound} unknown is the most"
    assert found.sent + found.unknown == PEOPLE, str(found)


play(the_database_is_stopped_and_started_in_the_middle, durable=True)
