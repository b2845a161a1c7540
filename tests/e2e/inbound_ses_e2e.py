"""What SES says through SNS: unknowns settle themselves, addresses are stopped, and what is answered 200 is kept."""

import concurrent.futures
import random

from lib import population
from lib.engine import wait_until
from lib.sns import TOPIC, Sns, event
from lib.stage import play

PEOPLE = 600


def hearing(stage, name, **sandbox):
    part = stage.part(name, **sandbox)
    sns = Sns(part.home / "sns")
    stage._started.append(sns.stop)
    return part, sns


def deliver(sns, door, bodies):
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda body: sns.post(door, body), bodies))
    assert all(one.status == 200 for one in answers), [vars(one) for one in answers if one.status != 200][:3]


def unknowns_settle_themselves(stage):
    part, sns = hearing(stage, "settle", latency="200ms")
    population.simple(part.database, PEOPLE)
    engine = part.engine("--role", "send")
    wait_until(lambda: part.sandbox.accepted() > PEOPLE / 3, "a third is sent")
    engine.kill_nine()
    engine = part.engine(**sns.settings())
    door = part.door(engine)
    part.settled()
    before = part.balance()
    assert before.unknown > 0, str(before)
    unknown = {row["attempt"] for row in part.database.rows("select attempt from unknowns")}
    mails = [mail for mail in part.sandbox.ledger() if mail["attempt"] in unknown]
    deliver(sns, door, [sns.message(f"m-{n}", event("Send", mail), version=random.choice("12"))
                        for n, mail in enumerate(mails)])
    wait_until(lambda: part.database.value("select count(*) from inbox") == 0, "the inbox is empty")
    found = part.balance()
    assert found.unknown == before.unknown - len(mails) and found.sent == before.sent + len(mails), str(found)
    assert sns.fetched == 1, f"the certificate was fetched {sns.fetched} times"
    assert engine.terminate() == 0, engine.log()


def bounces_and_complaints_stop_addresses(stage):
    part, sns = hearing(stage, "bounces")
    population.simple(part.database, 4)
    part.ctl("campaign:process")
    mails = {int(one["to"][1:].split("@")[0]): one for one in part.sandbox.ledger()}
    engine, door = part.listener(**sns.settings())
    bounced = event("Bounce", mails[1], bounceType="Permanent", bounceSubType="General", feedbackId="f",
                    bouncedRecipients=[{"emailAddress": "P1@example.com", "diagnosticCode": "smtp; 550 5.1.1 unknown"}])
    soft = event("Bounce", mails[2], bounceType="Transient", bounceSubType="MailboxFull", feedbackId="f",
                 bouncedRecipients=[{"emailAddress": "p2@example.com"}])
    complained = event("Complaint", mails[3], feedbackId="f", complainedRecipients=[{"emailAddress": "p3@example.com"}])
    for n, one in enumerate([complained, bounced, soft, bounced, complained]):
        assert sns.post(door, sns.message(f"m-{n}", one)).status == 200
    listed = part.database.rows("select address, reason from suppressions order by 1")
    assert listed == [{"address": "p1@example.com", "reason": "bounced"},
                      {"address": "p3@example.com", "reason": "complained"}], listed
    assert part.database.value("select count(*) from send_log where bounced_at is not null") == 2
    assert part.database.value("select sum(bounced) * 10 + sum(complained) from deliverability") == 11
    assert engine.terminate() == 0, engine.log()


def only_our_topics_and_only_what_sns_signed(stage):
    part, sns = hearing(stage, "forged")
    population.simple(part.database, 1)
    part.ctl("campaign:process")
    mail = part.sandbox.ledger()[0]
    engine, door = part.listener(**sns.settings())
    good = sns.message("m-1", event("Delivery", mail, recipients=[mail["to"]]))
    for wrong, status in [(good.replace("m-1", "m-2"), 403), (good.replace(TOPIC, TOPIC + "-other"), 403),
                          (sns.message("m-3", "{}", topic=TOPIC + "-other"), 403), (good[:-40], 400), ("", 400),
                          (good.replace(sns.url + "/Simple", "https://evil.example/Simple"), 403),
                          ("[" * 100_000, 400)]:
        answer = sns.post(door, wrong)
        assert answer.status == status, f"{answer.status}, not {status}: {answer.text} for {wrong[:80]}"
    assert part.database.value("select count(*) from send_log where delivered_at is not null") == 0
    subscribe = sns.message("s-1", "You have chosen to subscribe", kind="SubscriptionConfirmation")
    assert sns.post(door, subscribe, "SubscriptionConfirmation").status == 200
    assert len(sns.confirmed) == 1 and "Action=ConfirmSubscription" in sns.confirmed[0], sns.confirmed
    other = sns.message("s-2", "x", topic=TOPIC + "-other", kind="SubscriptionConfirmation")
    assert sns.post(door, other, "SubscriptionConfirmation").status == 403
    assert len(sns.confirmed) == 1
    assert sns.post(door, good).status == 200
    assert part.database.value("select count(*) from send_log where delivered_at is not null") == 1
    assert engine.terminate() == 0, engine.log()


def whatever_was_answered_200_survives_kill_nine(stage):
    part, sns = hearing(stage, "kept")
    population.simple(part.database, 200)
    part.ctl("campaign:process")
    bodies = [sns.message(f"m-{n}", event("Delivery", mail, recipients=[mail["to"]]))
              for n, mail in enumerate(part.sandbox.ledger())]
    engine, door = part.listener(**sns.settings())

    def is_taken(body):
        try:
            return sns.post(door, body).status == 200
        except OSError:
            return False

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = [pool.submit(is_taken, body) for body in bodies]
        wait_until(lambda: sum(one.done() for one in answers) > 50, "a quarter is answered")
        engine.kill_nine()
        kept = sum(one.result() for one in answers)
    assert 50 < kept < 200, kept
    written = part.database.value("select count(*) from send_log where delivered_at is not null")
    waiting = part.database.value("select count(*) from inbox")
    assert written + waiting >= kept, f"{kept} answered 200, {written} written, {waiting} in the inbox"
    engine, door = part.listener(**sns.settings())
    deliver(sns, door, bodies)
    wait_until(lambda: part.database.value("select count(*) from inbox") == 0, "the inbox is empty")
    assert part.database.value("select count(*) from send_log where delivered_at is not null") == 200
    assert part.database.value("select sum(delivered) from deliverability") == 200
    assert engine.terminate() == 0, engine.log()


def bad_reception_stops_sending_until_somebody_resumes_it(stage):
    part, sns = hearing(stage, "breaker")
    population.simple(part.database, 50)
    part.database.run("update people set next_send_at = now() + interval '1 day' where id > 10;"
                      "insert into deliverability (channel, minute, delivered, bounced) "
                      "values ('email', now() - interval '2 minutes', 1000, 60);")
    engine = part.engine(**sns.settings())
    door = part.door(engine)
    wait_until(lambda: part.database.value("select paused_by from pauses") == "breaker", "the breaker trips")
    wait_until(lambda: part.sandbox.accepted() == 10, "those who were due before it are sent to")
    part.database.run("update people set next_send_at = now() where id between 11 and 20;")
    wait_until(lambda: door.get("/readyz").status == 503, "it says that it does not send")
    said = door.get("/readyz").text
    assert "60 of 1060 mails bounced" in said, said
    assert "60 of 1060 mails bounced" in part.ctl("campaign:status").out
    assert door.metric('fibonacco_bounce_rate{span="hour"}') > 0.05
    assert part.sandbox.accepted() == 10, "nobody is sent to while it is paused"
    part.ctl("campaign:resume", "--channel", "email")
    wait_until(lambda: part.sandbox.accepted() == 20, "it goes on, and the old bounces do not trip it again")
    part.ctl("campaign:pause", "--reason", "a wrong link")
    part.database.run("update people set next_send_at = now() where id > 20;")
    wait_until(lambda: "a wrong link" in door.get("/readyz").text, "a pause by hand reaches it")
    assert part.sandbox.accepted() == 20
    assert engine.terminate() == 0, engine.log()


def without_a_database_providers_are_asked_to_come_again(stage):
    part, sns = hearing(stage, "away")
    population.simple(part.database, 1)
    part.ctl("campaign:process")
    mail = part.sandbox.ledger()[0]
    body = sns.message("m-1", event("Delivery", mail, recipients=[mail["to"]]))
    engine, door = part.listener(**sns.settings())
    part.database.run("alter table send_log rename to send_log_away;")
    answer = sns.post(door, body)
    assert answer.status == 503 and "Retry-After" in answer.headers, vars(answer)
    assert door.get("/readyz").status == 503
    part.database.run("alter table send_log_away rename to send_log;")
    assert sns.post(door, body).status == 200
    assert door.get("/readyz").status == 200
    assert engine.terminate() == 0, engine.log()


play(unknowns_settle_themselves, bounces_and_complaints_stop_addresses, only_our_topics_and_only_what_sns_signed,
     whatever_was_answered_200_survives_kill_nine, bad_reception_stops_sending_until_somebody_resumes_it,
     without_a_database_providers_are_asked_to_come_again)
