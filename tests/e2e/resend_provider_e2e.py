"""Resend keeps idempotency keys: what is not known is asked again with the same key, and nobody gets it twice."""

from lib import population
from lib.stage import play


def asked_again_with_the_same_key(stage):
    part = stage.part("resend", fail_after=20, cut_after=10, seed=7)
    population.simple(part.database, 300)
    settings = {"EMAIL_PROVIDER": "resend"}
    for run in range(5):
        done = part.ctl("campaign:process", "--json", **settings).json()
        print(f"  run {run + 1}: {done['sent']} sent, {sum(done['returned'].values())} to be asked again")
        assert done["unknown"] == 0, done
        # Their next attempt is a minute away; the test does not wait for it.
        again = part.database.run("update people set next_send_at = now() where next_send_at is not null returning id;")
        if not again:
            break
    found = part.balance()
    assert (found.sent, found.unknown, found.waiting) == (300, 0, 0), str(found)
    assert part.sandbox.counts()["repeated"] > 0, "no key was ever used twice: this proved nothing"
    keys = [line["key"] for line in part.sandbox.ledger()]
    assert len(set(keys)) == 300, f"{len(set(keys))} keys for 300 people"


play(asked_again_with_the_same_key)
