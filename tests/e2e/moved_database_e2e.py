"""The database is not the one that the account was kept in: nothing is sent until somebody says so."""

from lib import population
from lib.engine import wait_until
from lib.stage import play


def a_copy_sends_nothing_until_resumed(stage):
    part = stage.part("moved")
    population.simple(part.database, 200)
    part.database.run("update installation set system_identifier = '1';")
    done = part.ctl("campaign:process", status=1)
    assert "not the one that the account was kept in" in done.said and "campaign:resume" in done.said, done.said
    engine = part.engine()
    engine.says("not the one that the account was kept in")
    assert part.sandbox.accepted() == 0
    found = part.balance()
    assert found.waiting == 200, str(found)
    part.ctl("campaign:resume")
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    assert (found.sent, found.unknown) == (200, 0), str(found)


def moved_while_it_runs(stage):
    part = stage.part("moved_running", latency="50ms")
    population.simple(part.database, 1500)
    engine = part.engine(EMAIL_RATE="300/s")
    wait_until(lambda: part.sandbox.accepted() > 50, "it sends")
    part.database.run("update installation set timeline = '000000FF';")
    engine.says("not the one that the account was kept in")
    wait_until(lambda: not part.database.value("select count(*) from claims"), "everything not begun is given back")
    found = part.balance()
    assert found.waiting > 0 and found.unknown == 0 and found.sent + found.waiting == 1500, str(found)
    assert engine.terminate() == 0, engine.log()


play(a_copy_sends_nothing_until_resumed, moved_while_it_runs)
