"""Two people at one moment, in two processes, in both orders: whoever comes first, nothing happens that may not."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from models.member import Role
from models.purchase_version import Recurrence
from tests import purchase_acts as acts
from tests import purchase_laws as laws
from tests.purchase_acts import Plan
from tests.purchase_machine import Stage
from tests.purchase_racers import Job, Racer

AHEAD = (0, 0, 0.001, -0.001, 0.003, -0.003, 0.02, -0.02)  # seconds that the first is ahead of the second
ROUNDS = 4  # of each pair


def plan(kind: Any, **given: Any) -> Plan:
    return Plan(kind, given)


def wish(**given: Any) -> dict[str, Any]:
    facts = {"vendor": "Quill", "money": ("60,000", "USD"), "recurrence": Recurrence.ONCE, "centre": 0, "for_id": None}
    return {**facts, **given}


def yes(user: str) -> Plan:
    return plan(acts.approve, which=0, by=user, stale=False)


def amend(**given: Any) -> Plan:
    return plan(acts.amend, which=0, by=None, stale=False, keeps=7, **wish(**given))


REQUEST = plan(acts.request, by="UREQ1", **wish())
HALF = plan(acts.request, by="UREQ1", **wish(money=("6k", "USD"), vendor="Northwind Ltd"))
OTHER_HALF = plan(acts.request, by="UREQ2", **wish(money=("6k", "USD"), vendor="NORTHWIND"))
SMALL = plan(acts.request, by="UREQ1", **wish(money=("4,000", "USD")))
AMEND = amend(money=("10,000.01", "USD"))
REJECT = plan(acts.reject, which=0, by="UFIN2", stale=False)
CHANGES = plan(acts.ask_changes, which=0, by="UFIN2", stale=False)
WITHDRAW = plan(acts.withdraw, which=0, by=None)
NO_ROLE = plan(acts.give_roles, by="UADM1", user="UFIN1", roles=frozenset[Role](), department=None)
DELEGATE = plan(acts.delegate, by="UFIN1", to="UFINX", starts=0, lasts=3)
LEAVES = plan(acts.leave, user="UFIN1")

PAIRS: dict[str, tuple[Sequence[Plan], Plan, Plan]] = {
    "both departments": ([REQUEST], yes("UFIN1"), yes("UOPS1")),
    "one department twice": ([REQUEST], yes("UFIN1"), yes("UFIN2")),
    "one person twice": ([REQUEST], yes("UFIN1"), yes("UFIN1")),
    "the only approver needed, twice": ([SMALL], yes("UFIN1"), yes("UOPS1")),
    "the last yes and a no": ([REQUEST, yes("UOPS1")], yes("UFIN1"), REJECT),
    "the last yes and a withdrawal": ([REQUEST, yes("UOPS1")], yes("UFIN1"), WITHDRAW),
    "the last yes and another amount": ([REQUEST, yes("UOPS1")], yes("UFIN1"), AMEND),
    "the last yes and a wish for changes": ([REQUEST, yes("UOPS1")], yes("UFIN1"), CHANGES),
    "the last yes and the loss of the right": ([REQUEST, yes("UOPS1")], yes("UFIN1"), NO_ROLE),
    "the last yes of somebody who leaves": ([REQUEST, yes("UOPS1")], yes("UFIN1"), LEAVES),
    "an approver and their delegate": ([REQUEST, DELEGATE], yes("UFIN1"), yes("UFINX")),
    "a delegate and the delegation": ([REQUEST], yes("UFINX"), DELEGATE),
    "two halves of one purchase": ([], HALF, OTHER_HALF),
    "a half and another that is amended into one": ([SMALL], amend(vendor="Northwind Ltd", money=("6k", "USD")), OTHER_HALF),
    "two amendments": ([REQUEST], AMEND, amend(money=("9.500,00", "EUR"))),
    "two withdrawals": ([REQUEST], WITHDRAW, WITHDRAW),
}


EITHER = {  # what may come of it, where the order decides
    "the last yes and a no": {"approved", "rejected"},
    "the last yes and a withdrawal": {"approved", "withdrawn"},
    "the last yes and another amount": {"approved", "waiting"},
    "the last yes and a wish for changes": {"approved", "changes"},
    "the last yes and the loss of the right": {"approved", "waiting"},
    "the last yes of somebody who leaves": {"approved", "waiting"},
}


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    made = Stage(database_url)
    yield made
    made.close()


@pytest.fixture
def racers(stage: Stage) -> Iterator[list[Racer]]:
    pair = [stage.run(Racer.start(stage.url)) for _ in range(2)]
    yield pair
    for racer in pair:
        stage.run(racer.stop())


def test_two_clicks_at_one_moment_break_nothing_in_either_order(stage: Stage, racers: list[Racer]) -> None:
    rounds = ROUNDS if "postgres" in stage.url else 1  # SQLite lets one write at a time anyway
    ended: dict[str, Counter[str]] = {}
    for name, (before, first, second) in PAIRS.items():
        for number, ahead in itertools.product(range(rounds), AHEAD):
            team = stage.settle()
            for place, one in enumerate(before):
                _alone(stage, team, one, f"before:{place}")
            rows = stage.look(team)
            jobs = [Job(team, rows, first, "form:1", max(-ahead, 0)), Job(team, rows, second, "form:2", max(ahead, 0))]
            stage.run(_race(racers[::-1] if number % 2 else racers, jobs))
            after = stage.look(team)
            acts_done = [one.resolve(rows) for one in (first, second)]
            laws.check(rows, after, {act.vote for act in acts_done if act is not None and act.vote is not None})
            ended.setdefault(name, Counter())[after.tables["purchase"][0]["state"]] += 1
    assert sum(count.total() for count in ended.values()) >= (500 if rounds > 1 else 100)
    for name, states in EITHER.items():
        assert set(ended[name]) == states, f"{name}: {ended[name]}"


def _alone(stage: Stage, team: str, one: Plan, key: str) -> None:
    rows = stage.look(team)
    act = one.resolve(rows)
    assert act is not None

    async def do() -> None:
        async with stage.workspace(team).begin() as tx:
            await act.do(tx)

    stage.run(do())
    laws.check(rows, stage.look(team), {act.vote} if act.vote else ())


async def _race(racers: list[Racer], jobs: list[Job]) -> None:
    for racer, job in zip(racers, jobs, strict=True):
        await racer.prepare(job)
    for racer in racers:
        racer.go()
    for racer in racers:
        await racer.outcome()
