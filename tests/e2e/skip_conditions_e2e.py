"""Conditions of a step, and channels that are switched off: who is skipped, why, and who waits."""

from lib import population
from lib.engine import wait_until
from lib.stage import play


def engagement_with_the_step_before(stage):
    part = stage.part("engagement")
    population.template(part.database)
    population.sequence(part.database, {}, {"day": 3, "conditions": {"skip_if_opened": True}},
                        {"day": 5, "conditions": {"skip_if_clicked": "S1-1"}})
    population.town(part.database)
    population.people(part.database, 60)
    part.ctl("campaign:process")
    # Step 2 comes days later; here it is due at once.
    part.database.run("""
        update send_log set opened_at = now() where person_id <= 20;
        update send_log set clicked_at = now() where person_id between 11 and 30;
        update people set next_send_at = now();""")
    part.ctl("campaign:process")
    steps = part.database.value("select count(*) from people where sequence_step = 3 and next_send_at > now()")
    assert steps == 60, f"{steps} of 60 wait for step 3"
    part.database.run("update people set next_send_at = now();")
    part.ctl("campaign:process")
    found = part.balance({(n, f"S1-{step}") for n in range(1, 61) for step in (1, 2, 3)})
    assert found.skipped == {"opened": 20, "clicked": 20} and found.sent == 60 + 40 + 40, str(found)
    assert part.database.value("select count(*) from people where next_send_at is null") == 60


def customers_and_tags(stage):
    part = stage.part("tags")
    population.template(part.database)
    conditions = [{"skip_if_customer": True}, {"skip_if_tag": "vip"}, {"require_tag": ["bakery"]}]
    population.town(part.database)
    for id, asked in enumerate(conditions, 1):
        population.sequence(part.database, {"conditions": asked}, id=id)
        population.people(part.database, 10, first=10 * id, sequence=id)
    part.database.run("""
        update businesses set lead_status = 'customer' where id % 2 = 0;
        insert into tags (id, name) overriding system value values (1, 'vip'), (2, 'bakery');
        insert into business_tag (business_id, tag_id) select id, t from businesses, generate_series(1, 2) t
        where id % 10 < 4;""")
    part.ctl("campaign:process")
    found = part.balance()
    assert found.skipped == {"customer": 5, "tag": 4, "tag_missing": 6} and found.sent == 15, str(found)


def channels_that_are_off_or_not_served(stage):
    part = stage.part("channels")
    population.template(part.database)
    population.town(part.database)
    population.sequence(part.database, {"channel": "voice"}, {"day": 2}, id=1)
    population.sequence(part.database, {"channel": "sms"}, id=2)
    population.sequence(part.database, {"channel": "voice", "conditions": {"wait": True}}, id=3)
    population.sequence(part.database, {}, id=4)
    for id in range(1, 5):
        population.people(part.database, 10, first=10 * id, sequence=id)
    engine = part.engine()
    wait_until(lambda: part.sandbox.accepted() == 10 and
               part.database.value("select count(*) from send_log where status = 'skipped'") >= 10,
               "email is sent, and voice skipped")
    assert engine.terminate() == 0, engine.log()
    found = part.balance()
    # SMS is on, only not served here: it waits. Voice is off: skipped, unless the step says wait.
    assert found.skipped == {"channel_off": 10} and (found.sent, found.waiting) == (10, 20), str(found)
    assert part.database.value(
        "select count(*) from people where id < 20 and sequence_step = 2 and next_channel = 'email'") == 10

    part.ctl("campaign:process", "--channel", "sms", status=1)
    part.ctl("campaign:process", "--channel", "sms", SMS_ENABLED="false")
    found = part.balance()
    assert found.skipped == {"channel_off": 20} and found.waiting == 10, str(found)


play(engagement_with_the_step_before, customers_and_tags, channels_that_are_off_or_not_served)
