"""What recipients do with a mail: it is opened, clicked and unsubscribed from, by people and by machines."""

import time

from lib import population
from lib.door import SCANNER, clicks_of, pixel_of, unsubscribe_of
from lib.engine import wait_until
from lib.stage import play

GIF = 43


def sent(stage, name, people, *steps):
    """A part whose people have just been sent step 1, and the mail of each."""
    part = stage.part(name, bodies=True)
    population.template(part.database)
    population.sequence(part.database, *steps)
    population.town(part.database)
    population.people(part.database, people)
    part.ctl("campaign:process")
    mails = {int(one["to"][1:].split("@")[0]): one for one in part.sandbox.ledger()}
    # Whoever acts within two seconds of the sending is taken for a machine.
    time.sleep(2.1)
    return part, mails


def the_next_step_is_due(part):
    part.database.run("update people set next_send_at = now() where next_send_at is not null;")
    part.ctl("campaign:process")


def the_second_step_depends_on_who_opened_the_first(stage):
    part, mails = sent(stage, "opens", 4, {}, {"day": 2, "conditions": {"skip_if_opened": True}}, {"day": 3})
    engine, door = part.listener()
    answers = [door.get(pixel_of(mails[1])), door.get(pixel_of(mails[2]), agent=SCANNER),
               door.get(pixel_of(mails[3]), **{"Sec-Purpose": "prefetch"}), door.get("/api" + "/t/o/forged")]
    for one in answers:
        assert one.status == 200 and len(one.body) == GIF and "no-store" in one.headers["Cache-Control"], vars(one)
    wait_until(lambda: part.database.value("select count(*) from tracking_events") == 3, "three opens are kept")
    by_person = part.database.value("select person_id from tracking_events where not by_machine")
    assert by_person == 1, by_person
    the_next_step_is_due(part)
    the_next_step_is_due(part)
    everybody = {(n, f"S1-{step}") for n in range(1, 5) for step in (1, 2, 3)}
    found = part.balance(everybody)
    assert found.skipped == {"opened": 1} and found.sent == 11, str(found)
    assert part.database.value("select person_id from send_log where status = 'skipped'") == 1
    assert engine.terminate() == 0, engine.log()


def a_click_leads_to_the_landing_page_and_counts_once(stage):
    part, mails = sent(stage, "clicks", 2, {}, {"day": 2, "conditions": {"skip_if_clicked": True}})
    engine, door = part.listener(LEARNING_CENTER_URL="https://learn.engine.example")
    link = clicks_of(mails[1])[0]
    answer = door.get(link)
    assert answer.status == 302, vars(answer)
    place = answer.headers["Location"]
    assert place.startswith("https://learn.engine.example/start?utm_source=email&utm_campaign=S1-1&pid=1&bid=1"), place
    assert door.get(link[:-3] + "AAA").status == 404
    door.get(link)
    wait_until(lambda: part.database.value("select count(*) from tracking_events where kind = 'clicked'") == 2,
               "both clicks are kept")
    assert part.database.value("select total_clicks from people where id = 1") == 1
    assert part.database.value("select count(*) from send_log where clicked_at is not null and opened_at is not null") == 1
    the_next_step_is_due(part)
    found = part.balance({(n, f"S1-{step}") for n in (1, 2) for step in (1, 2)})
    assert found.skipped == {"clicked": 1}, str(found)
    assert engine.terminate() == 0, engine.log()


def one_click_stops_everybody_with_the_address_and_can_be_undone(stage):
    part, mails = sent(stage, "unsubscribe", 3, {}, {"day": 2})
    part.database.run("update people set email = 'P1@Example.com' where id = 2;")
    engine, door = part.listener()
    link = unsubscribe_of(mails[1])
    page = door.get(link)
    assert page.status == 200 and "<form" in page.text and "p1@example.com" in page.text, page.text
    stopped = "select count(*) from people where do_not_email and next_send_at is null"
    assert part.database.value(stopped) == 0, "looking at the page changed something"

    answer = door.post(link, "List-Unsubscribe=One-Click")
    assert answer.status == 200, vars(answer)
    assert part.database.value(stopped) == 2
    assert part.database.value("select reason from suppressions where address = 'p1@example.com'") == "unsubscribed"
    # A later import of the address is not sent to either.
    population.people(part.database, 1, first=9, email="'p1@example.com'")
    the_next_step_is_due(part)
    due = {(n, "S1-1") for n in (1, 2, 3, 9)} | {(3, "S1-2")}
    found = part.balance(due, addresses={"p1@example.com": 1, "p2@example.com": 2})
    assert found.skipped == {"suppressed": 1} and found.sent == 4, str(found)

    assert door.post(link, "undo=1").status == 200
    assert part.database.value(stopped) == 0
    assert part.database.value("select count(*) from suppressions") == 0
    multipart = ("--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n")
    assert door.post(link, multipart, "multipart/form-data; boundary=b").status == 200
    assert part.database.value(stopped) == 3, "the one who was imported later has the address too"
    assert door.post(link[:-2] + "xx", "List-Unsubscribe=One-Click").status == 404
    assert engine.terminate() == 0, engine.log()


play(the_second_step_depends_on_who_opened_the_first, a_click_leads_to_the_landing_page_and_counts_once,
     one_click_stops_everybody_with_the_address_and_can_be_undone)
