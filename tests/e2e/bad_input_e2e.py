"""Rows, settings and machines that are not as they should be: a clear word, nothing lost, and the rest goes on."""

import pathlib
import re
import subprocess

from lib import population
from lib.engine import wait_until
from lib.stage import play


def nobody_is_due(stage):
    part = stage.part("nobody")
    population.simple(part.database, 5)
    part.database.run("update people set next_send_at = now() + interval '1 hour';")
    done = part.ctl("campaign:process")
    assert re.search("[Nn]obody is due", done.out), done.said
    assert part.ctl("campaign:process", "--json").json()["claimed"] == 0


def steps_that_cannot_be_sent(stage):
    part = stage.part("steps")
    database = part.database
    population.template(database)
    population.template(database, "broken", html="<p>{{#business_name}} never closed</p>")
    population.template(database, "misspelt", text="Hello {{frist_name}}")
    population.town(database)
    steps = [[{}], [{"template": "absent"}], [{"template": "broken"}], [{"template": "misspelt"}],
             [{"conditions": {"skip_if_sunny": True}}], [{"number": 1}, {"number": 3, "day": 3}]]
    for id, some in enumerate(steps, 1):
        population.sequence(database, *some, id=id)
        population.people(database, 10, first=10 * id, sequence=id)
    population.people(database, 10, first=70, sequence=99)  # there is no such sequence
    database.run("update people set sequence_step = 2 where sequence_id = 6;")
    said = part.ctl("campaign:process").said
    for word in ("absent", "broken", "frist_name", "skip_if_sunny", "no step 2", "no_sequence 99"):
        assert word in said, f"'{word}' is not named:\n{said}"
    held = {(row["id"], f"S{row['sequence_id']}-{row['sequence_step']}")
            for row in database.rows("select id, sequence_id, sequence_step from people where id >= 20")}
    found = part.balance({(n, "S1-1") for n in range(10, 20)} | held)
    assert (found.sent, found.waiting) == (10, 60), str(found)
    head = database.value("select count(*) from people where next_send_at <= now()")
    assert head == 0, f"{head} people who are held stay at the head of the index"

    # Mended, they go on.
    population.template(database, "broken")
    database.run("update people set next_send_at = now() where sequence_id = 3;")
    part.ctl("campaign:process")
    assert part.books().balance({(n, "S1-1") for n in range(10, 20)} | held |
                                {(n, "S3-1") for n in range(30, 40)}).sent == 20


def names_and_addresses_of_every_kind(stage):
    part = stage.part("names", bodies=True)
    database = part.database
    population.simple(database, 1)
    names = {10: r"E'Joe\r\nBcc: everybody@example.com'", 11: "repeat('x', 255)", 12: "'Joe''s \"Diner\" & <b>Grill</b>'",
             13: r"E'Caf\u00e9 \U0001F950'", 14: r"E'{{first_name}} \\u0000 \\'", 15: r"E'\x01\t\x7f'"}
    population.people(database, 6, first=10)
    for id, name in names.items():
        database.run(f"update businesses set name = {name} where id = {id};"
                     f"update people set first_name = left({name}, 255) where id = {id};")
    addresses = {20: "''", 21: "null", 22: "'no at sign'", 23: "'two@@example.com'", 24: r"E'x@example.com\r\nBcc: y@example.com'",
                 25: "'x@localhost'", 26: r"E'caf\u00e9@example.com'", 27: "repeat('x', 65) || '@example.com'"}
    population.people(database, len(addresses), first=20)
    for id, address in addresses.items():
        database.run(f"update people set email = {address} where id = {id};")
    part.ctl("campaign:process")
    found = part.balance()
    assert found.sent == 7 and sum(found.skipped.values()) == 8, str(found)
    assert found.skipped.keys() <= {"no_address", "address_invalid", "address_not_ascii"}, str(found)
    sent = {row["to"]: row for row in part.sandbox.ledger()}
    subjects = {n: sent[f"p{n}@example.com"]["subject"] for n in names}
    assert not [n for n, subject in subjects.items() if re.search(r"[\r\n]", subject)], subjects
    assert subjects[12] == "News for Joe's \"Diner\" & <b>Grill</b>", subjects[12]
    html = sent["p12@example.com"]["html"]
    assert "<b>Grill" not in html and "&lt;b&gt;Grill" in html and "Joe's \"Diner\" & <b>" in sent["p12@example.com"]["text"]
    assert "{{first_name}}" in sent["p14@example.com"]["text"], "a name was taken for a template"
    assert "\U0001F950" in sent["p13@example.com"]["html"]


def a_wrong_secret(stage):
    part = stage.part("secret")
    population.simple(part.database, 100)
    done = part.ctl("campaign:process", status=1, SES_SECRET="not-the-secret")
    assert "SES_SECRET" in done.said and "not-the-secret" not in done.said, done.said
    found = part.balance()
    assert found.waiting == 100 and part.database.value("select count(*) from pauses") == 1, str(found)
    part.ctl("campaign:resume")
    part.ctl("campaign:process")
    assert part.balance().sent == 100


def a_clock_that_is_ten_minutes_off(stage):
    part = stage.part("clock", clock_offset="10m")
    population.simple(part.database, 100)
    done = part.ctl("campaign:process", status=1)
    assert "clock" in done.said, done.said
    assert part.balance().waiting == 100


def settings_that_are_missing(stage):
    part = stage.part("settings")
    population.simple(part.database, 10)
    done = part.ctl("campaign:process", status=1, POSTAL_ADDRESS=None, SES_KEY=None)
    assert "POSTAL_ADDRESS" in done.said and "SES_KEY" in done.said, done.said
    assert part.balance().waiting == 10


def the_database_is_away_at_the_start(stage):
    part = stage.part("away")
    population.simple(part.database, 100)
    stage.server.stop()
    done = part.ctl("campaign:process", status=1)
    assert "PostgreSQL" in done.said and "Traceback" not in done.said, done.said
    engine = part.engine()
    engine.says("not sending yet")
    stage.server.start()
    part.settled()
    assert engine.terminate() == 0, engine.log()
    assert part.balance().sent == 100


def the_disk_is_full(stage):
    part = stage.part("disk_full", latency="5ms")
    room = pathlib.Path(part.home) / "small"
    room.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=0777", "tmpfs", str(room)],
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        print(f"  skipped: a small disk cannot be made here ({mounted.stderr.strip() or 'mount failed'})")
        return
    part.stage._started.append(lambda: subprocess.run(["umount", "-l", str(room)], check=False))
    admin = stage.server.admin(part.database.url.rpartition("/")[2])
    (room / "table").mkdir(mode=0o777)
    subprocess.run(["chown", "postgres", str(room / "table")], check=True)
    admin.run(f"create tablespace small location '{room / 'table'}';")
    # Only the log's rows of this month are there: what fills up is what record writes.
    admin.run("do $$ begin execute format('alter table send_log_%s set tablespace small', "
              "to_char(now() at time zone 'UTC', 'YYYY_MM')); end $$;")
    population.simple(part.database, 5000)
    ballast = room / "ballast"
    with open(ballast, "wb") as filler:
        filler.write(bytes(4 * 1024 * 1024 - 400 * 1024))
    engine = part.engine()
    engine.says("No space left on device|could not extend")
    before = part.database.value("select count(*) from send_log")
    ballast.unlink()
    part.settled()
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    print(f"  {before} were recorded when the disk was full")
    assert (found.sent, found.unknown) == (5000, 0), str(found)


play(nobody_is_due, steps_that_cannot_be_sent, names_and_addresses_of_every_kind, a_wrong_secret,
     a_clock_that_is_ten_minutes_off, settings_that_are_missing, the_database_is_away_at_the_start, the_disk_is_full)
