"""Two engines and a fibctl beside them on one database: each does some of it, nobody is done twice."""

from lib import population
from lib.engine import wait_until
from lib.stage import play

PEOPLE = 8_000


def two_engines_and_a_command_at_once(stage):
    part = stage.part("two_engines", latency="20ms", jitter="10ms")
    population.simple(part.database, PEOPLE)
    # Held for all three until they have started, so that none of them has done it all before another is there.
    part.database.run("insert into pauses (scope, reason, paused_by) values ('all', 'until all are there', 'test');")
    engines = [part.engine(EMAIL_RATE="1500/s"), part.engine(EMAIL_RATE="1500/s")]
    for engine in engines:
        engine.says("until all are there")
    part.database.run("delete from pauses;")
    wait_until(lambda: part.sandbox.accepted() > 0, "the engines go on after the pause")
    beside = part.ctl_beside("campaign:process", "--limit", "1000", "--json", EMAIL_RATE="1500/s")
    assert beside.wait() == 0, beside.log()
    part.settled()
    for engine in engines:
        assert engine.terminate() == 0, engine.log()
    found = part.balance()
    assert (found.sent, found.unknown, found.waiting) == (PEOPLE, 0, 0), str(found)
    for engine in engines:
        assert " 0 sent" not in engine.log(), f"one engine did nothing\n{engine.log()}"
    assert '"sent":0,' not in beside.log(), f"fibctl did nothing\n{beside.log()}"


def a_limit_is_kept(stage):
    part = stage.part("limit")
    population.simple(part.database, 300)
    done = part.ctl("campaign:process", "--limit", "70", "--json").json()
    assert (done["claimed"], done["sent"]) == (70, 70), done
    found = part.balance()
    assert (found.sent, found.waiting) == (70, 230), str(found)


def a_slow_pace_does_not_end_a_bounded_run_early(stage):
    part = stage.part("slow_pace")
    population.simple(part.database, 60)
    done = part.ctl("campaign:process", "--json", EMAIL_RATE="20/s").json()
    assert (done["sent"], done["ended"]) == (60, "done"), done
    assert part.balance().sent == 60


play(two_engines_and_a_command_at_once, a_limit_is_kept, a_slow_pace_does_not_end_a_bounded_run_early)
