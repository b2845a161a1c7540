"""Whoever reaches the port means harm: what they send is refused with the right status, and disturbs nobody else."""

import resource
import socket
import threading
import time

from lib import population
from lib.door import pixel_of
from lib.engine import wait_until
from lib.stage import play

MEBIBYTE = 1 << 20


def resident(engine):
    """MiB."""
    with open(f"/proc/{engine.pid}/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def raw(door, text, read=True):
    with socket.create_connection(("127.0.0.1", door.port), timeout=30) as line:
        try:
            line.sendall(text)
        except OSError:
            pass  # refused before everything was sent
        try:
            return line.recv(4096).split(b"\r\n")[0].decode() if read else ""
        except OSError:
            return "cut"


def bodies_that_are_too_large_too_deep_or_no_bodies(stage):
    part = stage.part("bodies")
    engine, door = part.listener(RESEND_WEBHOOK_SECRET="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                 STRIPE_WEBHOOK_SECRET="whsec_x", LEARNING_CENTER_WEBHOOK_SECRET="y",
                                 TWILIO_TOKEN="z", TWILIO_SID="AC" + "0" * 32,
                                 SES_SNS_TOPICS="arn:aws:sns:us-east-1:1:a")
    before = resident(engine)
    head = b"POST /webhooks/ses HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
    promised = raw(door, head + b"Content-Length: 104857600\r\n\r\n" + b"x" * MEBIBYTE)
    assert " 413 " in promised, promised
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    streamed = raw(door, head + b"Transfer-Encoding: chunked\r\n\r\n" + piece * 400)
    assert " 413 " in streamed or streamed == "cut", streamed
    for path in ("ses", "resend", "stripe", "learning-center", "twilio/sms", "twilio/status", "twilio/voice/status"):
        for body in (b"", b"{", b"[" * 200_000, b'{"a":' * 50_000, b"\x00\xff" * 1000, b"&" * 5000, b"%" * 5000,
                     b"x" * (MEBIBYTE - 1)):
            answer = door.post(f"/webhooks/{path}", body)
            assert answer.status in (400, 403, 413), f"{answer.status} for {len(body)} bytes to {path}"
    for path in ("/t/o/", "/t/c/", "/u/"):
        for token in ("", "x", "A" * 5000, "%00%ff", "../../etc/passwd", "AQ" * 40):
            answer = door.get(path + token)
            assert answer.status in (200, 404, 414, 431), f"{answer.status} for {path}{token[:20]}"
    assert door.get("/webhooks/ses").status == 405 and door.get("/nothing").status == 404
    wide = raw(door, b"GET /t/o/x HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20_000 + b"\r\n")
    assert " 431 " in wide or wide == "cut", wide
    assert resident(engine) < before + 64, f"{before:.0f} MiB grew to {resident(engine):.0f}"
    kept = "select (select count(*) from inbox) + (select count(*) from tracking_events) + (select count(*) from activities)"
    assert part.database.value(kept + " as rows") == 0
    assert engine.terminate() == 0, engine.log()


def ten_thousand_connections_and_slow_ones_among_them(stage):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = min(hard, 20_000) if hard != resource.RLIM_INFINITY else 20_000
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    # As many as the machine lets one process have, and the engine's own limit is 10,000.
    many = min(9_900, allowed - 500)
    part = stage.part("crowd", bodies=True)
    population.simple(part.database, 1)
    part.ctl("campaign:process")
    pixel = pixel_of(part.sandbox.ledger()[0])
    engine, door = part.listener()
    before = resident(engine)
    idle = []
    for n in range(many):
        line = socket.create_connection(("127.0.0.1", door.port), timeout=30)
        # Every third begins a request and never ends it.
        if n % 3 == 0:
            line.sendall(b"POST /webhooks/ses HTTP/1.1\r\nHost: x\r\nContent-Le")
        idle.append(line)
    time.sleep(2.1)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(door.get(pixel).status)) for _ in range(50)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [200] * 50, answers
    assert resident(engine) < before + 200, f"{before:.0f} MiB grew to {resident(engine):.0f}"
    wait_until(lambda: part.database.value("select count(*) from send_log where opened_at is not null") == 1,
               "the open is in the books")

    def over():
        try:
            return idle[0].recv(1) == b""
        except OSError:
            return True

    idle[0].settimeout(60)
    assert over(), "a request that never ends is ended"
    for line in idle:
        line.close()
    wait_until(lambda: door.get("/healthz").status == 200, "it still answers")
    assert engine.terminate() == 0, engine.log()


play(bodies_that_are_too_large_too_deep_or_no_bodies, ten_thousand_connections_and_slow_ones_among_them)
