"""The sample company opens as its readers are told: half-way through a week, with something for everybody to do."""

import json
from pathlib import Path

import pytest

from playground import Message, Playground, demo
from playground.company import BEN, HANA, MAYA, OSKAR, PRIYA, TOMAS, Person

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
        tab = await slack.home(MAYA.id)
        assert tab is not None
        assert "4 purchases to decide" in json.dumps(tab.blocks)
        refused = [call for call in slack.calls if call.result != "ok"]
        assert refused == []
