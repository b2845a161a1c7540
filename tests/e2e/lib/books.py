"""The account: what the database says of every due person, held against what the provider says that it accepted."""

import collections
import dataclasses


class Unbalanced(AssertionError):
    """The account does not add up. The text says who, and how."""


@dataclasses.dataclass
class Balance:
    due: int
    sent: int
    unknown: int
    unknown_accepted: int  # of the unknown ones: those that the provider has accepted
    skipped: collections.Counter  # by reason
    failed: collections.Counter  # by reason
    waiting: int  # still due
    aside: int

    def __str__(self):
        parts = [f"{self.due} due", f"{self.sent} sent", f"{self.unknown} unknown ({self.unknown_accepted} accepted)"]
        parts += [f"{count} skipped ({why})" for why, count in sorted(self.skipped.items())]
        parts += [f"{count} failed ({why})" for why, count in sorted(self.failed.items())]
        parts += [f"{self.waiting} still due", f"{self.aside} set aside"]
        return ", ".join(parts)


def some(names):
    names = sorted(names)
    return f"{len(names)}: {', '.join(map(str, names[:5]))}{' ...' if len(names) > 5 else ''}"


class Books:
    """Reads everything once. People are told by their address as it stands in `people` unless `addresses` says else."""

    def __init__(self, database, sandbox, addresses=None):
        self.people = {row["id"]: row for row in database.rows(
            "select id, email, sequence_id, sequence_step, next_send_at, claim_id, total_emails_sent, rescues "
            "from people")}
        self.steps = {row["id"]: row for row in database.rows(
            "select id, sequence_id, step_number, campaign_id from campaign_steps")}
        self.log = database.rows(
            "select person_id, campaign_step_id as step, status, provider_message_id as message, failure_reason as why,"
            " claim_id as claim, claim_place as place from send_log")
        self.unknowns = {row["person_id"]: row for row in database.rows(
            "select person_id, attempt, campaign_step_id as step, claim_id from unknowns")}
        self.aside = {row["person_id"]: row for row in database.rows("select person_id, reason from set_aside")}
        self.claims = database.rows("select id, person_ids, step_ids, started_upto from claims")
        self.activities = database.value("select count(*) from activities where type = 'email_sent'")
        self.due_wrong = database.value(
            "select count(*) from (select * from people where next_send_at is not null) p full join people_due d "
            "on (d.channel, d.at, d.person_id) = (p.next_channel, p.next_send_at, p.id) "
            "where d.person_id is null or p.id is null")
        self.ledger = sandbox.ledger()
        self.person_of = {row["email"]: row["id"] for row in self.people.values()}
        self.person_of.update(addresses or {})

    def _accepted(self):
        """(person, campaign) -> lines of the ledger."""
        found = collections.defaultdict(list)
        for line in self.ledger:
            person = self.person_of.get(line["to"])
            if person is None:
                raise Unbalanced(f"the provider accepted a message to {line['to']}, whom nobody knows")
            found[person, line["campaign"]].append(line)
        return found

    def _campaign(self, step):
        return self.steps[step]["campaign_id"] if step in self.steps else None

    def balance(self, due=None):
        """Proves the account, and returns it. `due`: (person, campaign) pairs; else everybody, for step 1."""
        if due is None:
            due = {(person, f"S{row['sequence_id']}-1") for person, row in self.people.items()}
        accepted = self._accepted()
        if self.claims:
            raise Unbalanced(f"{len(self.claims)} claims are still open: somebody is in flight, or never came back")
        self._nobody_twice(accepted)
        self._books_and_ledger_agree(accepted)
        self._side_books_agree()
        return self._everybody_once(due, accepted)

    def _nobody_twice(self, accepted):
        twice = [key for key, lines in accepted.items() if len(lines) > 1]
        if twice:
            raise Unbalanced(f"accepted twice: {some(twice)}")
        seen = collections.Counter((row["person_id"], row["step"]) for row in self.log)
        again = [key for key, count in seen.items() if count > 1]
        if again:
            raise Unbalanced(f"in send_log twice: {some(again)}")

    def _books_and_ledger_agree(self, accepted):
        sent = {(row["person_id"], self._campaign(row["step"])): row["message"]
                for row in self.log if row["status"] == "sent"}
        doubtful = {(person, self._campaign(row["step"])): row["attempt"] for person, row in self.unknowns.items()}
        # What goes to Resend names no attempt.
        orphans = [key for key, (line, *_) in accepted.items()
                   if sent.get(key) != line["message_id"]
                   and (key not in doubtful or line["attempt"] not in ("", doubtful[key]))]
        if orphans:
            raise Unbalanced(f"accepted, and in nobody's book: {some(orphans)}")
        invented = [key for key, message in sent.items()
                    if key not in accepted or accepted[key][0]["message_id"] != message]
        if invented:
            raise Unbalanced(f"sent by the books, and not accepted: {some(invented)}")

    def _side_books_agree(self):
        sent = collections.Counter(row["person_id"] for row in self.log if row["status"] == "sent")
        wrong = [person for person, row in self.people.items() if row["total_emails_sent"] != sent[person]]
        if wrong:
            raise Unbalanced(f"total_emails_sent differs from send_log: {some(wrong)}")
        if self.activities != sum(sent.values()):
            raise Unbalanced(f"{self.activities} activities for {sum(sent.values())} sends")
        if self.due_wrong:
            raise Unbalanced(f"{self.due_wrong} entries of people_due differ from people")
        loose = [person for person, row in self.people.items()
                 if row["claim_id"] is not None and person not in self.unknowns]
        if loose:
            raise Unbalanced(f"held by a claim that is gone, and not unknown: {some(loose)}")
        claimable = [person for person in self.unknowns if self.people[person]["claim_id"] is None]
        if claimable:
            raise Unbalanced(f"unknown, and could be claimed: {some(claimable)}")

    def _everybody_once(self, due, accepted):
        places = collections.defaultdict(list)
        for row in self.log:
            places[row["person_id"], self._campaign(row["step"])].append((row["status"], row["why"]))
        for person, row in self.unknowns.items():
            places[person, self._campaign(row["step"])].append(("unknown", None))
        for person, row in self.people.items():
            key = (person, f"S{row['sequence_id']}-{row['sequence_step']}")
            if person in self.aside:
                places[key].append(("aside", None))
            elif row["next_send_at"] is not None and person not in self.unknowns:
                places[key].append(("waiting", None))
        lost = [key for key in due if not places[key]]
        if lost:
            raise Unbalanced(f"in no book at all: {some(lost)}")
        several = [key for key in due if len(places[key]) > 1]
        if several:
            raise Unbalanced(f"in several books: {some(several)}, such as {places[several[0]]}")
        ends = collections.Counter(places[key][0] for key in due)
        by = lambda status: collections.Counter({why: n for (what, why), n in ends.items() if what == status})
        doubtful = {(person, self._campaign(row["step"])) for person, row in self.unknowns.items()}
        out = Balance(due=len(due), sent=ends["sent", None], unknown=ends["unknown", None],
                      unknown_accepted=len(doubtful & accepted.keys()), skipped=by("skipped"), failed=by("failed"),
                      waiting=ends["waiting", None], aside=ends["aside", None])
        whole = (out.sent + out.unknown + sum(out.skipped.values()) + sum(out.failed.values()) + out.waiting
                 + out.aside)
        if whole != out.due:
            raise Unbalanced(f"{out} do not add up: {whole}")
        return out
