"""The summary of a large huddle stays within what Slack takes, and says how much more there is."""

import json
from datetime import UTC, date, datetime

import pytest

from bot.database import Workspace
from bot.huddle_answers import Obstruction
from bot.views import huddle_answers as answers_view
from bot.views import huddle_summaries as view
from bot.views.huddle_answers import Given
from bot.views.huddle_summaries import Obstacle, Summary
from models.blocker import Blocker, Needs
from playground.strict import messages
from tests.huddles import sit_down

WEDNESDAY = date(2027, 3, 10)
WEDNESDAY_AT_TEN = datetime(2027, 3, 10, 10, tzinfo=UTC)
LONG = "Ship the last pallet to Ghent and tell the driver. " * 60


def given(number: int, words: str = LONG, ticked: int = 50) -> Given:
    answers = [("finished", "What did you finish?", words), ("next", "What is next?", words), ("action", "And?", words)]
    return Given(user_id=f"U{number}", name=f"Person {number:02}", answers=answers, finished=["Pay Acme"] * ticked)


def obstacle(number: int, what: str = "x" * 300) -> Obstacle:
    blocker = Blocker(
        number=number,
        what=what,
        needs=Needs.DECISION,
        raiser_id=f"U{number}",
        owner_id=f"U{number + 1}",
        raised_on=WEDNESDAY,
        owned_since=WEDNESDAY_AT_TEN,
    )
    return Obstacle(blocker, f"Person {number:02}", 0, LONG)


def test_fifty_people_with_long_answers_fit_into_one_message() -> None:
    people = [given(number) for number in range(50)]
    names = [f"Somebody with quite a long name {number}" for number in range(40)]
    told = Summary(
        name="N" * 80,
        day=WEDNESDAY,
        given=people,
        obstacles=[obstacle(number) for number in range(50)],
        away=names,
        skipped=names,
        silent=names,
        set_up_by="Lena",
    )
    content = view.summary(told)
    assert messages.blocks(content["blocks"])
    assert len(content["blocks"]) <= 10
    assert all(len(json.dumps(block)) < 12_000 for block in content["blocks"])
    text = content["text"]
    assert len(text) <= 3900
    assert "…" not in text[-40:], "what is read aloud ends with a whole sentence"
    assert text.endswith("The full answers are in the thread. Set up by Lena.")
    assert "more in the thread" in text
    assert "50 of 170 answered" in text
    assert "and 34 other people" in text


def test_a_small_huddle_is_shown_whole() -> None:
    people = [given(number, f"thing {number}\nsecond thing", 1) for number in range(6)]
    text = view.summary(Summary(name="Daily", day=WEDNESDAY, given=people[:6]))["text"]
    assert "thing 5; second thing" in text
    assert "more in the thread" not in text


@pytest.mark.parametrize("questions", [4, 12])
def test_the_longest_answers_fit_into_one_thread_message(questions: int) -> None:
    words = "w" * 3000
    answers = [("other", f"Question {number}?", words) for number in range(questions)]
    content = answers_view.in_thread(Given(user_id="U1", name="Ana", answers=answers, finished=["t" * 500] * 50))
    assert messages.blocks(content["blocks"])
    shown = sum(len(part["text"]) for block in content["blocks"] for row in block["elements"] for part in _texts(row))
    assert shown < 13_500 + 50 * 150
    assert len(content["text"]) <= 3900


def _texts(row: dict[str, object]) -> list[dict[str, str]]:
    elements: list[dict[str, object]] = row["elements"]  # type: ignore[assignment]
    return [part for one in elements for part in (_texts(one) if "elements" in one else [one])]  # type: ignore[misc]


def test_who_is_needed_is_mentioned_and_nobody_else() -> None:
    told = Summary(name="Daily", day=WEDNESDAY, given=[given(1)], obstacles=[obstacle(1, "Which carrier?")], away=["Ben"])
    content = view.summary(told)
    assert content["text"].count("<@") == 1
    assert json.dumps(content["blocks"]).count('"type": "user"') == 1


def test_an_own_blocker_asks_nobody_else() -> None:
    own = obstacle(1, "My report")
    own.blocker.owner_id = "U1"
    text = view.summary(Summary(name="Daily", day=WEDNESDAY, given=[given(1)], obstacles=[own]))["text"]
    assert "Person 01 has to clear it: My report (BLK-1)" in text
    assert "<@" not in text


def test_nobody_answered_says_why_where_that_is_known() -> None:
    told = Summary(name="Daily", day=WEDNESDAY, away=["Ana", "Ben"], skipped=["Cem"], silent=["Dora"])
    assert view.summary(told)["text"] == "Nobody answered Daily on Wednesday 10 March (2 away and 1 skipped it)."
    told = Summary(name="Daily", day=WEDNESDAY, unasked=["Ana"])
    assert view.summary(told)["text"] == (
        "Nobody was asked for Daily on Wednesday 10 March, because I was not running then."
    )


async def test_fifty_people_answer_and_the_summary_is_one_message(workspace: Workspace) -> None:
    table = await sit_down(workspace, *(f"Person {number:02}" for number in range(1, 51)))
    await table.ask(WEDNESDAY)
    for number, user in enumerate(table.people):
        new = Obstruction(f"Stuck {number}", Needs.DATA, "ULEAD") if number % 5 == 0 else None
        await table.answer(user, finished=LONG[:2000], next=LONG[:2000], new=new)
    summary = await table.summary()
    assert summary is not None
    assert messages.blocks(summary.payload["blocks"])
    assert "50 of 50 answered" in summary.payload["text"]
    threads = await table.messages(":answers")
    assert len(threads) == 50
    for message in threads.values():
        assert messages.blocks(message.payload["blocks"])
