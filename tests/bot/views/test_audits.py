"""The trail in words."""

from datetime import date
from typing import Any

from bot.views import audits
from models.audit_entry import AuditEntry
from models.audit_trail import Verdict
from tests.clocks import WEDNESDAY


def entry(action: str, subject: str, **detail: Any) -> AuditEntry:
    return AuditEntry(number=1, at=WEDNESDAY, actor="U1", action=action, subject=subject, detail=detail, prev="")


def told(row: AuditEntry) -> str:
    return str(audits.latest([row], "Europe/Berlin", date(2027, 3, 10))["text"]).split("\n")[1]


def test_entries_read_as_sentences() -> None:
    when = "• 1. Wednesday 10 March at 10:00: <@U1>"
    assert told(entry("role.set", "member:U2", given=["lead"], taken=[])) == f"{when} set the roles of <@U2> – given lead"
    assert told(entry("backup.set", "member:U2", old=None, new="U03PRIYA")) == (
        f"{when} set the backup of <@U2> – from nothing to <@U03PRIYA>"
    )
    assert told(entry("workspace.set", "workspace", name="country", old="DE", new=None)) == (
        f"{when} set up workspace – country from DE to nothing"
    )
    assert told(entry("huddle.set_up", "huddle:3", name="<!channel>")) == (
        f"{when} huddle: set up huddle 3 – name &lt;!channel&gt;"
    )


def test_purchases_are_called_what_people_call_them_and_votes_are_told() -> None:
    when = "• 1. Wednesday 10 March at 10:00: <@U1>"
    yes = {"by": "U1", "for": "U03PRIYA", "department": "finance", "approve": True, "seat": "finance"}
    no = {"by": "U2", "for": "U2", "department": "operations", "approve": False, "reason": "<!here> too dear"}
    assert told(entry("purchase.vote", "purchase:12", version=2, votes=[yes])) == (
        f"{when} voted for PUR-12 – version 2; yes by U1 for <@U03PRIYA> (finance)"
    )
    assert told(entry("purchase.rejected", "purchase:12", version=2, votes=[no])) == (
        f"{when} rejected PUR-12 – version 2; no by U2 (operations): “&lt;!here&gt; too dear”"
    )
    assert told(entry("purchase.export", "workspace")) == f"{when} exported the purchases of workspace"
    assert told(entry("cost_centre.close", "cost_centre:410")) == f"{when} closed cost center 410"


def test_what_happens_to_numbers_reads_as_sentences() -> None:
    when = "• 1. Wednesday 10 March at 10:00: <@U1>"
    assert told(entry("import.load", "import:3", file="may.csv", lines=9)) == f"{when} loaded IMP-3 – file may.csv, lines 9"
    assert told(entry("import.undo", "import:3", file="may.csv")) == f"{when} took out IMP-3 – file may.csv"
    assert told(entry("source.add", "source:5", name="ERP", kind="web")) == f"{when} added source 5 – kind web, name ERP"
    assert told(entry("account.change", "account:4010", name="owner", old=None, new="U03PRIYA")) == (
        f"{when} changed account 4010 – owner from nothing to <@U03PRIYA>"
    )


def test_a_verdict_says_what_to_do() -> None:
    whole = audits.verdict(Verdict(9, shown=(7, "ab" * 32)))["text"]
    assert "I checked 9 entries" in whole
    assert f"The hash of entry 7 is {'ab' * 32}. Compare it" in whole, "with what was sent: the last entry is another"
    broken = audits.verdict(Verdict(1, 2, "Entry 2 was changed."))["text"]
    assert broken.startswith("Somebody has tampered with the trail. Entry 2 was changed.")
    assert "1 entry before it is sound" in broken
    assert "still empty" in audits.verdict(Verdict(0))["text"]
