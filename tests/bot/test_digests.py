"""What the weekly digest says, in which order, and what leads may do with it. Today is Wednesday 10 March 2027."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa

from bot import blockers, digests, discrepancies
from bot.database import Workspace
from bot.discrepancies import Report
from bot.prose import dates
from bot.views import digests as view
from bot.views.digests import Issue
from models.account import Account
from models.blocker import Needs
from models.calendar import local_day
from models.explanation import Cause, Explanation
from models.ledger_import import ImportState, LedgerImport
from models.ledger_line import Scenario
from models.period import Month
from models.refusal import Refusal
from tests import purchases as buying
from tests.clocks import FrozenClock
from tests.digests import BERLIN, CHANNEL, JON, LEA, MAYA, ZOE, berlin, issues, live, move_in, set_up, unplan
from tests.figures import write


async def said(workspace: Workspace) -> str:
    """What the digest would say now."""
    async with workspace.read() as tx:
        facts = await digests.gather(tx)
        told = Issue(local_day(tx.now, BERLIN), facts.numbers, facts.work, BERLIN, LEA)
        return str(view.issue(told)["text"])


async def add(
    workspace: Workspace, ids: dict[str, int], code: str, month: str, dollars: int, scenario: Scenario = Scenario.ACTUAL
) -> None:
    """More booked, or planned, in a cost center of its own."""
    assert code in ids
    await write(workspace, month, {code: dollars}, scenario, centre=9)


# what it says
async def test_the_first_line_says_how_the_business_stands(workspace: Workspace) -> None:
    await move_in(workspace)
    lines = (await said(workspace)).splitlines()
    assert lines[0] == "Weekly digest, Wednesday 10 March"
    assert lines[1].startswith("Operating profit was -$8,500.00 in February 2027")
    assert lines[1].endswith("lower than plan, which is worse.")
    assert "$17,500.00 lower than plan" in lines[1]
    assert "$9,000.00 (23.1%) lower than plan" in lines[2], "revenue and costs add up to it"
    assert "Costs before interest and tax were $8,500.00 (28.3%) more than planned." in lines[2]


async def test_a_cause_nobody_gave_is_not_made_up(workspace: Workspace) -> None:
    await move_in(workspace)
    row = next(line for line in (await said(workspace)).splitlines() if "6000 Rent" in line)
    assert row == "• 6000 Rent: $5,000.00 (125%) more than planned. We don't know why yet."


async def test_what_the_owner_said_is_quoted(workspace: Workspace) -> None:
    ids = await move_in(workspace)
    async with workspace.begin() as tx:
        tx.add(
            Explanation(
                account_id=ids["6000"],
                month=Month(2027, 2).ordinal,
                cause=Cause.TIMING,
                words="Two months on <!channel> one bill",
                lasts=False,
                said_by=MAYA,
                said_at=tx.now,
                action="Spread it",
                action_by=JON,
                action_due=date(2027, 3, 19),
            )
        )
    text = await said(workspace)
    assert f"<@{MAYA}>: “Two months on &lt;!channel&gt; one bill” (timing). It will not last." in text
    assert "Improvements agreed" in text
    assert f"• <@{JON}> by Friday 19 March: “Spread it” (6000 Rent, February 2027)." in text


async def test_each_figure_has_at_most_three_causes(workspace: Workspace) -> None:
    ids = await move_in(workspace)
    for code in ("5010", "5020", "3900"):
        await add(workspace, ids, code, "2027-02", 3_000)
    lines = (await said(workspace)).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("• Operating profit:"))
    end = next(at for at, line in enumerate(lines[start + 1 :], start + 1) if "left out" in line)
    assert end - start == 4
    assert lines[end] == "• 3 smaller causes are left out."


async def test_the_third_month_in_a_row_is_said(workspace: Workspace) -> None:
    ids = await move_in(workspace)
    for month in ("2026-12", "2027-01"):
        await add(workspace, ids, "6000", month, 2_000)
    assert "It is the third month in a row above plan. We don't know why yet." in await said(workspace)


async def test_spending_that_is_far_higher_than_usual_is_told_although_it_was_not_planned(workspace: Workspace) -> None:
    ids = await move_in(workspace)
    await unplan(workspace)
    text = await said(workspace)
    assert "Unusual spending" in text
    assert "• 6000 Rent: $9,000.00, where about $4,000.00 is usual. We don't know why yet." in text
    assert "5010 Salaries: $9,000.00, where" not in text
    await add(workspace, ids, "6000", "2026-02", 5_000)
    assert "Unusual spending" not in await said(workspace), "it was as high a year ago"


async def test_a_long_one_is_read_aloud_whole_with_fewer_figures(workspace: Workspace) -> None:
    ids = await move_in(workspace)
    async with workspace.begin() as tx:
        for code in ("3000", "4000", "6000"):
            row = Explanation(account_id=ids[code], month=Month(2027, 2).ordinal, cause=Cause.OTHER, words="why " * 120)
            row.said_by, row.said_at, row.action = MAYA, tx.now, "do " * 160
            tx.add(row)
    async with workspace.read() as tx:
        facts = await digests.gather(tx)
        assert facts.numbers is not None
        many = replace(facts.numbers, off=[facts.numbers.off[0]] * 20)
        told = view.issue(Issue(date(2027, 3, 10), many, facts.work, BERLIN, LEA))
    assert len(told["text"]) <= 3_900
    assert told["text"].endswith(f"Set up by <@{LEA}>.")
    assert "more figures are off plan. /kpi shows all." in told["text"]


# gaps
async def test_no_plan_is_named_and_nothing_is_called_off_plan(workspace: Workspace) -> None:
    await move_in(workspace)
    await unplan(workspace)
    text = await said(workspace)
    assert "No plan was set for February 2027, so nothing can be off plan." in text
    assert "than plan" not in text


async def test_a_part_of_a_month_is_named_and_left_out(workspace: Workspace) -> None:
    ids = await move_in(workspace)
    await add(workspace, ids, "3000", "2027-03", 5_000)
    text = await said(workspace)
    assert "• March 2027 is left out: only 1 of about 7 accounts are in the books." in text or (
        "• March 2027 is not over, so it is left out." in text
    )
    assert "in February 2027" in text


async def test_old_data_is_named(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    clock.at(berlin(2027, 5, 3, 9))
    text = await said(workspace)
    assert "• The data is old: nothing newer than February 2027 is whole." in text
    assert "• The books were last brought in on Wednesday 10 March." in text


async def test_accounts_that_nobody_answers_for_are_named(workspace: Workspace) -> None:
    await move_in(workspace)
    async with workspace.begin() as tx:
        await tx.change(sa.update(Account).where(Account.code == "6000").values(owner_id=None))
    assert "• Nobody answers for 6000 Rent. A lead can name an owner." in await said(workspace)


async def test_the_owner_of_what_an_account_rolls_up_into_answers_for_it(workspace: Workspace) -> None:
    ids = await move_in(workspace)
    await add(workspace, ids, "5010", "2027-02", 5_000)
    assert "Nobody answers for 5010 Salaries" in await said(workspace)
    async with workspace.begin() as tx:
        await tx.change(sa.update(Account).where(Account.code == "50").values(owner_id=ZOE))
    assert "Nobody answers" not in await said(workspace)


async def test_what_an_undone_import_brought_is_not_told(workspace: Workspace) -> None:
    await move_in(workspace)
    async with workspace.begin() as tx:
        await tx.change(sa.update(LedgerImport).values(state=ImportState.UNDONE, undone_at=tx.now, undone_by=LEA))
    assert "There are no books yet" in await said(workspace)


# what is going on
async def test_blockers_over_three_working_days_are_in_it(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    async with workspace.begin() as tx:
        await blockers.raise_blocker(tx, by=ZOE, what="No data from <the> bank", needs=Needs.DATA, owner=JON)
    clock.at(berlin(2027, 3, 15, 9))
    assert "Blocked for more than" not in await said(workspace), "three working days are not over three"
    clock.at(berlin(2027, 3, 16, 9))
    text = await said(workspace)
    assert "Blocked for more than 3 working days" in text
    assert f"• BLK-1 “No data from &lt;the&gt; bank”: open for 4 working days. <@{JON}> can clear it." in text


async def test_purchases_needed_soon_are_in_it_and_others_are_not(workspace: Workspace) -> None:
    await buying.settle(workspace)
    soon = await buying.sent(workspace, "400", what="Helmets", needed_by=date(2027, 3, 12))
    await buying.sent(workspace, "500", what="Wheels", needed_by=date(2027, 4, 30))
    await buying.sent(workspace, "600", what="Bells", needed_by=None)
    waits = "• PUR-1 “Helmets”: $400.00, needed by Friday 12 March. It waits for approval."
    text = await said(workspace)
    assert "Purchases needed in the next 14 days" in text
    assert waits in text
    assert "Wheels" not in text
    assert "Bells" not in text
    await buying.approved(workspace, soon, buying.FAY)
    assert waits.replace("waits for approval", "is approved") in await said(workspace)


async def test_what_has_not_tied_for_90_days_is_named(workspace: Workspace) -> None:
    await move_in(workspace)
    async with workspace.begin() as tx:
        today = await discrepancies.today(tx)
        for days in (89, 90, 200):
            on = today - timedelta(days=days)
            await discrepancies.report(tx, MAYA, Report(f"Fee of {days}", 5_00, "USD", owner=ZOE, transaction_on=on))
    text = await said(workspace)
    assert "Discrepancies of 90 days and more" in text
    assert f"• DIS-3 “Fee of 200”: $5.00 too much, 200 days old, due {dates.near(today + timedelta(days=14), today)}" in text
    assert f", <@{ZOE}> is on it." in text
    assert "DIS-2" in text
    assert "DIS-1" not in text


async def test_a_section_with_nothing_to_say_is_left_out(workspace: Workspace) -> None:
    await move_in(workspace)
    text = await said(workspace)
    for title in ("Blocked", "Purchases", "Improvements", "Unusual", "Discrepancies"):
        assert title not in text


# leads
async def test_only_leads_set_it_up(workspace: Workspace) -> None:
    await move_in(workspace)
    async with workspace.begin() as tx:
        with pytest.raises(Refusal, match="Only a lead"):
            await digests.set_up(tx, ZOE, CHANNEL, 0, time(9))
    async with workspace.read() as tx:
        assert await digests.every(tx) == []


async def test_a_channel_has_one_digest(workspace: Workspace) -> None:
    await move_in(workspace)
    await set_up(workspace)
    async with workspace.begin() as tx:
        with pytest.raises(Refusal, match="has a weekly digest already"):
            await digests.set_up(tx, LEA, CHANNEL, 1, time(10))


async def test_one_that_was_stopped_can_be_set_up_again(workspace: Workspace) -> None:
    await move_in(workspace)
    digest_id = await set_up(workspace)
    async with workspace.begin() as tx:
        await digests.stop(tx, LEA, digest_id)
    assert await set_up(workspace, weekday=4) == digest_id
    async with workspace.read() as tx:
        [digest] = await digests.every(tx)
    assert dates.WEEKDAYS[digest.weekday] == "Friday"


async def test_changed_to_a_channel_that_had_one_before_it_goes_on_there(workspace: Workspace) -> None:
    await move_in(workspace)
    old, new = await set_up(workspace, channel="C7"), await set_up(workspace)
    async with workspace.begin() as tx:
        await digests.stop(tx, LEA, old)
    async with workspace.begin() as tx:
        await digests.set_up(tx, LEA, "C7", 0, time(9), new)
    async with workspace.read() as tx:
        [digest] = await digests.every(tx)
    assert digest.channel == "C7"


async def test_sending_again_twice_by_a_double_click_sends_it_once(workspace: Workspace, clock: FrozenClock) -> None:
    await move_in(workspace)
    digest_id = await set_up(workspace)
    await live(workspace, clock, berlin(2027, 3, 15, 10))
    for _ in range(2):
        async with workspace.begin() as tx:
            await digests.send_again(tx, LEA, digest_id, 1, await digests.gather(tx))
    told = await issues(workspace)
    assert len(told) == 2
    assert f"Sent again by <@{LEA}>." in told[1].payload["text"]
    async with workspace.begin() as tx:
        with pytest.raises(Refusal, match="Only a lead"):
            await digests.send_again(tx, ZOE, digest_id, 2, await digests.gather(tx))


async def test_before_the_first_one_there_is_nothing_to_send_again(workspace: Workspace) -> None:
    await move_in(workspace)
    digest_id = await set_up(workspace)
    async with workspace.begin() as tx:
        with pytest.raises(Refusal, match="The first one comes on Monday 15 March"):
            await digests.send_again(tx, LEA, digest_id, 0, await digests.gather(tx))
