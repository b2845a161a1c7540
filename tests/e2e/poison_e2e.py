"""People with whom the sender dies again and again: claimed alone after three times, set aside after four."""

from lib import population
from lib.engine import wait_until
from lib.stage import play


def die_holding(part, *people):
    """What a sender leaves behind that died before it began with any of these; somebody rescues it."""
    ids = ", ".join(map(str, people))
    part.database.run(f"""
        with dead as (
          insert into claims (owner, channel, person_ids, step_ids, expires_at)
          select gen_random_uuid(), 'email', array[{ids}]::bigint[],
                 array_fill((select min(id) from campaign_steps), array[{len(people)}]), now() - interval '1 s'
          returning id)
        update people set claim_id = dead.id from dead where people.id in ({ids}) and people.claim_id is null;""")
    wait_until(lambda: not part.database.value("select count(*) from claims"), "the dead sender's claim is rescued")


def a_person_who_kills_the_sender(stage):
    part = stage.part("poison")
    population.simple(part.database, 100)
    part.database.run("insert into pauses (scope, reason, paused_by) values ('all', 'until they are ready', 'test');")
    engine = part.engine()
    for _ in range(3):
        die_holding(part, 1, 2, 3)
    die_holding(part, 3)
    rescues = [row["rescues"] for row in part.database.rows("select rescues from people where id <= 3 order by id")]
    assert rescues == [3, 3, 4], rescues
    part.database.run("delete from pauses;")
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    assert (found.sent, found.aside, found.unknown) == (99, 1, 0), str(found)
    alone = part.database.rows("""
        select l.person_id, l.claim_place, (select count(*) from send_log o where o.claim_id = l.claim_id) as together
        from send_log l where l.person_id <= 3 order by 1""")
    assert [(row["claim_place"], row["together"]) for row in alone] == [(1, 1), (1, 1)], alone
    assert not part.database.value("select count(*) from people where rescues > 0 and id <> 3")
    named = part.ctl("doctor", status=None).said
    assert "person 3 " in named and "set aside" in named, named


play(a_person_who_kills_the_sender)
