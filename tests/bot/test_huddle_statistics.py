"""Statistics count what happened, and their file cannot run anything."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import huddle_answers, huddle_rounds, huddle_statistics
from bot.database import Workspace
from bot.views import huddle_statistics as view
from models.huddle_round import PlanItem, Prompt, Round, State
from models.member import Member
from models.refusal import Refusal
from playground.strict import messages
from tests.clocks import FrozenClock
from tests.huddles import LEAD, Table, sit_down

TUESDAY, WEDNESDAY, MONDAY = date(2027, 3, 9), date(2027, 3, 10), date(2027, 3, 8)
HOUR = timedelta(hours=1)
NEXT_WEDNESDAY = date(2027, 3, 17)


@pytest.fixture
async def table(workspace: Workspace, clock: FrozenClock) -> Table:
    """Two rounds in one week and one in the next: answered, late, skipped, away and missing."""
    table = await sit_down(workspace, "Ana", "=Ben()", "Cem")
    await table.ask(WEDNESDAY)
    await table.answer("U1", next="a\nb\nc")
    async with workspace.begin() as tx:
        await huddle_answers.skip(tx, table.prompts["U2"], "U2")
    clock.move(3 * HOUR)
    await table.answer("U3", next="d")
    clock.move(timedelta(days=1))
    await table.ask(date(2027, 3, 11))
    plan = await table.plan("U1")
    await table.answer("U1", done={plan["a"].id, plan["b"].id}, next="e")
    clock.move(timedelta(days=6))
    await table.ask(NEXT_WEDNESDAY)
    async with workspace.begin() as tx:
        found = await huddle_rounds.prompt_for(tx, table.prompts["U2"], "U2")
        await huddle_answers.mark_away(tx, found, None)
    clock.move(HOUR)
    return table


async def figures(table: Table, user: str | None = None) -> dict[tuple[str, date], tuple[int, ...]]:
    async with table.workspace.read() as tx:
        rows = await huddle_statistics.figures(tx, table.huddle_id, MONDAY, date(2027, 3, 21), user)
    return {(row.user_id, row.week): tuple(getattr(row, name) for name in view.COUNTS) for row in rows}


async def test_answers_are_counted_by_person_and_week(table: Table, clock: FrozenClock) -> None:
    second = MONDAY + timedelta(days=7)
    # asked, answered, late, skipped, away, missed, planned, done
    expected = {
        ("U1", MONDAY): (2, 2, 0, 0, 0, 0, 4, 2),
        ("U2", MONDAY): (2, 0, 0, 1, 0, 1, 0, 0),
        ("U3", MONDAY): (2, 1, 1, 0, 0, 1, 1, 0),
        ("U2", second): (0, 0, 0, 0, 1, 0, 0, 0),
    }
    assert await figures(table) == expected, "a question still open counts for nothing yet"
    clock.move(2 * HOUR)
    expected |= {("U1", second): (1, 0, 0, 0, 0, 1, 0, 0), ("U3", second): (1, 0, 0, 0, 0, 1, 0, 0)}
    assert await figures(table) == expected
    assert set(await figures(table, "U3")) == {("U3", MONDAY), ("U3", second)}


async def test_sums_by_person_and_by_week(table: Table) -> None:
    async with table.workspace.read() as tx:
        rows = await huddle_statistics.figures(tx, table.huddle_id, MONDAY, date(2027, 3, 21))
    people = huddle_statistics.by_person(rows)
    assert [(row.name, row.asked, row.away) for row in people] == [("=Ben()", 2, 1), ("Ana", 2, 0), ("Cem", 2, 0)]
    weeks = huddle_statistics.by_week(rows)
    assert [(row.week, row.asked, row.answered) for row in weeks] == [(date(2027, 3, 15), 0, 0), (MONDAY, 6, 3)]


async def test_the_file_holds_no_formula(table: Table) -> None:
    async with table.workspace.begin() as tx:
        made = await huddle_statistics.export(tx, LEAD, table.huddle_id)
    assert made is not None
    name, content = made
    assert name == "finance-daily-17-march.csv"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Huddle", "Week from", "Person", "Asked"]
    assert ["Finance daily", "2027-03-08", "'=Ben()", "2", "0", "0", "1", "0", "1", "0", "0"] in rows
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


async def test_a_member_sees_their_own_figures_and_gets_no_file(table: Table) -> None:
    async with table.workspace.begin() as tx:
        assert [huddle.id for huddle in await huddle_statistics.huddles(tx, "U1")] == [table.huddle_id]
        assert await huddle_statistics.huddles(tx, "USTRANGER") == []
        with pytest.raises(Refusal, match="Only a lead"):
            tx.add(Member(user_id="UADMIN", name="Ada", roles=frozenset({"admin"})))  # type: ignore[arg-type]
            await tx.flush()
            await huddle_statistics.export(tx, "U1", table.huddle_id)


async def test_the_table_is_taken_by_slack_and_read_as_sentences(table: Table, clock: FrozenClock) -> None:
    async with table.workspace.read() as tx:
        rows = await huddle_statistics.figures(tx, table.huddle_id, MONDAY, date(2027, 3, 21))
        huddles = await huddle_statistics.huddles(tx, LEAD)
    people = huddle_statistics.by_person(rows)
    content = view.statistics(huddles[0], huddles, "4-weeks", people, WEDNESDAY, export=True)
    assert messages.blocks(content["blocks"])
    assert "Ana: answered 2 of 2; finished 2 of 4 planned." in content["text"]
    many = [view.Figures(f"U{n}", f"{'Long ' * 20}{n}", MONDAY, 1, 1) for n in range(300)]
    content = view.statistics(huddles[0], huddles * 3, "year", many, WEDNESDAY, export=True)
    assert messages.blocks(content["blocks"])
    content = view.statistics(huddles[0], huddles, "this-week", [], WEDNESDAY, export=False)
    assert messages.blocks(content["blocks"])
    assert content["text"] == "Finance daily: this week, no people\nNobody was asked in that time."


async def test_a_year_is_counted_with_a_row_for_each_person_and_week(workspace: Workspace, clock: FrozenClock) -> None:
    table = await sit_down(workspace, *(f"Person {number:02}" for number in range(8)))
    first = date(2026, 3, 16)
    days = [first + timedelta(days=number) for number in range(360) if (first + timedelta(days=number)).weekday() < 5]
    async with workspace.begin() as tx:
        for day in days:
            at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
            round_ = Round(
                huddle_id=table.huddle_id, day=day, slot=0, at="10:00", questions=[], opened_at=at, closes_at=at + HOUR
            )
            tx.add(round_)
            await tx.flush()
            prompts = [
                Prompt(round_id=round_.id, user_id=user, zone="UTC", due_at=at, closes_at=at + HOUR, state=State.ANSWERED)
                for user in table.people
            ]
            for prompt in prompts:
                tx.add(prompt)
            await tx.flush()
            for prompt in prompts[:2]:
                tx.add(
                    PlanItem(prompt_id=prompt.id, huddle_id=table.huddle_id, user_id=prompt.user_id, position=0, text="x")
                )
    async with workspace.read() as tx:
        rows = await huddle_statistics.figures(tx, table.huddle_id, first, date(2027, 3, 10))
    assert sum(row.answered for row in rows) == len(days) * 8
    assert sum(row.planned for row in rows) == len(days) * 2
    assert len(rows) == 52 * 8, "the database counts; no row a day comes out of it"
