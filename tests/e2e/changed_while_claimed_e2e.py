"""People who are changed while an engine holds them: what was committed before the call began is obeyed."""

from lib import population
from lib.engine import wait_until
from lib.stage import play

# A slow engine: it claims everybody at once and sends a few at a time, so that the last are held long enough.
SLOW = {"EMAIL_RATE": "25/s", "CLAIM_LEASE": "15s"}
PEOPLE = 120


def claimed_and_slow(stage, name):
    part = stage.part(name)
    population.simple(part.database, PEOPLE)
    population.sequence(part.database, {}, id=2)
    engine = part.engine(**SLOW)
    wait_until(lambda: part.database.value("select count(*) from people where claim_id is not null") > 60 and
               part.sandbox.accepted() > 0, "the engine holds them and has begun")
    return part, engine


def finish(part, engine):
    part.settled()
    assert engine.terminate() == 0, engine.log()


def flags_deletion_and_time_set_while_claimed(stage):
    part, engine = claimed_and_slow(stage, "flags")
    part.database.run("""
        insert into communities (id, name, slug, state, status) overriding system value
        values (3, 'Elsewhere', 'elsewhere', 'OH', 'paused');
        update businesses set lead_status = 'unsubscribed' where id in (120, 119);
        update people set do_not_email = true where id in (118, 117);
        update people set deleted_at = now() where id in (116, 115);
        update people set next_send_at = null where id in (114, 113);
        update businesses set community_id = 3 where id in (112, 111);
        insert into suppressions (address, reason) values ('p110@example.com', 'bounce');
        update people set sequence_id = 2, next_send_at = now() where id in (108, 107);
        update people set next_send_at = now() + interval '1 day' where id in (106, 105);""")
    assert part.sandbox.accepted() < 90, "the changes came too late to prove anything"
    finish(part, engine)
    accepted = part.sandbox.by_address()
    stopped = [n for n in (*range(105, 107), *range(110, 121)) if f"p{n}@example.com" in accepted]
    assert not stopped, f"sent although it was changed before its call: {stopped}"
    for n in (107, 108):
        campaigns = [line["campaign"] for line in accepted[f"p{n}@example.com"]]
        assert campaigns == ["S2-1"], f"person {n}, who was moved to sequence 2, was sent {campaigns}"
    due = {(n, "S1-1") for n in range(1, PEOPLE + 1) if n not in (107, 108, 113, 114)}
    found = part.balance(due | {(107, "S2-1"), (108, "S2-1")})
    assert found.skipped == {"unsubscribed": 2, "do_not_email": 2, "deleted": 2, "suppressed": 1}, str(found)
    assert (found.waiting, found.unknown) == (4, 0), str(found)
    reached = part.database.value("select count(*) from people where next_send_at is not null and id in (113, 114)")
    assert reached == 0, "somebody was set due again whom nobody wanted sent anything"


def moved_to_another_sequence_at_the_same_time_while_claimed(stage):
    part, engine = claimed_and_slow(stage, "moved")
    part.database.run("update people set sequence_id = 2 where id > 110;")
    assert part.sandbox.accepted() < 100, "the change came too late to prove anything"
    finish(part, engine)
    accepted = part.sandbox.by_address()
    wrong = [n for n in range(111, 121)
             if [line["campaign"] for line in accepted[f"p{n}@example.com"]] != ["S2-1"]]
    assert not wrong, f"moved before their call, and not sent exactly their new step: {wrong}"
    part.balance({(n, "S1-1" if n <= 110 else "S2-1") for n in range(1, PEOPLE + 1)})


def an_address_mended_while_claimed(stage):
    part, engine = claimed_and_slow(stage, "edited")
    old = {f"p{n}@example.com": n for n in range(1, PEOPLE + 1)}
    part.database.run("update people set email = 'new' || id || '@example.com' where id > 110;")
    finish(part, engine)
    found = part.balance(addresses=old)
    assert (found.sent, found.unknown) == (PEOPLE, 0), str(found)
    late = [n for n in range(111, 121) if f"new{n}@example.com" not in part.sandbox.by_address()]
    print(f"  {10 - len(late)} of 10 went to the new address, {len(late)} to the one that was claimed")


def moved_while_the_call_is_under_way(stage):
    part = stage.part("under_way", latency="3s")
    population.simple(part.database, 20)
    population.sequence(part.database, {}, id=2)
    engine = part.engine(CLAIM_LEASE="15s")
    wait_until(lambda: part.database.value("select coalesce(max(started_upto), 0) from claims") == 20,
               "all calls are under way")
    part.database.run("""
        update people set sequence_id = 2, next_send_at = now() + interval '1 day' where id <= 5;
        update businesses set lead_status = 'unsubscribed' where id between 6 and 10;
        update people set next_send_at = null where id between 11 and 15;""")
    finish(part, engine)
    found = part.balance({(n, "S1-1") for n in range(1, 21)} | {(n, "S2-1") for n in range(1, 6)})
    assert (found.sent, found.waiting, found.unknown) == (20, 5, 0), str(found)
    moved = part.database.rows("select id, sequence_id, sequence_step, next_send_at from people where id <= 5")
    assert all((row["sequence_id"], row["sequence_step"]) == (2, 1) and row["next_send_at"] for row in moved), moved


def paused_while_claimed(stage):
    part, engine = claimed_and_slow(stage, "paused")
    part.database.run("insert into pauses (scope, reason, paused_by) values ('email', 'a look first', 'test');")
    engine.says("a look first")
    wait_until(lambda: not part.database.value("select count(*) from claims"), "everything not begun is given back")
    found = part.balance()
    assert found.sent + found.waiting == PEOPLE and found.waiting > 0, str(found)
    assert not part.database.value("select count(*) from people where send_attempts > 0")
    part.database.run("delete from pauses;")
    finish(part, engine)
    found = part.balance()
    assert (found.sent, found.waiting) == (PEOPLE, 0), str(found)


play(flags_deletion_and_time_set_while_claimed, moved_to_another_sequence_at_the_same_time_while_claimed,
     an_address_mended_while_claimed, moved_while_the_call_is_under_way, paused_while_claimed)
