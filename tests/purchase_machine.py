"""A company that asks, votes, changes its mind, its people and its rules, in any order, over restarts and repeats.

Hypothesis drives it; after each step the laws (tests/purchase_laws.py) are held against the rows. Each example has a
workspace of its own in one database, so that thousands of them are quick.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar, cast

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from bot import purchase_copies
from bot.database import Database, Tx, Workspace
from bot.slack.gateway import Slack
from jobs import delegations, purchase_reminders
from models.cost_centre import CostCentre
from models.member import Department, Member, Role
from models.refusal import Refusal
from models.team import Team
from tests import purchase_acts as acts
from tests import purchase_laws as laws
from tests.clocks import WEDNESDAY
from tests.purchase_acts import Act, Plan
from tests.purchase_rows import Reader, Rows

KEY = b"a key that is not in the database"
NO_SLACK = cast(Slack, None)  # these jobs never call it
T = TypeVar("T")


class Crash(Exception):
    """The process was killed in the middle of a transaction."""


class SetClock:
    """A clock that each example sets back to its beginning."""

    def __init__(self) -> None:
        self.moment = WEDNESDAY

    def now(self) -> datetime:
        return self.moment


class Stage:
    """One database for many examples, and a loop to act on it.

    Attributes:
        steps: how many were taken.
        seen: what came about, by name: whether the machine goes where it matters.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = SetClock()
        self.steps = 0
        self.seen: Counter[str] = Counter()
        self._teams = 0
        self._runner = asyncio.Runner()
        self._reader = Reader(url)
        self._database = self._connect()
        self.run(self._reader.open())

    def _connect(self) -> Database:
        return Database(self.url, self.clock, KEY, pool_size=4)

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(what)

    def close(self) -> None:
        self.run(self._reader.close())
        self.run(self._database.close())
        self._runner.close()

    def restart(self) -> None:
        """The process ends and another begins."""
        self.run(self._database.close())
        self._database = self._connect()

    def workspace(self, team: str) -> Workspace:
        return self._database.workspace(team)

    def look(self, team: str) -> Rows:
        return self.run(self._reader.look(team, self.clock.now()))

    def settle(self) -> str:
        """A new workspace with the cast in it; gives its id."""
        self._teams += 1
        self.clock.moment = WEDNESDAY
        team = f"T{self._teams:06d}"
        self.run(self._fill(team))
        return team

    async def _fill(self, team: str) -> None:
        async with self._database.writing() as session:
            session.sync_session.info["team_id"] = team
            session.add(Team(team_id=team, name="Larkfield Cycles", bot_user_id="UBOT"))
            await session.flush()
            session.add_all(_cast())
            session.add(CostCentre(code="410", name="Marketing", owner_id="UOTH1"))
            session.add(CostCentre(code="520", name="Workshop", owner_id="UOPS1"))
            await session.commit()


def _cast() -> list[Member]:
    """Three approvers in each department and one outside, their backups, and who asks."""
    approver, none = frozenset({Role.APPROVER}), frozenset[Role]()
    people: dict[str, tuple[Department, frozenset[Role], str | None]] = {
        "UFIN1": (Department.FINANCE, approver, "UFINX"),
        "UFIN2": (Department.FINANCE, approver, "UFIN1"),
        "UFIN3": (Department.FINANCE, approver | {Role.LEAD}, "UOPSX"),
        "UFINX": (Department.FINANCE, none, None),
        "UOPS1": (Department.OPERATIONS, approver, "UOPSX"),
        "UOPS2": (Department.OPERATIONS, approver, "UREQ2"),
        "UOPS3": (Department.OPERATIONS, none, None),
        "UOPSX": (Department.OPERATIONS, none, None),
        "UOTH1": (Department.OTHER, approver, "UREQ1"),
        "UREQ1": (Department.OTHER, none, None),
        "UREQ2": (Department.OPERATIONS, none, None),
        "UADM1": (Department.OTHER, frozenset({Role.ADMIN}), None),
        "UADM2": (Department.FINANCE, approver | {Role.ADMIN}, None),
        "ULEAD": (Department.OPERATIONS, frozenset({Role.LEAD}), None),
        "UBOTTY": (Department.FINANCE, approver, None),
        "UGONE": (Department.OPERATIONS, approver, None),
    }
    return [
        Member(
            user_id=user,
            name=user.title(),
            department=department,
            roles=roles,
            backup_id=backup,
            is_bot=user == "UBOTTY",
            left_at=WEDNESDAY - timedelta(days=9) if user == "UGONE" else None,
            zone="Europe/Berlin" if user in ("UFIN2", "UOPS2") else "UTC",
        )
        for user, (department, roles, backup) in people.items()
    ]


class Company(RuleBasedStateMachine):
    """The machine; `stage` is given to it by the test."""

    stage: ClassVar[Stage]

    @initialize(plan=acts.requests)
    def move_in(self, plan: Plan) -> None:
        """A workspace of its own, in which somebody asks for something."""
        self._team = self.stage.settle()
        self._rows = self.stage.look(self._team)
        self._done: list[tuple[Act, str]] = []
        self._taken: set[str] = set()  # the keys of what was not refused
        self._keys = 0
        self._act(plan)

    # what is done once
    @rule(plan=acts.requests)
    def ask_for_something(self, plan: Plan) -> None:
        self._act(plan)

    @rule(plan=acts.approvals)
    def approve(self, plan: Plan) -> None:
        self._act(plan)

    @rule(first=acts.approvals, second=acts.approvals)
    def approve_in_turn(self, first: Plan, second: Plan) -> None:
        """Votes are what most of it is about."""
        self._act(first)
        self._act(second)

    @rule(plan=acts.amendments)
    def amend(self, plan: Plan) -> None:
        self._act(plan)

    @rule(plan=st.one_of(acts.rejections, acts.withdrawals))
    def end(self, plan: Plan) -> None:
        self._act(plan)

    @rule(plan=st.one_of(acts.change_wishes, acts.questions, acts.answers))
    def talk(self, plan: Plan) -> None:
        self._act(plan)

    @rule(plan=acts.changes_of_people)
    def change_people(self, plan: Plan) -> None:
        self._act(plan)

    @rule(plan=acts.rules)
    def change_rules(self, plan: Plan) -> None:
        self._act(plan)

    @rule(limit=st.sampled_from(acts.LIMITS), tiers=acts.tiers)
    def agree_on_policy(self, limit: tuple[str, str], tiers: list[tuple[str, str, list[str]]]) -> None:
        """One admin proposes a change and another agrees."""
        self._act(Plan(acts.propose, {"by": "UADM1", "limit": limit, "tiers": tiers}))
        self._act(Plan(acts.agree, {"which": 0, "by": "UADM2"}))

    @rule(pair=acts.within, ended=st.booleans(), which=acts.small)
    def lend_a_vote(self, pair: tuple[str, str], ended: bool, which: int) -> None:
        """Somebody delegates, perhaps ends it, and the other votes."""
        self._act(Plan(acts.delegate, {"by": pair[0], "to": pair[1], "starts": 0, "lasts": 1}))
        if ended:
            self._act(Plan(acts.end_delegation, {"which": 0, "by": "from_id"}))
        self._act(Plan(acts.approve, {"which": which, "by": pair[1], "stale": False}))

    # what else happens to what is done
    @rule(plan=acts.anything, which=acts.small)
    def deliver_twice(self, plan: Plan, which: int) -> None:
        """The second time changes nothing."""
        if self._act(plan):
            self._repeat(len(self._done) - 1, changes_nothing=True)

    @rule(which=st.integers(0, 99))
    def deliver_late(self, which: int) -> None:
        """Something that was done long ago arrives again."""
        if self._done:
            act, key = self._done[which % len(self._done)]
            self._repeat(which % len(self._done), changes_nothing=act.form and key in self._taken)

    @rule(plan=acts.anything, restart=acts.seldom)
    def crash(self, plan: Plan, restart: bool) -> None:
        """The process ends before the transaction does, and nothing has happened; another takes its place."""
        act = plan.resolve(self._rows)
        if act is None:
            return
        before = self._rows
        self.stage.run(self._deliver(act, self._key(), crash=True))
        if restart:
            self.stage.restart()
        after = self._see()
        assert after.tables == before.tables, f"a crash left something behind: {act}"

    @rule(first=acts.anything, second=acts.anything)
    def at_once(self, first: Plan, second: Plan) -> None:
        """Two people at one moment."""
        found = [act for act in (first.resolve(self._rows), second.resolve(self._rows)) if act is not None]
        keys = [self._key() for _ in found]
        self.stage.run(self._together(found, keys))
        self._done += zip(found, keys, strict=True)
        self._judge(*found)

    @rule(hours=st.sampled_from([1, 20, 24, 24, 26, 72, 24 * 15, 24 * 30, 24 * 31]))
    def wait(self, hours: int) -> None:
        self.stage.clock.moment += timedelta(hours=hours)
        self._judge()

    @rule(plan=acts.anything)
    def act_while_the_worker_is_at_it(self, plan: Plan) -> None:
        """The worker goes round at the moment at which somebody acts."""
        act = plan.resolve(self._rows)
        if act is None:
            return
        self._done.append((act, self._key()))
        self.stage.run(self._at_work_and(*self._done[-1]))
        self._judge(act)

    @rule(hours=st.sampled_from([0, 1, 24, 72]))
    def work(self, hours: int) -> None:
        """Time passes, and the worker goes round: it reminds, asks backups, and moves what is delegated."""
        self.stage.clock.moment += timedelta(hours=hours)
        self.stage.run(self._work())
        self._judge()
        laws.looked_after(self._rows)

    def teardown(self) -> None:
        self.stage.seen += laws.ways(self._rows)

    # how
    def _act(self, plan: Plan) -> bool:
        act = plan.resolve(self._rows)
        if act is None:
            return False
        self._done.append((act, self._key()))
        self.stage.run(self._deliver(*self._done[-1]))
        self._judge(act)
        return True

    def _repeat(self, which: int, *, changes_nothing: bool) -> None:
        before = self._rows
        self.stage.run(self._deliver(*self._done[which]))
        self._judge(self._done[which][0])
        assert not changes_nothing or self._rows.tables == before.tables, f"twice: {self._done[which][0]}"

    async def _together(self, found: list[Act], keys: list[str]) -> None:
        await asyncio.gather(*(self._deliver(act, key) for act, key in zip(found, keys, strict=True)))

    async def _work(self) -> None:
        workspace = self.stage.workspace(self._team)
        for job in (delegations, purchase_reminders):
            await job.run_due(workspace, NO_SLACK)
        async with workspace.read() as tx:
            found = await purchase_copies.stale(tx)
        for purchase_id in found:
            async with workspace.begin() as tx:
                await purchase_copies.draw(tx, purchase_id)

    async def _at_work_and(self, act: Act, key: str) -> None:
        await asyncio.gather(self._work(), self._deliver(act, key), self._work())

    async def _deliver(self, act: Act, key: str, *, crash: bool = False) -> None:
        """Do it as a handler does; a refusal is an answer like others."""

        async def do(tx: Tx) -> None:
            if not act.form or await tx.once(key):
                await act.do(tx)

        try:
            async with self.stage.workspace(self._team).begin() as tx:
                await do(tx)
                if crash:
                    raise Crash
            self._taken.add(key)
        except (Refusal, Crash):
            pass

    def _key(self) -> str:
        self._keys += 1
        return f"view:V{self._keys}"

    def _see(self) -> Rows:
        self.stage.steps += 1
        self._rows = self.stage.look(self._team)
        return self._rows

    def _judge(self, *done: Act) -> None:
        before = self._rows
        laws.check(before, self._see(), {act.vote for act in done if act.vote is not None})
