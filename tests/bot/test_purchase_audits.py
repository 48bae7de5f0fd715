"""The trail of a purchase: every vote and decision is in it, and what is changed, removed or put in is found and named."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot import audits, purchase_questions, purchase_votes, purchases
from bot.database import Database, Workspace
from models.audit_entry import AuditEntry
from models.audit_trail import Verdict
from models.base import Base
from tests.bot.test_audits import tamper
from tests.clocks import WEDNESDAY
from tests.purchases import FAY, MAYA, OLA, OTTO, ROOT, amended, approved, sent, settle
from tests.use_cases import done, refusal

TRAIL = Base.metadata.tables["audit_entry"]
OURS = TRAIL.c.team_id == "T1"


@pytest.fixture
async def bought(workspace: Workspace) -> Workspace:
    """One asked about, amended and approved by two; one rejected; one withdrawn."""
    await settle(workspace)
    first = await sent(workspace)
    question = await done(workspace, purchase_questions.ask, first.id, 1, FAY, "Why now?")
    await done(workspace, purchase_questions.answer, question.id, MAYA, "Spring is near.")
    first = await amended(workspace, first, "13,000.00")
    await approved(workspace, first, FAY, OLA)
    second = await sent(workspace, "400", what="A label printer")
    await done(workspace, purchase_votes.reject, second.id, 1, OTTO, "We have one.")
    third = await sent(workspace, "500", what="A second label printer")
    await done(workspace, purchases.withdraw, third.id, MAYA)
    return workspace


async def entries(workspace: Workspace) -> list[AuditEntry]:
    async with workspace.read() as tx:
        return await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number))


async def verdict(workspace: Workspace) -> Verdict:
    async with workspace.read() as tx:
        return await audits.verify(tx, ROOT)


async def test_every_step_is_in_it_by_whom_and_about_which_purchase(bought: Workspace) -> None:
    assert [(entry.actor, entry.action, entry.subject) for entry in await entries(bought)] == [
        (MAYA, "purchase.request", "purchase:1"),
        (FAY, "purchase.ask", "purchase:1"),
        (MAYA, "purchase.answer", "purchase:1"),
        (MAYA, "purchase.amend", "purchase:1"),
        (FAY, "purchase.vote", "purchase:1"),
        (OLA, "purchase.approved", "purchase:1"),
        (MAYA, "purchase.request", "purchase:2"),
        (OTTO, "purchase.rejected", "purchase:2"),
        (MAYA, "purchase.request", "purchase:3"),
        (MAYA, "purchase.withdrawn", "purchase:3"),
    ]
    found = await verdict(bought)
    assert (found.entries, found.broken) == (10, None)


async def test_the_decision_names_every_vote_that_made_it(bought: Workspace) -> None:
    decision = (await entries(bought))[5]
    assert decision.detail["version"] == 2
    assert [(vote["by"], vote["department"], vote["seat"]) for vote in decision.detail["votes"]] == [
        (FAY, "finance", "finance"),
        (OLA, "operations", "operations"),
    ]
    assert (await entries(bought))[7].detail["votes"][0]["reason"] == "We have one."


def forged(votes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"version": 2, "votes": votes}


CHANGES: dict[str, Callable[[], sa.Executable]] = {
    "who voted": lambda: sa.update(TRAIL).where(OURS, TRAIL.c.number == 5).values(actor=OTTO),
    "which votes": lambda: sa.update(TRAIL).where(OURS, TRAIL.c.number == 5).values(detail=forged([])),
    "what was decided": lambda: sa.update(TRAIL).where(OURS, TRAIL.c.number == 5).values(action="purchase.rejected"),
    "about which": lambda: sa.update(TRAIL).where(OURS, TRAIL.c.number == 5).values(subject="purchase:2"),
    "when": lambda: sa.update(TRAIL).where(OURS, TRAIL.c.number == 5).values(at=WEDNESDAY.replace(hour=3)),
}


@pytest.mark.parametrize("changed", CHANGES)
async def test_a_changed_vote_is_named(bought: Workspace, database: Database, changed: str) -> None:
    await tamper(database, CHANGES[changed]())
    found = await verdict(bought)
    assert (found.entries, found.broken) == (4, 5)
    assert found.what.startswith("Entry 5 was changed")


async def test_a_removed_vote_is_named(bought: Workspace, database: Database) -> None:
    await tamper(database, sa.delete(TRAIL).where(OURS, TRAIL.c.number == 5))
    found = await verdict(bought)
    assert (found.broken, found.what) == (5, "Entry 5 was removed.")


async def test_a_vote_that_is_put_in_is_named(bought: Workspace, database: Database) -> None:
    before = (await entries(bought))[4].hash
    vote = {"by": OTTO, "for": OTTO, "department": "operations", "approve": True, "seat": "operations"}
    made_up = {
        "team_id": "T1",
        "number": 6,
        "at": WEDNESDAY,
        "actor": OTTO,
        "action": "purchase.vote",
        "subject": "purchase:1",
        "detail": forged([vote]),
        "prev": before,
        "hash": "e" * 64,
    }
    await tamper(
        database,
        *(sa.update(TRAIL).where(OURS, TRAIL.c.number == n).values(number=n + 1) for n in range(10, 5, -1)),
        sa.update(TRAIL).where(OURS, TRAIL.c.number == 7).values(prev="e" * 64),
        sa.insert(TRAIL).values(made_up),
    )
    found = await verdict(bought)
    assert (found.entries, found.broken) == (5, 6)
    assert "Entry 6" in found.what


async def test_the_database_refuses_to_change_or_remove_a_vote_in_the_trail(bought: Workspace, database: Database) -> None:
    engine = create_async_engine(database.url)
    for statement in (CHANGES["who voted"](), sa.delete(TRAIL).where(OURS, TRAIL.c.number == 5)):
        with pytest.raises(sa.exc.DBAPIError):
            async with engine.begin() as connection:
                await connection.execute(statement)
    await engine.dispose()
    assert (await verdict(bought)).broken is None


async def test_a_vote_that_is_refused_leaves_no_trace(bought: Workspace) -> None:
    before = len(await entries(bought))
    third = await sent(bought, "600", what="A third one")
    await refusal(bought, purchase_votes.approve, third.id, third.version, MAYA)
    assert len(await entries(bought)) == before + 1
