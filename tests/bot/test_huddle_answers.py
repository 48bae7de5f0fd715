"""Answering and changing answers; the summary that follows."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import blockers, huddle_absences, huddle_answers, huddle_rounds
from bot.database import Workspace
from bot.huddle_answers import Obstruction
from models.blocker import Blocker, Needs
from models.huddle_round import PlanItem, Round, State
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


async def close(table: Table) -> bool:
    async with table.workspace.begin() as tx:
        return await huddle_rounds.close(tx, table.round_id)


async def form_of(table: Table, user: str) -> dict[str, Any]:
    async with table.workspace.read() as tx:
        view = await huddle_answers.form(tx, table.prompts[user], user)
    return {block["block_id"]: block for block in view["blocks"] if "block_id" in block}


async def test_an_answer_is_kept_and_shown_with_a_way_to_change_it(table: Table) -> None:
    assert await table.answer("U1", finished="Closed February", next="Pay Acme") == "first"
    assert (await table.prompt("U1")).state is State.ANSWERED
    shown = (await table.message("U1")).payload
    assert "Closed February" in shown["text"]
    assert "Pay Acme" in shown["text"]
    assert [button["text"]["text"] for button in shown["blocks"][-1]["elements"]] == ["Edit"]
    assert await table.summary() is None, "two people are still to answer"


async def test_the_summary_comes_when_the_last_person_has_answered(table: Table, clock: FrozenClock) -> None:
    for user in table.people:
        await table.answer(user, finished=f"{user} done", next=f"{user} next")
    said = await table.said()
    assert said.startswith("Finance daily, Wednesday 10 March: 3 of 3 answered.")
    assert "Nothing is blocked." in said
    assert said.index("Finished") < said.index("U1 done") < said.index("Next") < said.index("U1 next")
    threads = await table.messages(":answers")
    assert sorted(threads) == [f"{table.key}:{user}:answers" for user in table.people]
    assert {message.parent_key for message in threads.values()} == {table.key}
    clock.move(3 * HOUR)
    assert not await close(table)


async def test_the_last_two_answer_at_once_and_there_is_one_summary(table: Table) -> None:
    await table.answer("U1", next="first")
    await asyncio.gather(table.answer("U2", next="second"), table.answer("U3", next="third"))
    said = await table.said()
    assert "3 of 3 answered" in said
    assert all(word in said for word in ("first", "second", "third"))
    summary = await table.summary()
    assert summary is not None
    assert summary.version == 1


async def test_late_answers_at_once_are_all_in_the_summary(table: Table, clock: FrozenClock) -> None:
    clock.move(3 * HOUR)
    assert await close(table)
    await asyncio.gather(*(table.answer(user, next=f"word of {user}") for user in table.people))
    said = await table.said()
    assert "3 of 3 answered" in said
    assert all(f"word of {user}" in said for user in table.people)


async def test_a_late_answer_changes_the_summary_and_its_thread_in_place(table: Table, clock: FrozenClock) -> None:
    await table.answer("U1", next="on time")
    clock.move(3 * HOUR)
    assert await close(table)
    assert "No answer yet: Ben and Cem." in await table.said()
    await table.answer("U2", next="better late")
    said = await table.said()
    assert "Ben (late): better late" in said
    assert "No answer yet: Cem." in said
    assert "2 of 3 answered" in said
    assert await table.message("U2", "answers")
    assert (await table.prompt("U2")).late
    assert not (await table.prompt("U1")).late
    mine = (await table.message("U2")).payload["text"]
    assert "It came late" in mine


async def test_an_edit_changes_the_summary_once_and_the_same_words_change_nothing(table: Table) -> None:
    for user in table.people:
        await table.answer(user, next="as before")
    assert await table.answer("U1", next="something else") == "edit"
    summary = await table.summary()
    assert summary is not None
    assert "Ana (changed): something else" in summary.payload["text"]
    thread = await table.message("U1", "answers")
    assert "something else" in thread.payload["text"]
    assert await table.answer("U1", next="something else") is None
    again = await table.summary()
    assert again is not None
    assert (again.version, thread.version) == (summary.version, 2)
    other = await table.message("U2", "answers")
    assert other.version == 1, "nobody else's thread message is touched"


async def test_nobody_answered_is_one_honest_sentence(table: Table, clock: FrozenClock) -> None:
    clock.move(3 * HOUR)
    assert await close(table)
    summary = await table.summary()
    assert summary is not None
    assert summary.payload["text"] == "Nobody answered Finance daily on Wednesday 10 March."
    assert len(summary.payload["blocks"]) == 1
    await table.answer("U3", next="I was on a train")
    assert "Cem (late): I was on a train" in await table.said()


async def test_an_empty_answer_is_refused_kindly(table: Table) -> None:
    with pytest.raises(Refusal, match="Write a line") as refused:
        await table.answer("U1", finished="  ", new=Obstruction(""))
    assert refused.value.field == "answer_finished"


async def test_a_blocker_is_raised_with_the_answer_and_its_owner_comes_first(table: Table) -> None:
    new = Obstruction("Which carrier do we use?", Needs.DECISION, "ULEAD", FRIDAY)
    await table.answer("U1", next="Ship", action="Ask Lena at noon", new=new)
    for user in ("U2", "U3"):
        await table.answer(user, next="x", new=Obstruction(" Nothing. "))
    async with table.workspace.read() as tx:
        [blocker] = await tx.all(sa.select(Blocker))
    assert (blocker.raiser_id, blocker.owner_id, blocker.huddle_id) == ("U1", "ULEAD", table.huddle_id)
    said = await table.said()
    line = "<@ULEAD>: Ana needs you to decide by Friday 12 March: Which carrier do we use? (BLK-1)"
    assert line in said
    assert "Next step: Ask Lena at noon" in said
    assert said.index("Blocked") < said.index("Next")
    assert "<@U1>" not in said, "only who is needed is mentioned"


async def test_a_blocker_needs_somebody_who_can_clear_it(table: Table) -> None:
    with pytest.raises(Refusal) as refused:
        await table.answer("U1", next="Ship", new=Obstruction("The line is down"))
    assert refused.value.field == "owner"
    with pytest.raises(Refusal) as refused:
        await table.answer("U1", next="Ship", new=Obstruction("", needed_by=THURSDAY))
    assert refused.value.field == "what"
    assert await table.plan("U1") == {}, "nothing is kept of a refused answer"


async def test_own_blockers_are_offered_cleared_and_stay_in_the_answer(table: Table, clock: FrozenClock) -> None:
    await table.answer("U1", next="Ship", new=Obstruction("No bank file", Needs.DATA, "U2"))
    await table.answer("U1", next="Ship", new=Obstruction("", None, None))
    assert (await table.prompt("U1")).answers["blocked"] == "No bank file"
    clock.move(timedelta(days=1))
    await table.ask(THURSDAY)
    form = await form_of(table, "U1")
    [option] = form["cleared"]["element"]["options"]
    assert option["text"]["text"] == "BLK-1 No bank file"
    assert option["description"]["text"] == "Waiting for Ben"
    with pytest.raises(Refusal) as refused:
        await table.answer("U1", next="y", cleared={int(option["value"])})
    assert refused.value.field == "outcome"
    with pytest.raises(Refusal) as refused:
        await table.answer("U1", next="y", outcome="Ben sent it")
    assert refused.value.field == "cleared", "what was written is not lost for want of a tick"
    await table.answer("U1", next="y", cleared={int(option["value"])}, outcome="Ben sent it")
    for user in ("U2", "U3"):
        await table.answer(user, next="x")
    said = await table.said()
    assert "Nothing is blocked." in said
    assert "Ana: Cleared BLK-1, No bank file: Ben sent it" in said


async def test_a_blocker_that_is_still_there_is_heard_of_and_not_raised_twice(table: Table, clock: FrozenClock) -> None:
    await table.answer("U1", next="Ship", new=Obstruction("No bank file", Needs.DATA, "U2"))
    clock.move(timedelta(days=1))
    await table.ask(THURSDAY)
    await table.answer("U1", next="y", new=Obstruction("no bank file!", Needs.DATA, "U2"))
    async with table.workspace.read() as tx:
        [blocker] = await blockers.open_ones(tx)
    assert blocker.times_raised == 2
    assert blocker.blocked_on == THURSDAY
    for user in ("U2", "U3"):
        await table.answer(user, next="x")
    assert "open for 1 working day" in await table.said()


async def test_somebody_else_cannot_answer_skip_or_look(table: Table) -> None:
    for user in ("U2", "USTRANGER"):
        with pytest.raises(Refusal, match="somebody else"):
            await table.answer(user, prompt=table.prompts["U1"], next="forged")
        async with table.workspace.begin() as tx:
            with pytest.raises(Refusal, match="somebody else"):
                await huddle_answers.skip(tx, table.prompts["U1"], user)
            with pytest.raises(Refusal, match="somebody else"):
                await huddle_answers.form(tx, table.prompts["U1"], user)
            with pytest.raises(Refusal):
                await huddle_answers.form(tx, 1_000_000, user)
    assert (await table.prompt("U1")).state is State.ASKED


async def test_a_nudge_loses_its_buttons_with_the_answer(table: Table, clock: FrozenClock) -> None:
    from bot import huddle_prompts

    clock.move(HOUR)
    async with table.workspace.begin() as tx:
        assert await huddle_prompts.nudge_due(tx) == 3
    await table.answer("U1", next="x")
    nudges = await table.messages(":nudge")
    texts = {key.split(":")[4]: message.payload["text"] for key, message in nudges.items()}
    assert texts["U1"] == "Settled: Finance daily. Nothing more to do here."
    assert texts["U2"].startswith("A reminder: Finance daily is open. Please answer by 12:00.")


HOSTILE = (
    "<!channel> *bold* _it_ `code` <https://evil.example|click> @here "
    "\u202eright to left \u05e9\u05dc\u05d5\u05dd 🎉 &amp; ~x~"
)


async def test_hostile_text_is_shown_as_text(table: Table) -> None:
    for user in table.people:
        words = (HOSTILE * 40)[:3000]
        new = Obstruction(HOSTILE, Needs.PERSON, "ULEAD")
        await table.answer(user, finished=words, next=words, action=words, new=new)
    for message in (await table.messages("huddle:")).values():
        text = message.payload["text"]
        assert "<!channel>" not in text
        assert "<https://evil" not in text
        assert len(text) <= 4000
        for block in message.payload["blocks"]:
            assert "mrkdwn" not in str(block), "people's text is never read as Slack's markup"
    summary = await table.summary()
    assert summary is not None
    assert "&lt;!channel&gt;" in summary.payload["text"]


async def test_a_double_submit_raises_no_second_blocker(table: Table) -> None:
    new = Obstruction("No bank file", Needs.DATA, "U2")
    for _ in range(2):
        async with table.workspace.begin() as tx:
            if await tx.once("view:V1:h"):
                reply = huddle_answers.Reply(answers={"next": "x"}, new=new)
                await huddle_answers.submit(tx, table.prompts["U1"], "U1", reply)
    async with table.workspace.read() as tx:
        [blocker] = await tx.all(sa.select(Blocker))
        assert blocker.times_raised == 1
        assert len(await tx.all(sa.select(PlanItem))) == 1


async def test_a_second_time_of_day_is_named_in_the_summary(workspace: Workspace) -> None:
    table = await sit_down(workspace, "Ana", times=("10:00", "16:00"))
    await table.ask(WEDNESDAY, slot=1)
    await table.answer("U1", next="x")
    assert (await table.said()).startswith("Finance daily, Wednesday 10 March at 16:00: 1 of 1 answered.")


async def test_an_answer_after_the_round_was_dropped_is_refused_in_words(table: Table) -> None:
    async with table.workspace.begin() as tx:
        prompt = (await huddle_rounds.prompt_for(tx, table.prompts["U1"], "U1"))[2]
        prompt.drop()
    with pytest.raises(Refusal, match="no longer take part"):
        await table.answer("U1", next="x")


async def test_todays_state_names_who_is_missing(table: Table) -> None:
    from bot import huddle_summaries

    await table.answer("U2", next="x")
    async with table.workspace.begin() as tx:
        await huddle_answers.skip(tx, table.prompts["U3"], "U3")
    async with table.workspace.read() as tx:
        [today] = await huddle_summaries.state_of_today(tx)
    assert (today.huddle.name, today.round.day) == ("Finance daily", WEDNESDAY)
    assert (today.answered, today.waiting, today.skipped, today.away) == (["U2"], ["U1"], ["U3"], [])
    assert isinstance(today.round, Round)


async def test_everybody_doing_everything_at_once_ends_in_one_true_summary(workspace: Workspace) -> None:
    table = await sit_down(workspace, *(f"Person {number:02}" for number in range(12)))
    await table.ask(WEDNESDAY)

    async def act(number: int, user: str) -> None:
        if number % 4 == 0:
            await table.answer(user, next="x", new=Obstruction(f"Stuck on {number}", Needs.DATA, "ULEAD"))
            await table.answer(user, next="changed")
        elif number % 4 == 1:
            async with workspace.begin() as tx:
                await huddle_answers.skip(tx, table.prompts[user], user)
            await table.answer(user, next="after all")
        elif number % 4 == 2:
            async with workspace.begin() as tx:
                await huddle_absences.go_away(tx, user, WEDNESDAY, WEDNESDAY)
        else:
            await table.answer(user, next=f"plan {number}")

    await asyncio.gather(*(act(number, user) for number, user in enumerate(table.people)))
    said = await table.said()
    assert "9 of 12 answered" in said
    assert said.count("<@ULEAD>") == 3
    assert said.count("changed") >= 3
    assert len(await table.messages(":answers")) == 9
    async with workspace.read() as tx:
        [round_] = await tx.all(sa.select(Round))
    assert round_.closed_at is not None
