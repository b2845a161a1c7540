"""A community deployed: the engine writes to exactly those who were enrolled, and a killed deployment is completed."""

from lib import population
from lib.engine import wait_until
from lib.stage import play


def contacts(database, count):
    """`count` primary contacts in two towns that wait, none of them enrolled."""
    population.template(database)
    population.sequence(database, {}, {"day": 2})
    population.town(database)
    population.people(database, count, due="null")
    database.run("""
        update communities set status = 'pending', deployed_at = null;
        update people set is_primary_contact = true, consent_basis = 'published_contact';""")


def whoever_is_enrolled_and_nobody_else(stage):
    part = stage.part("enrolled")
    contacts(part.database, 600)
    # Odd ones live in Riverside, which is deployed; every tenth of all must not be written to.
    part.database.run("""
        update people set do_not_email = true where id % 10 = 1 and id <= 200;
        insert into suppressions (address, reason) select email, 'manual' from people where id % 10 = 1 and id > 200;""")
    said = part.ctl("community:deploy", "riverside", "--json").json()
    assert (said["enrolled"], said["left_out"]) == (240, {"do_not_email": 20, "suppressed": 40}), said
    again = part.ctl("community:deploy", "riverside", "--json").json()
    assert again["enrolled"] == 0 and again["left_out"]["enrolled_before"] == 240, again
    share = part.database.value("""select max(n) from (select count(*) n from people where next_send_at is not null
                                   group by date_trunc('minute', next_send_at)) m""")
    assert share == said["most_in_a_minute"] == 1, share

    # Their hours come at once.
    part.database.run("update people set next_send_at = now() where next_send_at is not null;")
    part.ctl("campaign:process", "--limit", "1000")
    enrolled = {n for n in range(1, 601) if n % 2 == 1 and n % 10 != 1}
    found = part.balance({(n, "S1-1") for n in enrolled})
    assert found.sent == 240 and not found.skipped, str(found)
    status = part.ctl("community:status", "riverside", "--json").json()
    assert [(step["step"], step["sent"], step["waiting"]) for step in status["steps"]] == [(1, 240, 0), (2, 0, 240)]
    assert part.ctl("community:status", "springfield", "--json").json()["enrolled"] == 0


def killed_and_completed(stage):
    part = stage.part("killed")
    people = 120_000
    contacts(part.database, people)
    enrolled = "select count(*) from people where next_send_at is not null"
    kills = 0
    # Each kill comes after some lots more than before.
    for more in (2_000, 4_000, 4_000):
        before = part.database.value(enrolled)
        deploying = part.ctl_beside("community:deploy", "riverside")
        wait_until(lambda: part.database.value(enrolled) >= before + more or not deploying.running(), "some are enrolled")
        deploying.kill_nine()
        part.killed_sessions_end()
        after = part.database.value(enrolled)
        kills += after < people // 2
        print(f"  killed with {after} enrolled", flush=True)
        assert part.database.value("select status from communities where slug = 'riverside'") == (
            "deploying" if after < people // 2 else "active")
    assert kills >= 1, "every kill came too late"
    assert part.database.value("select count(*) from audit_log where ended_at is null") >= kills

    last = part.ctl("community:deploy-batch", "--count", "1", "--json").json()
    assert last["communities"][0]["community"] == "riverside", last
    assert part.database.value(enrolled) == people // 2
    assert part.database.value("select status from communities where slug = 'riverside'") == "active"
    assert part.database.value("""select max(n) from (select count(*) n from people where next_send_at is not null
                                  group by date_trunc('minute', next_send_at)) m""") == people // 2 // 600
    assert part.database.value("select count(*) from deployments") == 1
    assert part.database.value("select count(*) from people_due") == people // 2


def first_wave(stage):
    """Real towns, from the content database to their first mails: a dry run promises what the real one does."""
    part = stage.part("wave")
    content = stage.server.create("wave_content")
    part.ctl("seed")
    part.ctl("sample:content", "--businesses", 3000, CONTENT_DATABASE_URL=content.url)
    part.ctl("sync:from-content", "--full", CONTENT_DATABASE_URL=content.url)
    day = part.database.value("select (now() + interval '2 days')::date")
    batch = ["community:deploy-batch", "--count", 30, "--start", day, "--json"]
    promised = part.ctl(*batch, "--dry-run").json()
    assert part.database.value("select count(*) from people where next_send_at is not null") == 0
    done = part.ctl(*batch).json()
    def told(said):
        return [(one["community"], one["enrolled"]) for one in said["communities"]]
    assert told(promised) == told(done) and len(told(done)) == 30, (told(promised), told(done))
    assert done["enrolled"] == part.database.value("select count(*) from people where next_send_at is not null") > 100
    outside = part.database.value("""
        select count(*) from people p join businesses b on b.id = p.business_id join communities c on c.id = b.community_id
        where p.next_send_at is not null and ((p.next_send_at at time zone c.timezone)::time < '08:00'
          or (p.next_send_at at time zone c.timezone)::time >= '18:00')""")
    assert outside == 0, f"{outside} are due outside of their sending hours"
    assert part.database.value("""
        select max(n) from (select count(*) n from people p join businesses b on b.id = p.business_id
          where p.next_send_at is not null group by b.community_id, date_trunc('minute', p.next_send_at)) m""") == 1


play(whoever_is_enrolled_and_nobody_else, killed_and_completed, first_wave)
