"""The trail of decisions, as an admin sees it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.prose import dates
from bot.prose.lists import count
from bot.views.blocks import (
    Content,
    Piece,
    bold,
    bullets,
    context,
    line,
    message,
    paragraph,
    person,
    rich,
    said,
    sentence,
)
from models.audit_entry import AuditEntry
from models.audit_trail import Verdict

DEEDS = {
    "role.set": "set the roles of",
    "role.first_admin": "made the first admin",
    "department.set": "set the department of",
    "backup.set": "set the backup of",
    "workspace.set": "set up",
    "audit.export": "exported the trail of",
    "purchase.request": "requested",
    "purchase.amend": "made a new version of",
    "purchase.describe": "described anew",
    "purchase.vote": "voted for",
    "purchase.approved": "gave the last vote for",
    "purchase.rejected": "rejected",
    "purchase.withdrawn": "withdrew",
    "purchase.ask": "asked a question about",
    "purchase.answer": "answered a question about",
    "purchase.ask_changes": "asked for changes to",
    "purchase.hand_back": "left unchanged",
    "purchase.remind": "reminded the approvers of",
    "purchase.backups": "asked the backups about",
    "purchase.lead": "told a lead of",
    "purchase.export": "exported the purchases of",
    "purchase.paid": "changed the day of payment of",
    "delegation.give": "let somebody else decide for",
    "delegation.end": "ended the stand-in for",
    "cost_centre.add": "added",
    "cost_centre.change": "changed",
    "cost_centre.close": "closed",
    "cost_centre.reopen": "reopened",
    "budget.set": "set the budget of",
    "rate.set": "set the exchange rate of",
    "import.load": "loaded",
    "import.undo": "took out",
    "source.add": "added",
    "source.change": "changed",
    "source.pause": "paused",
    "source.resume": "let go on",
    "source.remove": "removed",
    "account.change": "changed",
    "account.confirm": "confirmed what was guessed of",
    "books.change": "changed how the books are kept:",
    "figure.add": "added",
    "figure.change": "changed",
    "figure.remove": "removed",
    "discrepancy.report": "reported",
    "discrepancy.import": "reported from a file, beginning with",
    "discrepancy.give": "gave away",
    "discrepancy.move_due": "moved the due date of",
    "discrepancy.split": "split",
    "discrepancy.merge": "merged",
    "discrepancy.resolve": "resolved",
    "discrepancy.ask_to_confirm": "asked somebody else to confirm",
    "discrepancy.confirm": "confirmed",
    "discrepancy.send_back": "sent back",
    "discrepancy.reopen": "opened again",
    "discrepancy.rules": "set how old discrepancies are looked after:",
    "discrepancy.export": "exported the discrepancies of",
    "root_cause.raise": "raised as coming again",
    "root_cause.give": "gave away",
    "root_cause.mend": "mended",
    "policy.propose": "proposed a change of the purchases policy:",
    "policy.agree": "agreed to a change of the purchases policy:",
    "policy.refuse": "refused a change of the purchases policy:",
    "policy.withdraw": "withdrew a change of the purchases policy:",
}
KINDS = {
    "purchase": "PUR-", "blocker": "BLK-", "import": "IMP-", "cost_centre": "cost center ", "discrepancy": "DIS-",
    "root_cause": "cause ", "rate": "", "policy": "number ",
}  # fmt: skip
SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,}")


def latest(entries: Sequence[AuditEntry], zone: str, today: date) -> Content:
    """The last entries, newest first, on that zone's clock."""
    if not entries:
        return sentence("Nothing was decided yet, so there is nothing to show.")
    rows = [_row(entry, zone, today) for entry in entries]
    return message(
        rich(line(bold("The last decisions"), ", newest first:"), bullets(rows)),
        context("Type /tandem audit verify to check that nobody has changed any, or /tandem export for all of them."),
    )


def _row(entry: AuditEntry, zone: str, today: date) -> list[Piece]:
    who: Piece = "Tandem" if entry.actor == "tandem" else person(entry.actor)
    deed = DEEDS.get(entry.action, entry.action.replace(".", ": ").replace("_", " "))
    kind, _, name = entry.subject.partition(":")
    other = f"{KINDS[kind]}{name}" if kind in KINDS else entry.subject.replace(":", " ")
    subject: Piece = person(name) if kind == "member" else other
    when = dates.moment(entry.at, zone, today)
    return [f"{entry.number}. {when}: ", who, f" {deed} ", subject, *_detail(entry.detail)]


def _detail(detail: dict[str, Any]) -> list[Piece]:
    if "old" in detail or "new" in detail:
        name = f"{detail['name']} " if detail.get("name") else ""
        said_why = f" ({detail['why']})" if detail.get("why") else ""
        return [f" – {name}from ", _piece(detail.get("old")), " to ", _piece(detail.get("new")), said_why]
    votes = detail.get("votes") if isinstance(detail.get("votes"), list) else None
    told = {name: value for name, value in sorted(detail.items()) if value not in (None, [], "") and name != "votes"}
    facts = ", ".join(f"{name} {_value(value)}" for name, value in told.items())[:300]
    return [f" – {facts}" if facts else "", *(piece for vote in votes or () for piece in _vote(vote))]


def _vote(vote: dict[str, Any]) -> list[Piece]:
    """ "; yes by @Maya for @Ben (finance)"."""
    voter, principal = str(vote.get("by")), str(vote.get("for"))
    said_why = f": “{vote['reason']}”"[:200] if vote.get("reason") else ""
    pieces: list[Piece] = [f"; {'yes' if vote.get('approve') else 'no'} by ", _piece(voter)]
    return [*pieces, *([" for ", _piece(principal)] if principal != voter else []), f" ({vote.get('department')}){said_why}"]


def _piece(value: Any) -> Piece:
    return person(value) if isinstance(value, str) and SLACK_ID.fullmatch(value) else _value(value)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return " and ".join(map(str, value)) or "nothing"
    return "nothing" if value is None else str(value)


def verdict(found: Verdict) -> Content:
    """What a check of the trail found."""
    if found.broken is None:
        if not found.entries:
            return sentence("The trail is still empty, so there is nothing to check.")
        entries = count(found.entries, "entry", "entries")
        well = paragraph(f"All is well. I checked {entries}, and none was changed, removed or put in.")
        number, told = found.shown
        if not number:
            return message(well)
        compare = ". Compare it with the one in my last message about the trail."
        return message(well, paragraph(f"The hash of entry {number} is ", said(told, code=True), compare))
    return message(
        paragraph(bold("Somebody has tampered with the trail. "), found.what),
        paragraph(
            f"{count(found.entries, 'entry', 'entries').capitalize()} before it "
            f"{'is' if found.entries == 1 else 'are'} sound. Keep a copy of the database, and find out who had access to it."
        ),
    )


def head(day: date, number: int, last: str) -> Content:
    """The trail's last hash of a day, for the admins to keep."""
    return message(
        paragraph(
            f"On {dates.day(day)} the trail of decisions stands at entry {number}. Its last hash is ",
            said(last, code=True),
            ".",
        ),
        context("Keep this message. With it, /tandem audit verify shows when entries were changed or removed."),
    )


def under_way() -> Content:
    """It takes longer than somebody should wait."""
    return sentence("The trail is long, so this takes a while. I send you a message when it is done.")
