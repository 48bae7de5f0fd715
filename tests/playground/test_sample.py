"""The sample company opens as its readers are told: half-way through a week, with something for everybody to do."""

import json
from pathlib import Path

import pytest

from playground import Message, Playground, books, demo
from playground.bookkeeping import LEDGER, MARCH, PLAN
from playground.company import BEN, FINANCE_ROOM, HANA, MAYA, OSKAR, PRIYA, TOMAS, Person

HEADINGS = ("PUR-2", "PUR-3", "PUR-4", "PUR-5")


def about(slack: Playground, who: Person, words: str) -> Message:
    """The first message to somebody with these words."""
    return next(message for message in slack.messages(who.id, viewer=who.id) if words in message.text)


def buttons(message: Message) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "DATABASE", tmp_path / "demo.db")


async def test_the_demo_opens_with_purchases_of_several_ages(database: None) -> None:
    async with demo.demo(0) as slack:
        for label in HEADINGS:
            assert "Approve" in buttons(about(slack, MAYA, f"{label} from")), f"{label} waits for Maya"
        old = about(slack, MAYA, "PUR-2 from")
        assert "$8,900.00 to Haldane Tooling Ltd" in old.text
        third = about(slack, MAYA, "PUR-3 from").text
        assert "it counts as $11,600.00, over $10,000.00" in third
        assert "same vendor and cost center in 30 days: PUR-1 ($6,400.00)" in third
        assert f"<@{TOMAS.id}> (operations)" in third
        brakes = about(slack, MAYA, "PUR-4 from").text
        assert "EUR 1 counts as USD 1.08" in brakes
        assert "veltrano-quote-2291.pdf" in brakes
        assert "12 payments of $1,000.00 make $12,000.00" in about(slack, MAYA, "PUR-5 from").text
        assert "You can go ahead and buy it." in about(slack, HANA, "You can go ahead").text
        assert "Answer" in buttons(about(slack, BEN, f"<@{PRIYA.id}> asks about PUR-4"))
        assert buttons(about(slack, OSKAR, "PUR-5 from")) == ["Change it", "Withdraw it"]
        assert "98 days old" in about(slack, BEN, "DIS-1").text
        assert "moved once" in about(slack, BEN, "DIS-1").text
        assert buttons(about(slack, MAYA, "DIS-5")) == ["Confirm", "Send it back"]
        tab = await slack.home(MAYA.id)
        assert tab is not None
        assert "4 purchases to decide" in json.dumps(tab.blocks)
        refused = [call for call in slack.calls if call.result != "ok"]
        assert refused == []


async def test_priya_brings_the_books_in_and_nobody_waits_for_them(database: None) -> None:
    async with demo.demo(0) as slack:
        assert slack.on_clock is not None
        await slack.on_clock("hour")  # the clock stands still until the books are there
        for name in (LEDGER, PLAN):
            assert f"{name} is in the books" in about(slack, PRIYA, name).text
        await slack.command(MAYA.id, "/kpi", channel=FINANCE_ROOM.id)
        shown = slack.messages(FINANCE_ROOM.id, viewer=MAYA.id)[-1].text
        assert shown.startswith("All 5 figures with a plan in February 2027 are worse than planned.")
        assert "Cash: $879,545.00." in shown
        await slack.command(MAYA.id, "/variance", "warehouse", channel=FINANCE_ROOM.id)
        assert "$14,100.00 (282%) more than planned" in slack.messages(FINANCE_ROOM.id, viewer=MAYA.id)[-1].text
        assert MARCH in slack.samples


def test_the_sample_books_add_up_and_are_the_same_each_time() -> None:
    entries = books.journal().entries
    sums: dict[str, int] = {}
    for entry in entries:
        sums[entry.voucher] = sums.get(entry.voucher, 0) + entry.cents
    assert set(sums.values()) == {0}
    assert {entry.day[:7] for entry in entries} == {books.Month(number).name for number in range(1, 27)}
    first = books.ledger()
    books.journal.cache_clear()
    assert books.ledger() == first
    spent = sum(entry.cents for entry in entries if entry.account == books.WAREHOUSE and entry.day >= "2027")
    assert spent == 3_145_000, "what the cost center's budget says is spent"
