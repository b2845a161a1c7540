"""Each long command of the companion is killed with -9 at several moments and run again: what is there in the end is what
an undisturbed run leaves on a copy of the same database, and audit_log says which runs were broken off."""

import csv
import gzip
import random
import time

from lib.engine import wait_until
from lib.stage import play

BUSINESSES = 20_000
CLOCK = "{id,created_at,updated_at,synced_at,content_gone_at,deleted_at}"
# Rows without their times and the numbers that a sequence gave, under the names that do not change.
SYNCED = {
    "businesses": f"""select (to_jsonb(b) - '{CLOCK}'::text[] - 'community_id'
        || jsonb_build_object('gone', deleted_at is not null, 'in', (select slug from communities c where c.id = community_id)))::text
        from businesses b""",
    "people": f"""select (to_jsonb(p) - '{CLOCK}'::text[] - 'business_id'
        || jsonb_build_object('gone', p.deleted_at is not null, 'of', b.content_db_id))::text
        from people p join businesses b on b.id = p.business_id""",
    "communities": f"select (to_jsonb(c) - '{CLOCK}'::text[])::text from communities c",
    "rejects": "select jsonb_build_array(kind, content_id, reason)::text from sync_rejects",
    "watermarks": "select name from sync_state",
}


def state(database, queries):
    found = {}
    for name, sql in queries.items():
        found[name] = sorted(value for row in database.rows(sql) for value in row.values())
    return found


def same(left, right):
    """Says what is the first difference."""
    for name in left:
        if left[name] != right[name]:
            only = [row for row in left[name] if row not in set(right[name])][:1]
            missing = [row for row in right[name] if row not in set(left[name])][:1]
            raise AssertionError(f"{name}: {len(left[name])} rows, undisturbed {len(right[name])}; only here {only}, missing {missing}")


def copy(stage, database, name):
    return stage.server.create(name, database.url.rpartition("/")[2])


def killed_and_again(part, command, queries, audited=None, settings=None, twin_settings=None, compared=None, times=3,
                     after_kill=None):
    """`compared` and its twin: another database in which the result is. Kills at moments spread over the time that an
    undisturbed run takes; one of them at least must hit."""
    settings, twin_settings = settings or {}, twin_settings or {}
    twin = copy(part.stage, part.database, f"{part.name}_twin")
    began = time.monotonic()
    part.ctl(*command, DATABASE_URL=twin.url, **twin_settings)
    takes = time.monotonic() - began
    moments = random.Random(part.name)
    name = audited or command[0]
    broken = "select count(*) from audit_log where command = '%s' and ended_at is null" % name
    hits = 0
    for _ in range(times):
        before = part.database.value(broken)
        running = part.ctl_beside(*command, **settings)
        wait_until(lambda: part.database.value(broken) > before or not running.running(), "it has begun")
        time.sleep(takes * moments.uniform(0.1, 0.35))
        hit = running.running()
        running.kill_nine()
        part.killed_sessions_end()
        hits += part.database.value(broken) > before
        if after_kill:
            after_kill()
        if not hit:
            break  # it came to its end, and the kill too late
    else:
        part.ctl(*command, **settings)
    print(f"  {takes:.1f} s undisturbed; killed {hits} times in the middle", flush=True)
    assert hits >= 1, "every kill came too late"
    assert part.database.value(broken) == hits
    assert part.database.value(f"select outcome from audit_log where command = '{name}' order by id desc limit 1") == "done"
    here, there = compared or (part.database, twin)
    same(state(here, queries), state(there, queries))
    return twin


CONTENT = {}


def content_of(part):
    """The content database, made once, and an operations database that is in step with it."""
    if not CONTENT:
        content = part.stage.server.create("content")
        part.ctl("sample:content", "--businesses", BUSINESSES, CONTENT_DATABASE_URL=content.url)
        content.run("""update businesses set updated_at = now() - interval '1 day';
                       update business_contacts set updated_at = now() - interval '1 day'; analyze;""")
        books = copy(part.stage, part.database, "in_step")
        part.ctl("seed", DATABASE_URL=books.url)
        part.ctl("sync:from-content", "--full", DATABASE_URL=books.url, CONTENT_DATABASE_URL=content.url)
        CONTENT.update(content=content, books=books)
    return CONTENT["content"]


def in_step(stage, name):
    part = stage.part(name)
    content = content_of(part)
    part.database = copy(stage, CONTENT["books"], f"{name}_books")
    return part, content


def sync_in_full(stage):
    part = stage.part("full")
    content = content_of(part)
    part.ctl("seed")
    killed_and_again(part, ["sync:from-content", "--full"], SYNCED, settings={"CONTENT_DATABASE_URL": content.url},
                     twin_settings={"CONTENT_DATABASE_URL": content.url})


def sync_of_what_changed(stage):
    part, original = in_step(stage, "changed")
    content = copy(stage, original, "content_changed")
    content.run("""
        update businesses set name = name || ' & Sons', updated_at = now() where id % 3 = 0;
        update businesses set community_id = 1 + community_id % 500, updated_at = now() where id % 7 = 0;
        update businesses set deleted_at = now(), updated_at = now() where id % 11 = 0;
        update business_contacts set email = 'new.' || id || '@example.com', updated_at = now() where id % 5 = 0;
        update business_contacts set deleted_at = now(), updated_at = now() where id % 13 = 0;""")
    settings = {"CONTENT_DATABASE_URL": content.url}
    killed_and_again(part, ["sync:from-content", "--incremental"], SYNCED, settings=settings, twin_settings=settings)


def sync_of_what_goes_back(stage):
    part, original = in_step(stage, "back")
    part.database.run("""
        update businesses set lead_status = 'customer' where id % 3 = 0;
        update businesses set lead_status = 'lead' where id % 3 = 1;
        insert into subscriptions (business_id, product_id, status, price)
        select b.id, (select min(id) from products), 'active', 10 from businesses b where b.id % 3 = 0;""")
    here, there = copy(stage, original, "content_here"), copy(stage, original, "content_there")
    queries = {"operations_status": "select (to_jsonb(s) - 'updated_at')::text from operations_status s"}
    killed_and_again(part, ["sync:to-content", "--full"], queries, settings={"CONTENT_DATABASE_URL": here.url},
                     twin_settings={"CONTENT_DATABASE_URL": there.url}, compared=(here, there))
    assert here.value("select count(*) > 10000 from operations_status")


def deploying_a_batch(stage):
    part, _ = in_step(stage, "batch")
    # A hundred of them wait, and both runs are to deploy all of these.
    part.database.run("update communities set status = 'paused' where id > (select min(id) + 99 from communities);")
    day = part.database.value("select (now() + interval '2 days')::date")
    queries = {"people": """select jsonb_build_array(id, sequence_id, sequence_step, next_send_at, consent_basis)::text from people
                            where next_send_at is not null""",
               "due": "select jsonb_build_array(channel, at, person_id)::text from people_due",
               "communities": "select jsonb_build_array(id, status, deployed_at is not null)::text from communities",
               "deployments": """select jsonb_build_array(community_id, sequence_id, opens_at, closes_at, planned, placed,
                                 enrolled, finished_at is not null)::text from deployments"""}
    killed_and_again(part, ["community:deploy-batch", "--count", 100, "--start", day], queries)
    assert part.database.value("select count(*) > 1000 from people_due")


def scored(stage):
    """Sixty thousand businesses, three batches: one in two has done something, and one in ten is a customer."""
    part = stage.part("scored")
    part.ctl("seed")
    part.ctl("sample:load", "--people", 60_000, "--communities", 50)
    part.database.run("""
        insert into activities (business_id, type, source, occurred_at)
        select id, (array['email_opened', 'email_clicked', 'page_visited', 'form_submitted'])[1 + (id / 2 + n) % 4], 'test',
          now() - interval '30 minutes' - id % 90 * interval '1 hour'
        from businesses cross join generate_series(1, 6) n where id % 2 = 0;
        update businesses set lead_status = 'customer' where id % 10 = 1;
        insert into subscriptions (business_id, product_id, status, started_at, price)
        select b.id, (select min(id) from products), (array['active', 'past_due', 'trial'])[1 + id % 3], now(), 10
        from businesses b where b.id % 10 = 1;
        insert into webhook_targets (url, secret, events) values ('https://other.example', 's', '{*}');
        analyze;""")
    return part


SCORES = {
    "businesses": "select jsonb_build_array(id, lead_score, lead_status, health_score)::text from businesses",
    "moves": """select jsonb_build_array(business_id, type, subject, detail, metadata)::text from activities
                where source = 'scoring'""",
    "told": "select jsonb_build_array(event, body - '{id,occurred_at}'::text[])::text from webhook_queue",
    "walks": "select jsonb_build_array(kind, scope, model, ended_at is not null)::text from scoring_walks",
}


def leads_and_health_scored(stage):
    part = scored(stage)
    killed_and_again(part, ["scoring:recalculate-leads", "--all"], SCORES)
    assert part.database.value("select count(*) > 100 from activities where source = 'scoring'")
    part.name = "health"
    killed_and_again(part, ["scoring:recalculate-health", "--all"], SCORES)
    assert part.database.value("select count(distinct health_score) > 1 from businesses")


def month_files(folder):
    """What each whole file holds; a file that is not whole raises."""
    return {file.name: sorted(csv.reader(gzip.open(file, "rt", newline=""))) for file in folder.glob("*.csv.gz")}


def old_months(stage, name, table, fill):
    part = stage.part(name)
    part.database.run(f"""select make_partition('{table}', ('2024-0' || n || '-01')::date) from generate_series(1, 3) n; {fill}
                          analyze {table};""")
    return part


def cleaned(part, verb, table, rows):
    folder, twins = part.home / "files", part.home / "twin"
    folder.mkdir()
    twins.mkdir()
    months = [f"{table}_2024_0{n}" for n in (1, 2, 3)]

    def nothing_lost():
        whole = month_files(folder)
        for month in months:
            if part.database.value(f"select to_regclass('{month}') is null"):
                assert len(whole[month + ".csv.gz"]) == rows + 1, f"{month} was dropped without a whole file"
        # What stands under a month's name is whole.
        assert all(len(lines) == rows + 1 for lines in whole.values()), {name: len(lines) for name, lines in whole.items()}

    command = [verb, "--older-than", "180d", "--drop", "--export"]
    # The twin's own folder: the command is the same but for it.
    twin = copy(part.stage, part.database, f"{part.name}_twin")
    began = time.monotonic()
    part.ctl(*command, twins, DATABASE_URL=twin.url)
    takes = time.monotonic() - began
    moments, hits = random.Random(verb), 0
    broken = f"select count(*) from audit_log where command = '{verb}' and ended_at is null"
    for turn in range(5):
        before = part.database.value(broken)
        running = part.ctl_beside(*command, folder)
        wait_until(lambda: part.database.value(broken) > before or not running.running(), "it has begun")
        time.sleep(takes * (moments.uniform(0.05, 0.4) if turn else 0.05))
        running.kill_nine()
        part.killed_sessions_end()
        hits += part.database.value(broken) > before
        nothing_lost()
    part.ctl(*command, folder)
    print(f"  {verb}: {takes:.1f} s undisturbed; killed {hits} times in the middle", flush=True)
    assert hits >= 1 and part.database.value(broken) == hits
    nothing_lost()
    assert month_files(folder) == month_files(twins)
    assert sorted(file.name for file in folder.iterdir()) == sorted(month + ".csv.gz" for month in months), list(folder.iterdir())
    assert part.database.value(f"select count(*) from {table}") == twin.value(f"select count(*) from {table}") == 10


def months_cleaned(stage):
    rows = 60_000
    log = old_months(stage, "log", "send_log", f"""
        insert into send_log (person_id, campaign_step_id, channel, sent_at, status, provider_message_id)
        select i, 1, 'email', '2024-01-10'::timestamptz + n * interval '1 month', 'sent', 'm-' || n || '-' || i
        from generate_series(0, 2) n, generate_series(1, {rows}) i;
        insert into send_log (person_id, campaign_step_id, channel) select i, 1, 'email' from generate_series(1, 10) i;""")
    cleaned(log, "cleanup:send-log", "send_log", rows)
    timeline = old_months(stage, "timeline", "activities", f"""
        insert into activities (business_id, type, subject, occurred_at)
        select i, 'email_sent', 'Hello "' || i || '",' || chr(10) || 'you', '2024-01-10'::timestamptz + n * interval '1 month'
        from generate_series(0, 2) n, generate_series(1, {rows}) i;
        insert into activities (business_id, type) select i, 'email_sent' from generate_series(1, 10) i;""")
    cleaned(timeline, "cleanup:activities", "activities", rows)


def somebody_erased(stage):
    part = stage.part("erased")
    part.ctl("seed")
    part.ctl("sample:load", "--people", 200, "--communities", 5)
    part.database.run("""
        update people set next_send_at = null, email = 'Ann@Example.com' where id = 7;
        insert into activities (business_id, person_id, type, subject, detail)
        select (select business_id from people where id = 7), case when i % 2 = 0 then 7 end, 'email_sent', 'To ann@example.com', repeat('x', 300)
        from generate_series(1, 60000) i;
        insert into send_log (person_id, campaign_step_id, channel, failure_reason) select 7, 1, 'email', 'ann@example.com is full'
        from generate_series(1, 20000);""")
    says = """select (select count(*) from activities where detail is not null) + (select count(*) from send_log
              where failure_reason is not null) + (select count(*) from people where email ilike 'ann@example.com')"""
    all_of_it = part.database.value(says)

    def all_or_nothing():
        assert part.database.value(says) in (0, all_of_it), "half of them was forgotten"

    queries = {table: f"select (to_jsonb(t) - '{CLOCK}'::text[])::text from {table} t" for table in ("people", "send_log", "activities")}
    queries["list"] = "select jsonb_build_array(address, reason)::text from suppressions"
    killed_and_again(part, ["person:erase", 7, "--yes"], queries, after_kill=all_or_nothing)
    assert part.database.value(says) == 0


play(sync_in_full, sync_of_what_changed, sync_of_what_goes_back, deploying_a_batch, leads_and_health_scored, months_cleaned,
     somebody_erased)
