"""Each fault that a provider can have, and what the books then say."""

from lib import population
from lib.engine import wait_until
from lib.stage import play


def named(part, word, first, count):
    """`count` people whose address asks the sandbox for a fate."""
    population.people(part.database, count, first=first, email=f"'{word}.' || n || '@example.com'")
    return range(first, first + count)


def statuses(books, people):
    return {(row["status"], row["why"]) for row in books.log if row["person_id"] in people}


def fates_of_single_recipients(stage):
    part = stage.part("fates")
    population.simple(part.database, 40)
    error = named(part, "error", 101, 3)
    error_after = named(part, "errorafter", 201, 3)
    cut = named(part, "cut", 301, 3)
    cut_after = named(part, "cutafter", 401, 3)
    garbage = named(part, "garbage", 501, 3)
    reject = named(part, "reject", 601, 3)
    bounce = named(part, "bounce", 701, 3)
    done = part.ctl("campaign:process", "--json").json()
    assert done["unknown"] == 15 and done["sent"] == 43 and sum(done["failed"].values()) == 3, done
    found = part.balance()
    assert found.unknown == 15 and found.unknown_accepted == 9 and found.sent == 43, str(found)
    books = part.books()
    for doubtful in (error, error_after, cut, cut_after, garbage):
        assert set(doubtful) <= books.unknowns.keys(), "an answer that says nothing must leave an unknown"
    assert all(why and "MessageRejected" in why for _, why in statuses(books, reject)), statuses(books, reject)
    assert {status for status, _ in statuses(books, bounce)} == {"sent"}

    # Unknown is never a retry: another run touches nobody, not even where somebody sets them due.
    part.database.run("update people set next_send_at = now() where id in (select person_id from unknowns);")
    again = part.ctl("campaign:process", "--json").json()
    assert again["claimed"] == 0, again
    listed = part.ctl("campaign:unknown", "--json").json()
    assert listed["total"] == 15, listed

    # Settled by hand: sent, skipped, or again.
    attempt = {row["person"]: row["attempt"] for row in listed["unknown"]}
    part.database.run("update people set next_send_at = null where id in (select person_id from unknowns);"
                      "update people set email = 'mended.' || id || '@example.com' where id in (101, 102, 103);")
    part.ctl("campaign:unknown", "--settle", "resend", *[attempt[n] for n in error])
    part.ctl("campaign:unknown", "--settle", "skip", *[attempt[n] for n in cut])
    messages = {line["attempt"]: line["message_id"] for line in part.sandbox.ledger()}
    for n in (*error_after, *cut_after, *garbage):
        part.ctl("campaign:unknown", "--settle", "sent", "--message-id", messages[attempt[n]], attempt[n])
    done = part.ctl("campaign:process", "--json").json()
    assert done["sent"] == 3, done
    found = part.balance()
    assert found.unknown == 0 and found.sent == 43 + 9 + 3 and sum(found.failed.values()) == 6, str(found)


def throttled_people_are_sent_later_and_use_up_no_attempt(stage):
    part = stage.part("throttled", rate=150)
    population.simple(part.database, 400)
    named(part, "throttle-once", 1001, 5)
    engine = part.engine()
    part.settled()
    wait_until(lambda: not part.database.value("select count(*) from people where next_send_at is not null"),
               "the throttled ones are sent too")
    tried = part.database.value("select count(*) from people where send_attempts > 0")
    assert tried == 0, f"{tried} people have used up an attempt by a 429"
    assert engine.terminate() == 0, engine.log()
    refused = part.sandbox.counts()["endings"]["too-fast"]
    assert refused >= 5, f"the sandbox refused {refused} for their rate"
    found = part.balance()
    assert (found.sent, found.unknown) == (405, 0), str(found)


def suspended_in_the_middle(stage):
    part = stage.part("suspended", latency="20ms", suspend_after=150)
    population.simple(part.database, 600)
    done = part.ctl("campaign:process", "--json", status=1)
    assert "suspended" in done.said and "campaign:resume" in done.said, done.said
    pause = part.database.rows("select scope, reason, paused_by from pauses")
    assert len(pause) == 1 and pause[0]["scope"] == "email" and "suspended" in pause[0]["reason"], pause
    found = part.balance()
    # Accepted before the account's standing changed: sent. Everybody else is due as before.
    assert (found.sent, found.waiting, found.unknown) == (150, 450, 0), str(found)
    assert not part.database.value("select count(*) from people where send_attempts > 0")

    # As long as the pause stands, nobody is sent anything, and it is said why.
    again = part.ctl("campaign:process", status=1)
    assert "suspended" in again.said, again.said
    part.sandbox.set(suspend_after=0)
    assert part.sandbox.accepted() == 150
    part.ctl("campaign:resume")
    part.ctl("campaign:process")
    found = part.balance()
    assert (found.sent, found.waiting) == (600, 0), str(found)


def the_daemon_waits_while_suspended_and_goes_on_after_resume(stage):
    part = stage.part("daemon_suspended", latency="20ms", suspend_after=100)
    population.simple(part.database, 400)
    engine = part.engine()
    wait_until(lambda: part.database.value("select count(*) from pauses"), "the pause is a row")
    part.sandbox.set(suspend_after=0)
    part.ctl("campaign:resume")
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    assert (found.sent, found.unknown) == (400, 0), str(found)


def answers_that_never_come(stage):
    part = stage.part("silent")
    population.simple(part.database, 50)
    silent = named(part, "silent", 101, 4)
    engine = part.engine(STOP_SOFT_LIMIT="1s", STOP_HARD_LIMIT="5s")
    wait_until(lambda: part.sandbox.accepted() == 54, "all calls were made")
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    assert (found.sent, found.unknown, found.unknown_accepted) == (50, 4, 4), str(found)
    assert set(silent) == part.books().unknowns.keys()


def a_run_ends_soon_while_nobody_answers(stage):
    part = stage.part("nobody")
    population.simple(part.database, 600)
    part.sandbox.stop()
    # At this rate most of the first claim is still to come when the provider is found to be away.
    done = part.ctl("campaign:process", EMAIL_RATE="50/s", status=1)
    assert "the provider is away" in done.said, done.said
    assert part.database.value("select count(*) from people where next_send_at is not null and claim_id is null") == 600
    assert not part.database.value("select count(*) from people where send_attempts > 0")
    assert not part.database.value("select count(*) from unknowns")


def a_share_of_everything_at_once(stage):
    part = stage.part("mixed", latency="10ms", jitter="5ms", fail_before=2, cut_before=2, fail_after=2, cut_after=2,
                      rate=1500)
    population.simple(part.database, 3000)
    engine = part.engine()
    wait_until(lambda: not part.database.value("select count(*) from people where next_send_at is not null"),
               "everybody has an outcome")
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    faults = part.sandbox.counts()["faults"]
    doubtful = sum(faults[name] for name in ("fail-before", "cut-before", "fail-after", "cut-after"))
    accepted = faults["fail-after"] + faults["cut-after"]
    assert (found.unknown, found.unknown_accepted) == (doubtful, accepted), f"{found}, and the sandbox: {faults}"
    assert found.sent + found.unknown == 3000, str(found)


play(fates_of_single_recipients, throttled_people_are_sent_later_and_use_up_no_attempt, suspended_in_the_middle,
     the_daemon_waits_while_suspended_and_goes_on_after_resume, answers_that_never_come,
     a_run_ends_soon_while_nobody_answers, a_share_of_everything_at_once)
