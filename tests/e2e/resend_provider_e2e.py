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


def not_asked_again_once_the_key_may_be_forgotten(stage):
    part = stage.part("forgotten", fail_after=100)
    population.simple(part.database, 10)
    settings = {"EMAIL_PROVIDER": "resend"}
    done = part.ctl("campaign:process", "--json", **settings).json()
    assert sum(done["returned"].values()) == 10, done
    assert part.database.value("select count(*) from doubts") == 10
    part.sandbox.set(fail_after=0)
    part.database.run("""update doubts set since = since - interval '21 hours' where person_id % 2 = 0;
                         update people set next_send_at = now();""")
    done = part.ctl("campaign:process", "--json", **settings).json()
    assert (done["sent"], done["unknown"]) == (5, 5), done
    found = part.balance()
    assert (found.sent, found.unknown, found.unknown_accepted) == (5, 5, 5), str(found)
    assert part.database.value("select count(*) from doubts") == 5
    assert part.sandbox.counts()["repeated"] == 5


def another_provider_is_not_asked_in_its_place(stage):
    part = stage.part("another")
    population.simple(part.database, 2)
    part.database.run("""insert into doubts select p.id, s.id, now() from people p cross join campaign_steps s
                         order by p.id limit 1;""")
    done = part.ctl("campaign:process", "--json").json()
    assert (done["sent"], done["unknown"]) == (1, 1), done
    assert part.sandbox.accepted() == 1


play(asked_again_with_the_same_key, not_asked_again_once_the_key_may_be_forgotten,
     another_provider_is_not_asked_in_its_place)
