"""Holds the sandbox's own book against the database, and writes out one of the mails. Exit 1 if they disagree."""
import argparse
import json
import pathlib
import sys


def read_ledger(path):
    recipients, ids, first = [], set(), None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            recipients.append(entry["to"] if isinstance(entry["to"], str) else entry["to"][0])
            ids.add(entry["message_id"])
            first = first or entry
    return recipients, ids, first


def write_mail(entry, folder):
    folder.mkdir(parents=True, exist_ok=True)
    html = folder / "mail.html"
    html.write_text(entry["html"], encoding="utf-8")
    print(f"One of them, as the sandbox got it (its HTML: {html.relative_to(pathlib.Path.cwd())}):\n")
    for line in [f"To: {entry['to']}", f"Subject: {entry['subject']}", "", *entry["text"].splitlines()]:
        print(f"    {line}".rstrip())
    print()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--due", type=int, required=True)
    options.add_argument("--unknown", type=int, required=True)
    options.add_argument("--ledger", required=True)
    options.add_argument("--send-log", required=True)
    options.add_argument("--mail", type=pathlib.Path, required=True)
    given = options.parse_args()

    accepted, accepted_ids, first = read_ledger(given.ledger)
    rows = [line.rstrip("\n").split("\t") for line in open(given.send_log, encoding="utf-8")]
    if first:
        write_mail(first, given.mail)
    wrong = []
    if len(set(accepted)) != len(accepted):
        wrong.append(f"{len(accepted) - len(set(accepted)):,} were sent more than once")
    if len(accepted) != given.due:
        wrong.append(f"the sandbox accepted {len(accepted):,} of {given.due:,} that were due")
    if {row[1] for row in rows} != accepted_ids or len(rows) != len(accepted):
        wrong.append(f"send_log has {len(rows):,} rows and not the sandbox's message ids")
    if {row[0] for row in rows} != set(accepted):
        wrong.append("send_log and the sandbox name different recipients")
    if given.unknown:
        wrong.append(f"{given.unknown:,} are unknown")
    if wrong:
        sys.exit("The account does not balance: " + "; ".join(wrong))
    print(f"The account balances: {given.due:,} due, {len(accepted):,} accepted by the sandbox, {len(rows):,} in send_log "
          "with the same message ids, 0 unknown, nobody twice.")


main()
