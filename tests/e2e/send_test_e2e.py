"""template:send-test sends one mail through the provider that is set, and leaves no trace in the account."""

from lib import population
from lib.stage import play

ACCOUNT = """select md5(concat((select string_agg(p::text, '|' order by id) from people p),
    (select string_agg(b::text, '|' order by id) from businesses b), (select count(*) from send_log),
    (select count(*) from activities), (select count(*) from claims), (select count(*) from unknowns))) as account"""


def one_mail_and_no_trace(stage):
    for provider in ("ses", "resend"):
        part = stage.part(provider, bodies=True)
        population.simple(part.database, 3)
        before = part.database.value(ACCOUNT)
        for person in ([], ["--person", "2"]):
            said = part.ctl("template:send-test", "tpl", "--to", "me@example.com", "--json", *person,
                            EMAIL_PROVIDER=provider).json()
            line = part.sandbox.ledger()[-1]
            assert line["to"] == "me@example.com" and line["subject"] == said["subject"], (line, said)
            assert said["message_id"] and said["message_id"] in str(line), (line, said)
            assert said["subject"].startswith("[TEST] News for "), said
            assert ("Business 2" in line["html"]) == bool(person), line["html"]
            assert "pid=0" in line["html"] and "/u/test" in line["html"] and "/t/" not in line["html"], line["html"]
        assert len(part.sandbox.ledger()) == 2, "a second test is another mail"
        assert part.database.value(ACCOUNT) == before, "the account or a person was touched"
        assert part.database.value(
            "select count(*) from audit_log where command = 'template:send-test' and outcome = 'done'") == 2


def each_refusal_says_what_to_do(stage):
    part = stage.part("refused")
    population.simple(part.database, 1)
    part.database.run("insert into suppressions (address, reason) values ('gone@example.com', 'bounced');")

    def refused(to, *words, status=1, slug="tpl", **settings):
        done = part.ctl("template:send-test", slug, "--to", to, status=status, **settings)
        assert all(word in done.err for word in words), done.err

    refused("reject.1@example.com", "refused this mail", "MessageRejected")
    refused("cutafter.1@example.com", "may have been sent", "Look into the mailbox")
    refused("me@example.com", "was not reached", "fibctl doctor", SES_ENDPOINT="https://127.0.0.1:1")
    refused("gone@example.com", "suppression list", "suppression:remove")
    refused("nobody", "no address", status=2)
    refused("me@example.com", "no template 'nowhere'", "template:push", slug="nowhere")
    assert part.database.value("select count(*) from audit_log where outcome = 'failed'") == 3
    assert part.database.value("select count(*) from send_log") == 0


play(one_mail_and_no_trace, each_refusal_says_what_to_do)
