"""Differences from plan of real books, as their files are, against what is known of them; to the cent, on both databases."""

import csv
import re
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from bot import variance_names, variances
from bot.database import Workspace
from bot.variance_comparison import Comparison
from bot.variance_scopes import Scope
from bot.views import variances as view
from models.account_kind import Verdict
from models.ledger_import import ImportState
from models.period import Month
from tests.imports import DATA, bring, load, needs_data, settle

pytestmark = needs_data
WORKS, SIE = DATA / "adventureworks", DATA / "sie_ledgers"
FIRST, LAST = Month(2010, 12), Month(2011, 12)


def minor(amount: str) -> int:
    return int((Decimal(amount) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def read_again() -> dict[str, tuple[int, int, int]]:
    """By account, from the file alone: actual and plan of the months that have both, and actual of those that have not."""
    sums: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    with (WORKS / "FactFinance.csv").open(encoding="utf-8-sig", newline="") as opened:
        for _, day, organization, _, scenario, account, amount, _ in csv.reader(opened, delimiter="|"):
            if organization != "8" and "201012" <= day[:6] <= "201112":
                sums[account][scenario, day[:6]] += minor(amount)
    found = {}
    for account, cells in sums.items():
        planned = {month for scenario, month in cells if scenario == "2"}
        actual = sum(cells["1", month] for month in planned)
        others = sum(minor_ for (scenario, month), minor_ in cells.items() if scenario == "1" and month not in planned)
        found[account] = actual, sum(cells["2", month] for month in planned), others
    return found


async def test_each_account_is_as_far_from_plan_as_the_file_says(works: Workspace) -> None:
    async with works.read() as tx:
        shown = await variances.compare(tx, Scope(FIRST, LAST))
    known = read_again()
    planned = {one.account.code: one for one in shown.found if one.difference.plan is not None}
    for code, one in planned.items():
        assert (one.difference.actual, one.difference.plan, one.unplanned or 0) == known[code], one.account.label
    for code, came, plan, verdict in (
        ("101", 16_210_053, 17_925_600, Verdict.WORSE),
        ("56", 5_005_416, 5_513_200, Verdict.BETTER),
        ("60", 4_238_383, 4_178_400, Verdict.WORSE),
    ):
        found = planned[code].difference
        assert (found.actual, found.plan, found.verdict) == (came * 100, plan * 100, verdict), code
        assert len(planned[code].months) == 9, "twelve postings, nine months"
    assert {code for code, (_, plan, _) in known.items() if plan} <= planned.keys()
    assert not shown.unbooked, "every planned amount has an actual one"
    effects = sum(one.difference.effect or 0 for one in planned.values())
    assert shown.whole.difference.amount == effects == sum(part.change for part in shown.parts)


async def test_cost_centers_and_groups_add_up_to_the_company(works: Workspace) -> None:
    async with works.read() as tx:
        account = (await variance_names.read(tx, "salaries")).scope
        assert account is not None
        salaries = await variances.compare(tx, account.at(FIRST, LAST))
        group = (await variance_names.read(tx, "account 59")).scope
        assert group is not None
        labor = await variances.compare(tx, group.at(FIRST, LAST))
    assert len(salaries.parts) > 1
    assert sum(part.change for part in salaries.parts) == salaries.whole.difference.amount == (4_238_383 - 4_178_400) * 100
    assert {part.label for part in labor.parts} == {"60 Salaries", "61 Payroll Taxes", "62 Employee Benefits"}
    assert sum(part.change for part in labor.parts) == labor.whole.difference.amount


async def test_the_stub_at_the_end_is_left_out(works: Workspace) -> None:
    async with works.read() as tx:
        shown = await variances.compare(tx, Scope(Month(2013, 10), Month(2013, 12)))
    assert [str(month) for month in shown.months] == ["2013-10", "2013-11"]
    assert "December 2013 is left out" in view.answer(shown)["text"]
    assert shown.whole.difference.plan is None, "nothing was planned any more"


async def test_what_is_said_over_real_books_has_short_sentences(works: Workspace) -> None:
    for words in (
        "2011",
        "q1 2011",
        "january 2011",
        "revenue 2011",
        "account 59 2011",
        "60 march 2011",
        "2012",
        "account 4 2011",
    ):
        said = str(view.answer(await compared(works, words))["text"])
        assert "variance" not in said.lower()
        for sentence in re.split(r"(?<=[.?]) |\n", re.sub(r"\([^)]*\)", "", said)):
            assert len([word for word in sentence.split() if not re.search(r"\d", word)]) <= 20, sentence


async def test_a_ledger_file_with_monthly_plans_is_compared_with_its_credit_signs(
    workspace: Workspace, tmp_path: Path
) -> None:
    await settle(workspace, "SEK")
    one = await load(workspace, await bring(workspace, tmp_path, SIE / "periodsaldo_ovnbolag.se", "periodsaldo.se"))
    assert one.state is ImportState.LOADED, one.refusal
    async with workspace.read() as tx:
        shown = await variances.compare(tx, Scope(Month(2011, 1), Month(2011, 3)))
    actual, plan = by_account("period_actual.csv"), by_account("period_budget.csv")
    compared_ = [each for each in shown.found if each.account.kind.is_flow and each.months]
    assert len(compared_) > 20
    for each in compared_:
        sign = -1 if each.account.kind.is_credit else 1
        code, months = each.account.code, {f"{month.year}{month.number:02}" for month in each.months}
        assert each.difference.actual == sign * sum(actual[code, month] for month in months), each.account.label
        assert each.difference.plan == sign * sum(plan[code, month] for month in months), each.account.label
    sales = next(each for each in compared_ if each.account.code == "3041")
    assert sales.difference.actual > 0, "revenue is kept as credit, and is shown above zero"


def by_account(name: str) -> Counter[tuple[str, str]]:
    """By account and month, of the newest year, all together."""
    found: Counter[tuple[str, str]] = Counter()
    with (SIE / name).open(encoding="utf-8-sig", newline="") as opened:
        for row in list(csv.reader(opened))[1:]:
            if row[0] == "0":
                found[row[2], row[1]] += minor(row[4])
    return found


async def compared(workspace: Workspace, words: str) -> Comparison:
    async with workspace.read() as tx:
        meant = await variance_names.read(tx, words)
        assert meant.scope is not None, meant
        return await variances.compare(tx, meant.scope)
