"""What a Home tab holds: within Slack's limits, however much there is."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot import absences, discrepancies, discrepancy_endings, home, purchase_questions, purchase_votes, purchases
from bot.database import Workspace
from bot.discrepancies import Report
from bot.purchases import Wish
from bot.views import home as view
from models.blocker import Blocker, Needs
from models.cost_centre import CostCentre
from models.discrepancy import Kind
from models.huddle import Huddle
from models.huddle_round import Prompt, Round
from models.member import Department, Member, Role
from models.purchase_version import Recurrence
from models.root_cause import RootCause

WEDNESDAY = date(2027, 3, 10)


async def raise_many(workspace: Workspace, owner: str, raiser: str, first: int) -> None:
    async with workspace.begin() as tx:
        for number in range(first, first + 60):
            tx.add(
                Blocker(
                    number=number,
                    what="x" * 300,
                    needs=Needs.DATA,
                    raiser_id=raiser,
                    owner_id=owner,
                    owned_since=tx.now,
                    raised_on=date(2027, 3, 1),
                )
            )


async def request_many(workspace: Workspace, user: str) -> None:
    """Some for this person to decide, and of their own some to answer and some to change."""
    async with workspace.begin() as tx:
        for number, department in ((2, Department.FINANCE), (3, Department.OPERATIONS)):
            tx.add(Member(user_id=f"UBOSS{number}", department=department, roles=frozenset({Role.APPROVER})))
        tx.add(CostCentre(code="410", name="x" * 80, owner_id="UBOSS2"))
        await tx.flush()
        center = await tx.one(sa.select(CostCentre.id))
    facts: dict[str, Any] = {"what": "x" * 300, "vendor": "y" * 120, "amount": "12,000", "currency": "USD", "why": "z" * 900}
    for by in (user, "UBOSS2"):
        for _ in range(9):
            wish = Wish(**facts, cost_centre=center, recurrence=Recurrence.MONTHLY, needed_by=WEDNESDAY)
            async with workspace.begin() as tx:
                asked = await purchases.request(tx, by, wish)
            async with workspace.begin() as tx:
                if by == user and asked.number % 2:
                    await purchase_questions.ask(tx, asked.id, 1, "UBOSS3", "? " * 400)
                elif by == user:
                    await purchase_votes.ask_changes(tx, asked.id, 1, "UBOSS3", "! " * 400)


async def find_many(workspace: Workspace, owner: str) -> None:
    """Discrepancies, some of them to confirm, and causes that come again."""
    async with workspace.begin() as tx:
        for number in range(4):
            cause = RootCause(name=f"Cause {number}", key=str(number), times=3, owner_id=owner, raised_at=tx.now)
            tx.add(cause)
    async with workspace.begin() as tx:
        for number in range(9):
            found = Report("x" * 300, 6_000_00, "USD", owner="UBOSS3" if number % 2 else owner)
            made = await discrepancies.report(tx, "UBOSS2", found)
            if number % 2:
                why, proof = "y" * 100, "z" * 900
                await discrepancy_endings.resolve(tx, made.id, "UBOSS3", kind=Kind.OTHER, cause=why, evidence=proof)
        assert cause.recurs


def asked_in_a_huddle(now: datetime, number: int) -> tuple[Huddle, Round, Prompt]:
    """What waits for an answer; not stored."""
    daily = Huddle(
        name="Daily",
        channel="C1",
        lead_id="U1",
        set_up_by="U1",
        days=[2],
        times=["10:00"],
        first_day=WEDNESDAY,
        questions=[],
        runs_from=now,
    )
    round_ = Round(huddle_id=1, day=WEDNESDAY, slot=0, at="10:00", questions=[], opened_at=now, closes_at=now)
    asked = Prompt(round_id=1, user_id="U1", zone="UTC", due_at=now, closes_at=now)
    asked.id = number
    return daily, round_, asked


async def test_a_tab_with_very_much_in_it_stays_within_slacks_limits(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        roles = frozenset({Role.ADMIN, Role.APPROVER})
        tx.add(Member(user_id="U1", roles=roles, department=Department.FINANCE))
        await absences.go_away(tx, "U1", WEDNESDAY, WEDNESDAY)
    await request_many(workspace, "U1")
    await find_many(workspace, "U1")
    await raise_many(workspace, "U1", "U2", 1)
    await raise_many(workspace, "U2", "U1", 100)
    async with workspace.read() as tx:
        found = await home.look(tx, "U1", tx.now)
    assert (len(found.owned), len(found.raised), len(found.open_blockers)) == (60, 60, 120)
    assert (len(found.to_decide), len(found.requests), len(found.open_purchases)) == (9, 9, 18)
    shown = view.tab(found)
    assert "And 52 more." in str(shown)
    assert "And 4 more. Type /purchase waiting" in str(shown)
    assert "Press “My discrepancies” to see all." in str(shown)
    fuller = view.tab(replace(found, huddles=[asked_in_a_huddle(tx.now, number) for number in range(12)]))
    assert "And 7 more huddles. Type /huddle to see all." in str(fuller)
    for tab in (shown, fuller):
        assert len(tab["blocks"]) <= 100
        assert "settings.open" in str(tab["blocks"][-1]), "nothing is cut off at the end"
        rows = [block["elements"] for block in tab["blocks"] if block["type"] == "actions"]
        assert all(len(row) == len({element["action_id"] for element in row}) <= 25 for row in rows)


async def test_a_blocker_somebody_both_owns_and_raised_is_shown_once(workspace: Workspace) -> None:
    await raise_many(workspace, "U1", "U1", 1)
    async with workspace.read() as tx:
        found = await home.look(tx, "U1")
    assert (len(found.owned), len(found.raised)) == (60, 0)


async def test_a_member_is_given_nothing_of_the_team(workspace: Workspace) -> None:
    await raise_many(workspace, "U2", "U3", 1)
    async with workspace.read() as tx:
        found = await home.look(tx, "U1", tx.now)
    assert (found.standings, found.team, found.open_blockers, found.owned, found.raised) == (None, None, (), [], [])
    assert (found.ageing, found.discrepancies, found.causes) == (None, [], [])
    assert (found.admin, found.failed, found.notices, found.beat) == (False, 0, 0, None)
    assert (found.to_decide, found.requests, found.open_purchases) == ([], [], ())


async def test_another_persons_purchases_are_not_in_a_members_tab(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        tx.add(Member(user_id="U1", department=Department.FINANCE, roles=frozenset({Role.APPROVER})))
    await request_many(workspace, "U1")
    async with workspace.read() as tx:
        found = await home.look(tx, "U7", tx.now)
    assert (found.to_decide, found.requests, found.open_purchases) == ([], [], ())
