"""Webhooks signed by the libraries that the providers publish on npm: `./dev test npm` installs and runs this."""

import json
import pathlib
import subprocess
import sys
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from lib import population  # noqa: E402
from lib.stage import play  # noqa: E402

SVIX = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STRIPE = "whsec_test_secret"
TWILIO = "0123456789abcdef0123456789abcdef"


def signed(provider, secret, **more):
    done = subprocess.run(["node", HERE / "sign.cjs"], input=json.dumps({"provider": provider, "secret": secret, **more}),
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def listener(stage, name):
    part = stage.part(name)
    population.simple(part.database, 1)
    part.database.run("update people set phone = '+14025550101';")
    return part, *part.listener(RESEND_WEBHOOK_SECRET=SVIX, STRIPE_WEBHOOK_SECRET=STRIPE, TWILIO_TOKEN=TWILIO,
                                TWILIO_SID="AC" + "0" * 32)


def resend_by_svix(stage):
    part, engine, door = listener(stage, "svix")
    body = json.dumps({"type": "email.complained", "created_at": "2026-11-24T10:00:00.000Z",
                       "data": {"email_id": "re-1", "to": ["p1@example.com"], "subject": "é", "tags": {}}})
    headers = signed("svix", SVIX, id="msg_1", body=body)
    assert door.post("/webhooks/resend", body, "application/json", **headers).status == 200
    assert part.database.value("select reason from suppressions") == "complained"
    changed = door.post("/webhooks/resend", body.replace("p1", "p2"), "application/json", **headers)
    assert changed.status == 403, vars(changed)
    assert engine.terminate() == 0, engine.log()


def stripe(stage):
    part, engine, door = listener(stage, "stripe")
    part.database.run("insert into orders (id, business_id, subtotal, total, stripe_payment_intent_id) "
                      "overriding system value values (7, 1, 49, 49, 'pi_1');")
    body = json.dumps({"id": "evt_1", "object": "event", "created": int(time.time()), "type": "payment_intent.succeeded",
                       "data": {"object": {"id": "pi_1", "object": "payment_intent", "status": "succeeded"}}})
    headers = signed("stripe", STRIPE, body=body)
    assert door.post("/webhooks/stripe", body, "application/json", **headers).status == 200
    assert part.database.value("select status from orders") == "paid"
    assert door.post("/webhooks/stripe", body + " ", "application/json", **headers).status == 403
    assert engine.terminate() == 0, engine.log()


def twilio(stage):
    part, engine, door = listener(stage, "twilio")
    fields = {"MessageSid": "SM1", "From": "+14025550101", "To": "+14025550199", "Body": "STOP ✋ & go?"}
    path = "/webhooks/twilio/sms"
    headers = signed("twilio", TWILIO, url="https://engine.example" + path, fields=fields)
    assert door.post(path, urllib.parse.urlencode(fields), **headers).status == 200
    assert part.database.value("select do_not_sms from people") is True
    other = urllib.parse.urlencode(fields | {"From": "+14025550102"})
    assert door.post(path, other, **headers).status == 403
    assert engine.terminate() == 0, engine.log()


play(resend_by_svix, stripe, twilio)
