"""Webhooks signed by the providers' own libraries, and by hand where the format is ours."""

import hashlib
import hmac
import http.server
import json
import threading
import time
import urllib.parse

import stripe
from twilio.request_validator import RequestValidator

from lib import population
from lib.engine import wait_until
from lib.stage import play

TOKEN = "0123456789abcdef0123456789abcdef"
STRIPE = "whsec_test_secret"
OURS = "a secret that two systems share"
BASE = "https://engine.example"
SETTINGS = {"TWILIO_SID": "AC" + "0" * 32, "TWILIO_TOKEN": TOKEN, "STRIPE_WEBHOOK_SECRET": STRIPE,
            "LEARNING_CENTER_WEBHOOK_SECRET": OURS, "CONTENT_WEBHOOK_SECRET": OURS}


def from_twilio(door, path, fields):
    signature = RequestValidator(TOKEN).compute_signature(BASE + path, fields)
    return door.post(path, urllib.parse.urlencode(fields), **{"X-Twilio-Signature": signature})


def from_stripe(door, body, at=None):
    at = int(at or time.time())
    signed = stripe.WebhookSignature._compute_signature(f"{at}.{body}", STRIPE)
    header = f"t={at},v1={signed}"
    stripe.Webhook.construct_event(body, header, STRIPE, tolerance=10**9)
    return door.post("/webhooks/stripe", body, "application/json", **{"Stripe-Signature": header})


def from_us(door, path, body, secret=OURS, at=None):
    at = int(at or time.time())
    signed = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return door.post(path, body, "application/json", **{"X-Fibonacco-Signature": f"t={at},v1={signed}"})


def a_town(stage, name):
    part = stage.part(name)
    population.simple(part.database, 3)
    part.database.run("update people set phone = '+1402555010' || id;")
    return part, *part.listener(**SETTINGS)


def a_text_that_says_stop_stops_the_number(stage):
    part, engine, door = a_town(stage, "twilio")
    said = {"MessageSid": "SM1", "AccountSid": SETTINGS["TWILIO_SID"], "From": "+14025550101", "To": "+14025550199",
            "Body": "Please stop texting mé"}
    answer = from_twilio(door, "/webhooks/twilio/sms", said)
    assert answer.status == 200 and "<Response" in answer.text, vars(answer)
    assert part.database.value("select do_not_sms from people where id = 1") is True
    assert part.database.value("select count(*) from suppressions where address = '+14025550101'") == 1
    asked = said | {"MessageSid": "SM2", "From": "+14025550102", "Body": "When do you open?"}
    # Some platforms route under /api.
    assert from_twilio(door, "/api/webhooks/twilio/sms", asked).status == 200
    assert part.database.value("select count(*) from activities where type = 'sms_replied' and person_id = 2") == 1
    forged = door.post("/webhooks/twilio/sms", urllib.parse.urlencode(asked | {"MessageSid": "SM3"}),
                       **{"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="})
    assert forged.status == 403, vars(forged)
    assert engine.terminate() == 0, engine.log()


def pay(part, door):
    part.database.run("insert into orders (id, business_id, subtotal, total, stripe_payment_intent_id) "
                      "overriding system value values (7, 2, 49, 49, 'pi_1');")
    body = json.dumps({"id": "evt_1", "object": "event", "api_version": "2025-01-01", "created": int(time.time()),
                       "type": "payment_intent.succeeded",
                       "data": {"object": {"id": "pi_1", "object": "payment_intent", "status": "succeeded"}}})
    for _ in range(2):
        assert from_stripe(door, body).status == 200
    return body


def a_payment_makes_a_customer_once(stage):
    part, engine, door = a_town(stage, "stripe")
    body = pay(part, door)
    assert part.database.value("select status from orders where id = 7") == "paid"
    assert part.database.value("select lead_status from businesses where id = 2") == "customer"
    assert part.database.value("select count(*) from activities where type = 'order_paid'") == 1
    assert from_stripe(door, body, at=time.time() - 3600).status in (400, 403)
    assert door.post("/webhooks/stripe", body, "application/json").status in (400, 403)
    assert engine.terminate() == 0, engine.log()


def a_visit_is_in_the_timeline_once(stage):
    part, engine, door = a_town(stage, "learning")
    visit = json.dumps({"id": "v-1", "event": "page_visited", "pid": 3, "bid": 3, "landing_page": "claim",
                        "occurred_at": "2026-11-24T10:00:00Z"})
    for _ in range(2):
        answer = from_us(door, "/webhooks/learning-center", visit)
        assert answer.status == 200, vars(answer)
    assert part.database.value("select count(*) from activities where type = 'page_visited' and person_id = 3") == 1
    assert from_us(door, "/webhooks/learning-center", visit, secret="another").status == 403
    assert from_us(door, "/webhooks/learning-center", visit, at=time.time() - 301).status == 403
    assert engine.terminate() == 0, engine.log()


def a_content_notice_is_kept_for_the_sync_once(stage):
    part, engine, door = a_town(stage, "content")
    notice = json.dumps({"id": "n-1", "type": "business.updated", "content_db_id": 17})
    for _ in range(2):
        assert from_us(door, "/webhooks/content", notice).status == 200
    assert part.database.rows("select type, content_db_id from content_notices") == [
        {"type": "business.updated", "content_db_id": 17}]
    assert engine.terminate() == 0, engine.log()


def what_happened_is_told_to_other_systems_signed_and_again_until_it_is_taken(stage):
    part, engine, door = a_town(stage, "told")
    told = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            told.append((self.headers["X-Fibonacco-Signature"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(503 if len(told) == 1 else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    part.ctl("webhook:add", f"http://127.0.0.1:{server.server_address[1]}/told", "--events", "order_paid",
             WEBHOOK_SECRET="told, signed and taken")
    pay(part, door)
    wait_until(lambda: len(told) == 1, "the target was told")
    part.database.run("update webhook_queue set next_try_at = now();")
    wait_until(lambda: len(told) == 2, "it was told again")
    signed, body = told[1]
    at, mac = (one.split("=", 1)[1] for one in signed.split(","))
    assert mac == hmac.new(b"told, signed and taken", at.encode() + b"." + body, hashlib.sha256).hexdigest(), signed
    assert json.loads(body)["event"] == "order_paid" and json.loads(body)["business_id"] == 2, body
    assert told[0][1] == body, "the second try says something else"
    wait_until(lambda: part.database.value("select count(*) from webhook_queue") == 0, "the queue is empty")
    server.shutdown()
    assert engine.terminate() == 0, engine.log()


def nobody_is_believed_without_a_secret(stage):
    part = stage.part("no_secrets")
    engine, door = part.listener()
    for path in ("twilio/sms", "twilio/status", "stripe", "learning-center", "content", "resend"):
        answer = door.post(f"/webhooks/{path}", "{}")
        assert answer.status == 503 and "not set" in answer.text, f"{path}: {answer.status} {answer.text}"
    assert engine.terminate() == 0, engine.log()


play(a_text_that_says_stop_stops_the_number, a_payment_makes_a_customer_once, a_visit_is_in_the_timeline_once,
     a_content_notice_is_kept_for_the_sync_once,
     what_happened_is_told_to_other_systems_signed_and_again_until_it_is_taken, nobody_is_believed_without_a_secret)
