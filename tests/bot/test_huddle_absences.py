"""Skipping, being away, coming back, and old buttons."""

from datetime import date, timedelta

import pytest

from bot import huddle_absences, huddle_answers
from bot.database import Workspace
from models.huddle_round import State
from models.refusal import Refusal
from tests.clocks import FrozenClock
from tests.huddles import Table, sit_down

WEDNESDAY, THURSDAY, FRIDAY = date(2027, 3, 10), date(2027, 3, 11), date(2027, 3, 12)
HOUR = timedelta(hours=1)


@pytest.fixture
async def table(workspace: Workspace) -> Table:
    table = await sit_down(workspace, "Ana", "Ben", "Cem")
    await table.ask(WEDNESDAY)
    return table


async def test_skipping_counts_as_done_and_can_be_taken_back(table: Table) -> None:
    async with table.workspace.begin() as tx:
        await huddle_answers.skip(tx, table.prompts["U1"], "U1")
    mine = (await table.message("U1")).payload["text"]
    assert mine == "You skipped Wednesday 10 March of Finance daily. You can still answer."
    async with table.workspace.begin() as tx:
        with pytest.raises(Refusal, match="skipped this one already"):
            await huddle_answers.skip(tx, table.prompts["U1"], "U1")
    for user in ("U2", "U3"):
        await table.answer(user, next="x")
    assert "Skipped it: Ana." in await table.said()
    await table.answer("U1", next="after all")
    said = await table.said()
    assert "Ana: after all" in said
    assert "Skipped" not in said


async def test_an_old_skip_button_says_what_happened_since(table: Table, clock: FrozenClock) -> None:
    await table.answer("U1", next="x")
    async with table.workspace.begin() as tx:
        with pytest.raises(Refusal, match="You answered this already"):
            await huddle_answers.skip(tx, table.prompts["U1"], "U1")
    clock.move(3 * HOUR)
    async with table.workspace.begin() as tx:
        with pytest.raises(Refusal, match="time for this one is over"):
            await huddle_answers.skip(tx, table.prompts["U2"], "U2")
    clock.move(timedelta(days=20))
    with pytest.raises(Refusal, match="the huddle of Wednesday 10 March"):
        await table.answer("U2", next="x")


async def test_being_away_settles_todays_huddle_and_coming_back_offers_it(table: Table) -> None:
    async with table.workspace.begin() as tx:
        await huddle_absences.go_away(tx, "U1", WEDNESDAY, FRIDAY)
    mine = (await table.message("U1")).payload["text"]
    assert mine == "Finance daily: you are away until Friday. I will not ask until you are back."
    async with table.workspace.begin() as tx:
        was_away, found = await huddle_absences.come_back(tx, "U1")
    assert was_away
    assert [prompt.id for _, _, prompt in found] == [table.prompts["U1"]]
    for user in table.people:
        await table.answer(user, next=f"here {user}")
    assert "here U1" in await table.said()


async def test_days_away_later_leave_todays_huddle_alone(table: Table) -> None:
    async with table.workspace.begin() as tx:
        await huddle_absences.go_away(tx, "U1", THURSDAY, FRIDAY)
    assert (await table.prompt("U1")).state is State.ASKED


async def test_everyone_away_is_said_in_one_sentence(table: Table) -> None:
    for user in table.people:
        async with table.workspace.begin() as tx:
            await huddle_absences.go_away(tx, user, WEDNESDAY, WEDNESDAY)
    assert await table.said() == "Everyone was away for Finance daily on Wednesday 10 March."
