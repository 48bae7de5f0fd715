"""Every message and form about discrepancies in plain words; no database needed."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot.discrepancy_ageing import Ageing, Row
from bot.views import discrepancies as view
from bot.views import discrepancy_forms as forms
from bot.views import discrepancy_help, discrepancy_home, discrepancy_lists, discrepancy_nags
from bot.views import discrepancy_imports as imports
from bot.views import root_causes as causes
from bot.views.blocks import message
from bot.views.discrepancies import Asked, Seen
from models.discrepancy import Discrepancy, Kind, State
from models.discrepancy_copy import Asks, DiscrepancyCopy
from models.discrepancy_rules import DiscrepancyRules
from models.root_cause import RootCause
from tests import plain

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
TODAY = date(2027, 3, 10)
NAMES = ["1910 Bank of the whole company", "Ben Okafor"]
RESOLVED: dict[str, Any] = {"kind": Kind.MISSING_DOCUMENT, "evidence": "B-214", "how": "Asked for it", "resolved_by": "UBEN"}


def seen(number: int = 7, **given: Any) -> Seen:
    facts: dict[str, Any] = {
        "number": number,
        "what": "The bank fee is not booked",
        "amount_minor": -1_240_00,
        "currency": "USD",
        "owner_id": "UBEN",
        "transaction_on": date(2027, 1, 5),
        "due_on": date(2027, 3, 8),
        "reported_by": "UZOE",
        "reported_at": NOW,
        "told_on": TODAY,
        "waits_for_id": "UBEN",
        "due_moves": 2,
        "due_reason": "The bank answers late",
        "reopened": 1,
        "evidence": "Line 17",
    }
    made = Discrepancy(**{**facts, **given})
    made.id = number
    return Seen(made, NAMES[0], 64, TODAY, "The bank file was loaded twice")


def asked(asks: Asks, shown: Seen, for_id: str | None = None, day: date | None = TODAY) -> Asked:
    copy = DiscrepancyCopy(
        discrepancy_id=1, key="k", user_id="UBEN", asks=asks, for_id=for_id or str(shown.it.waits_for_id), day=day
    )
    return Asked(copy, shown)


def everything() -> dict[str, Mapping[str, Any]]:
    one, confirm = seen(), seen(8, state=State.TO_CONFIRM, waits_for_id="UOLA", **RESOLVED)
    done = seen(9, state=State.RESOLVED, waits_for_id=None, confirmed_by="UOLA", **RESOLVED)
    merged = seen(10, state=State.MERGED, waits_for_id=None, merged_into_id=7)
    cause = RootCause(name="The bank file was loaded twice", key="x", times=3, owner_id="UOLA", raised_at=NOW)
    mended = RootCause(name="Late", key="y", times=4, mended_at=NOW, mended_how="It is fetched by itself")
    all_asked = [
        asked(Asks.OWNER, one),
        asked(Asks.OWNER, seen(11, waits_for_id="UANA"), "UANA"),
        asked(Asks.CONFIRM, confirm),
        asked(Asks.COPY, one, "UBEN"),
    ]
    row = Row("UBEN", "USD", (3, 0, 1, 2), (120_00, 0, 5_00, 64_00))
    ages = Ageing("owner", ("0–29", "30–59", "60–89", "90+"), [row], [row])
    by_account = Ageing("account", ages.buckets, [row], [Row(NAMES[0], "USD", row.counts, row.amounts)])
    home = [*discrepancy_home.waiting([one, confirm], [cause], 9), *discrepancy_home.team(ages)]
    return {
        "nag": discrepancy_nags.nag(all_asked, "UBEN", 30),
        "nag of a lead": discrepancy_nags.nag([asked(Asks.COPY, one, "UBEN")], "ULEA", 1),
        "nag done": discrepancy_nags.nag([asked(Asks.OWNER, done, "UBEN")], "UBEN", 1),
        "past": discrepancy_nags.past(TODAY),
        "question": view.question(asked(Asks.OWNER, seen(), day=None)),
        "question again": view.question(asked(Asks.OWNER, seen(reopened=0), day=None)),
        "to confirm": view.question(asked(Asks.CONFIRM, confirm, day=None)),
        "given": view.given(one, "UZOE"),
        "its owner left": view.given(one, None),
        "news": view.news(confirm),
        "news of the end": view.news(done),
        "sent back": view.sent_back(one, "UOLA", "The voucher is of another month"),
        "reported": view.reported(one),
        "split": view.split(one, [seen(12), seen(13)]),
        "merged": view.merged(one, merged),
        **{f"details {each.it.number}": discrepancy_lists.details(each, ["DIS-7"]) for each in (one, confirm, done, merged)},
        "list": discrepancy_lists.listing("2 open discrepancies", [one, confirm], 30),
        "mine": discrepancy_lists.listing("Yours", [one, confirm], 2, mine=True),
        "nothing": discrepancy_lists.listing("Yours", [], 0),
        "ages": discrepancy_lists.ageing(ages, table=True, names={"UBEN": "Ben Okafor"}, export=True),
        "ages in words": discrepancy_lists.ageing(by_account, table=False, names={}, export=False),
        "no ages": discrepancy_lists.ageing(Ageing("owner", ages.buckets, [], []), table=True, names={}, export=True),
        "home": message(*home),
        "help": discrepancy_help.usage(),
        "unknown": discrepancy_help.unknown("wibble"),
        "problem": causes.problem(cause, [one.it, done.it]),
        "causes": causes.listing([cause, mended]),
        "no causes": causes.listing([]),
        "form report": forms.report(currency="USD", today=TODAY),
        "form resolve": forms.resolve(one, [cause], True, "7"),
        "form reassign": forms.reassign(one, "7"),
        "form move": forms.move_due(one, "7"),
        "form split": forms.split(one, "7"),
        "form merge": forms.merge(one, [seen(12).it], "7"),
        "form back": forms.send_back(confirm, "8"),
        "form rules": forms.rules(DiscrepancyRules(), "USD", "5,000.00"),
        "form import": imports.form(),
        "brought": imports.brought(3, 0),
        "brought again": imports.brought(0, 3),
        "yours": imports.yours("UFAY", 3),
        "form mend": causes.mend(cause, "1"),
        "form give": causes.give(cause, "1"),
    }


def test_every_message_and_form_is_plain() -> None:
    wrong = {name: faults for name, content in everything().items() if (faults := plain.of(content, NAMES))}
    assert wrong == {}


def test_the_line_of_a_discrepancy_says_it_all() -> None:
    said = discrepancy_lists.listing("Open", [seen()], 1)["text"].splitlines()[1]
    assert said == (
        "DIS-7 “The bank fee is not booked”: $1,240.00 too little on 1910 Bank of the whole company, 64 days old, "
        "was due Monday 8 March, moved 2 times, <@UBEN> is on it."
    )


def test_the_day_it_was_reported_is_the_workspaces() -> None:
    shown = seen(reported_at=datetime(2027, 3, 10, 2, tzinfo=UTC))._replace(zone="America/New_York")
    assert "reported by <@UZOE> on Tuesday 9 March." in discrepancy_lists.details(shown)["text"]
