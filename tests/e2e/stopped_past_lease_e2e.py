"""An engine that sleeps past its lease (SIGSTOP) while another takes over, and then wakes."""

from lib import population
from lib.engine import wait_until
from lib.stage import play

PEOPLE = 4_000


def stopped_past_its_lease_and_continued(stage):
    part = stage.part("stopped", latency="150ms", jitter="100ms")
    population.simple(part.database, PEOPLE)
    sleeper = part.engine()
    wait_until(lambda: part.sandbox.accepted() > 300, "it has sent something")
    sleeper.freeze()
    held = part.database.value("select count(*) from people where claim_id is not null")
    assert held > 0, "it was stopped with nothing in its hands"
    other = part.engine()
    other.says("rescued a claim whose sender is gone")
    rescued = part.database.value("select count(*) from unknowns")
    print(f"  {held} people were in its hands; {rescued} became unknown")
    part.settled()
    sleeper.thaw()
    # What it learns now of calls that it had begun settles their unknowns; it begins no other.
    wait_until(lambda: other.running() and sleeper.running() and
               part.database.value("select count(*) from unknowns") < max(rescued, 1),
               "late answers settle unknowns", 30)
    part.settled()
    assert sleeper.terminate() == 0, sleeper.log()
    assert other.terminate() == 0, other.log()
    found = part.balance()
    assert found.waiting == 0 and found.sent + found.unknown == PEOPLE, str(found)
    print(f"  {rescued - found.unknown} of {rescued} unknowns were settled by late answers")


def stopped_twice_with_two_rescuers(stage):
    part = stage.part("two_rescuers", latency="50ms", jitter="30ms")
    population.simple(part.database, PEOPLE)
    sleeper = part.engine()
    wait_until(lambda: part.sandbox.accepted() > 200, "it has sent something")
    others = [part.engine(), part.engine()]
    for _ in range(2):
        sleeper.freeze()
        # Either it held nothing, or somebody rescues what it held.
        wait_until(lambda: not part.database.value("select count(*) from claims where expires_at < now()") and
                   not part.database.value("select count(*) from claims where expires_at < now() + interval '3 seconds'"),
                   "its claims are rescued")
        sleeper.thaw()
    part.settled()
    for engine in (sleeper, *others):
        assert engine.terminate() == 0, engine.log()
    found = part.balance()
    assert found.waiting == 0 and found.sent + found.unknown == PEOPLE, str(found)


play(stopped_past_its_lease_and_continued, stopped_twice_with_two_rescuers)
