"""Asking why and saying why: who is asked, who may answer, and what happens when two act at once."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import absences, explanations, variances
from bot.database import Workspace
from bot.explanations import Subject
from bot.variance_scopes import Scope
from bot.views import variances as view
from models.account import Account
from models.explanation import Cause, Explanation
from models.member import Member, Role
from models.message import Message
from models.period import Month
from models.refusal import Refusal
from tests.variances import ACCOUNTS, Amount, stage

OWNER, BACKUP, LEAD, ASKER, CENTRE = "UOWNER", "UBACKUP", "ULEAD", "UASKER", "UCENTRE"
FEBRUARY = Month(2027, 2)


@pytest.fixture
async def ids(workspace: Workspace) -> dict[str, int]:
    """Rent is over its plan in 410; it has an owner with a backup."""
    accounts: dict[str, dict[str, Any]] = {code: dict(given) for code, given in ACCOUNTS.items()}
    accounts["6000"] |= {"owner_id": OWNER, "backup_id": BACKUP}
    async with workspace.begin() as tx:
        for user, roles in ((LEAD, {Role.LEAD}), (OWNER, set()), (BACKUP, set()), (ASKER, set()), (CENTRE, set())):
            tx.add(Member(user_id=user, name=user.title(), roles=frozenset(roles)))
        booked: dict[tuple[str, str], Amount] = {("6000", "2027-02"): {"410": 9_000.0}, ("5010", "2027-02"): 100.0}
        planned: dict[tuple[str, str], Amount] = {("6000", "2027-02"): {"410": 5_000.0}, ("5010", "2027-02"): 50.0}
        return await stage(tx, booked, planned, accounts, centres={"410": CENTRE})


async def about(workspace: Workspace, account_id: int, centre_id: int | None = None) -> Subject:
    async with workspace.read() as tx:
        return await explanations.subject(tx, Scope(FEBRUARY, FEBRUARY, account_id=account_id, centre_id=centre_id))


async def ask(workspace: Workspace, subject: Subject, by: str | None = ASKER) -> explanations.Asked:
    async with workspace.begin() as tx:
        return await explanations.ask(tx, by, subject)


async def say(workspace: Workspace, subject: Subject, by: str, words: str = "It went up.", **more: Any) -> Explanation:
    async with workspace.begin() as tx:
        return await explanations.explain(tx, by, subject, cause=Cause.PRICE, words=words, lasts=True, **more)


async def messages(workspace: Workspace) -> list[Message]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(Message).order_by(Message.id))


async def test_two_who_ask_at_once_ask_once(workspace: Workspace, ids: dict[str, int]) -> None:
    rent = await about(workspace, ids["6000"])
    found = await asyncio.gather(*(ask(workspace, rent, by) for by in (ASKER, LEAD, ASKER, LEAD)))
    assert sorted(each.is_new for each in found) == [False, False, False, True]
    assert [message.channel for message in await messages(workspace)] == [OWNER]


async def test_the_backup_is_asked_while_the_owner_is_away_or_gone(workspace: Workspace, ids: dict[str, int]) -> None:
    rent = await about(workspace, ids["6000"])
    async with workspace.begin() as tx:
        await absences.go_away(tx, OWNER, date(2027, 3, 10), date(2027, 3, 12))
    assert (await ask(workspace, rent)).of == BACKUP
    async with workspace.begin() as tx:
        await absences.go_away(tx, BACKUP, date(2027, 3, 10), date(2027, 3, 12))
        assert await explanations.owner(tx, rent.account, None) == OWNER, "better than nobody"


async def test_of_a_cost_center_its_owner_is_asked(workspace: Workspace, ids: dict[str, int]) -> None:
    there = await about(workspace, ids["6000"], ids["c410"])
    assert (await ask(workspace, there)).of == CENTRE
    assert (await ask(workspace, await about(workspace, ids["6000"]))).of == OWNER, "all together is another question"


async def test_only_who_answers_for_it_and_leads_may_explain(workspace: Workspace, ids: dict[str, int]) -> None:
    rent = await about(workspace, ids["6000"])
    for stranger in (ASKER, CENTRE):
        with pytest.raises(Refusal, match="Only its owner"):
            await say(workspace, rent, stranger)
    for by in (OWNER, BACKUP, LEAD):
        assert (await say(workspace, rent, by)).said_by == by
    with pytest.raises(Refusal, match="explained it already"):
        await ask(workspace, rent)
    async with workspace.read() as tx:
        shown = await variances.compare(tx, Scope(FEBRUARY, FEBRUARY, account_id=ids["6000"]))
    shown = replace(shown, months=[FEBRUARY.plus(-1), FEBRUARY])
    assert f"<@{LEAD}> about February 2027: “It went up.”" in str(view.answer(shown)["text"]), "which of several months"


async def test_who_asked_and_who_shall_act_are_told_once(workspace: Workspace, ids: dict[str, int]) -> None:
    rent = await about(workspace, ids["6000"])
    await ask(workspace, rent)
    await say(workspace, rent, OWNER, action="Move out", action_by=CENTRE, action_due=date(2027, 4, 1))
    told = {message.channel: message.payload["text"] for message in await messages(workspace)}
    assert set(told) == {OWNER, ASKER, CENTRE}
    assert "It went up." in told[ASKER]
    assert "Move out" in told[CENTRE]
    assert "asks why" not in told[OWNER], "the question shows the answer now"


async def test_what_is_wrong_is_said_beside_its_field(workspace: Workspace, ids: dict[str, int]) -> None:
    rent = await about(workspace, ids["6000"])
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("words", {"words": "  "}),
        ("words", {"words": "w" * 501}),
        ("action", {"action": "a" * 501}),
        ("action", {"action_by": CENTRE}),
        ("action_due", {"action": "Move", "action_due": date(2027, 3, 9)}),
    ]
    for field, given in wrong:
        with pytest.raises(Refusal) as refused:
            await say(workspace, rent, OWNER, **given)
        assert refused.value.field == field
    async with workspace.read() as tx:
        assert await tx.all(sa.select(Explanation)) == []


async def test_the_owner_of_what_it_rolls_up_into_is_asked_and_may_explain(
    workspace: Workspace, ids: dict[str, int]
) -> None:
    async with workspace.begin() as tx:
        await tx.change(sa.update(Account).where(Account.code == "50").values(owner_id=CENTRE, backup_id=BACKUP))
    salaries = await about(workspace, ids["5010"])
    assert (await say(workspace, salaries, BACKUP)).said_by == BACKUP
    assert (await ask(workspace, salaries._replace(month=FEBRUARY.plus(-1).ordinal))).of == CENTRE


async def test_what_nobody_answers_for_and_what_is_no_account_get_a_sentence(
    workspace: Workspace, ids: dict[str, int]
) -> None:
    with pytest.raises(Refusal, match="A lead can name somebody"):
        await ask(workspace, await about(workspace, ids["5010"]))
    async with workspace.read() as tx:
        with pytest.raises(Refusal, match="Choose one account"):
            await explanations.subject(tx, Scope(FEBRUARY, FEBRUARY))
        with pytest.raises(Refusal, match="nothing to explain yet"):
            later = Month.of(tx.now.date() + timedelta(days=60))
            await explanations.subject(tx, Scope(later, later, account_id=ids["6000"]))
