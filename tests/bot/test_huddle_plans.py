"""What people planned is offered to tick off, and kept."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot import huddle_answers
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


async def form_of(table: Table, user: str) -> dict[str, Any]:
    async with table.workspace.read() as tx:
        view = await huddle_answers.form(tx, table.prompts[user], user)
    return {block["block_id"]: block for block in view["blocks"] if "block_id" in block}


async def test_yesterdays_plan_is_ticked_off_and_what_was_done_is_kept(table: Table, clock: FrozenClock) -> None:
    await table.answer("U1", next="- Pay Acme\n2. Count stock\n\n• Call the bank\nCount stock")
    plan = await table.plan("U1")
    assert list(plan) == ["Pay Acme", "Count stock", "Call the bank"]
    clock.move(timedelta(days=1))
    await table.ask(THURSDAY)
    ticks = (await form_of(table, "U1"))["done1"]["element"]["options"]
    assert [option["text"]["text"] for option in ticks] == ["Pay Acme", "Count stock", "Call the bank"]
    await table.answer("U1", done={plan["Pay Acme"].id, plan["Count stock"].id})
    after = await table.plan("U1")
    assert after["Pay Acme"].done_prompt_id == after["Count stock"].done_prompt_id == table.prompts["U1"]
    assert after["Call the bank"].done_prompt_id is None
    mine = (await table.message("U1")).payload["text"]
    assert "Finished from the plan\n• Pay Acme\n• Count stock" in mine
    for user in ("U2", "U3"):
        await table.answer(user, next="x")
    said = await table.said()
    assert "Ana: Pay Acme; Count stock" in said
    assert "Ana: Call the bank" in said, "what is still open is what is next, though nobody typed it again"
    clock.move(timedelta(days=1))
    await table.ask(FRIDAY)
    ticks = (await form_of(table, "U1"))["done1"]["element"]["options"]
    assert [option["text"]["text"] for option in ticks] == ["Call the bank"]


async def test_a_tick_can_be_taken_back_by_an_edit(table: Table, clock: FrozenClock) -> None:
    await table.answer("U1", next="Pay Acme")
    [item] = (await table.plan("U1")).values()
    clock.move(timedelta(days=1))
    await table.ask(THURSDAY)
    await table.answer("U1", done={item.id}, finished="more")
    assert (await form_of(table, "U1"))["done1"]["element"]["initial_options"]
    assert await table.answer("U1", finished="more") == "edit"
    assert (await table.plan("U1"))["Pay Acme"].done_prompt_id is None


async def test_an_edit_of_the_plan_keeps_the_items_that_stay(table: Table) -> None:
    await table.answer("U1", next="Pay Acme\nCount stock")
    before = await table.plan("U1")
    await table.answer("U1", next="Count stock\nCall the bank")
    after = await table.plan("U1")
    assert list(after) == ["Count stock", "Call the bank"]
    assert after["Count stock"].id == before["Count stock"].id


async def test_somebody_elses_plan_cannot_be_ticked(table: Table, clock: FrozenClock) -> None:
    await table.answer("U1", next="Pay Acme")
    [item] = (await table.plan("U1")).values()
    clock.move(timedelta(days=1))
    await table.ask(THURSDAY)
    await table.answer("U2", done={item.id, 1_000_000, 99}, next="x")
    assert (await table.plan("U1"))["Pay Acme"].done_prompt_id is None


async def test_a_plan_of_too_many_lines_is_refused_beside_its_field(table: Table) -> None:
    with pytest.raises(Refusal) as refused:
        await table.answer("U1", next="\n".join(f"thing {number}" for number in range(51)))
    assert refused.value.field == "answer_next"
    assert (await table.prompt("U1")).state is State.ASKED
    assert await table.plan("U1") == {}
