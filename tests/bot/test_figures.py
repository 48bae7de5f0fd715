"""Figures, worked out by hand beside what the bot works out; on both databases. Today is Wednesday 10 March 2027."""

from fractions import Fraction

import pytest
import sqlalchemy as sa

from bot import amounts, figure_settings, figure_sources
from bot.database import Workspace
from bot.figure_answers import Beside
from bot.figure_settings import Wish
from bot.prose.figure_sentences import came
from models.account_kind import Verdict
from models.cost_centre import CostCentre
from models.figure import Figure, Good, Unit
from models.ledger_import import ImportState, LedgerImport
from models.ledger_line import Scenario
from models.refusal import Refusal
from tests.figures import MONTH, asked, desk, found, months, scorecard, settle, values, write

PLAN = Scenario.BUDGET


@pytest.fixture
async def shop(workspace: Workspace) -> Workspace:
    """Fourteen like months to February 2027."""
    await settle(workspace)
    await months(workspace, "2026-01", "2027-02")
    return workspace


# formulas
FORMULAS = [
    ("revenue", Fraction(100)),
    ("gross profit", Fraction(60)),
    ("gross margin", Fraction(60, 100)),
    ("operating costs", Fraction(30)),
    ("operating profit", Fraction(30)),
    ("net profit", Fraction(30 + 4 - 1 - 2 - 6)),
    ("profit before interest and tax", Fraction(25 + 2 + 6)),
    ("ebitda", Fraction(25 + 2 + 6 + 5)),
    ("cash", Fraction(500)),
    ("working capital", Fraction(500 + 200 + 80 - 60)),
    ("money tied up in operations", Fraction(200 + 80 - 60)),
    ("days to get paid", Fraction(200 * 28, 100)),
    ("days to pay", Fraction(60 * 28, 40)),
    ("days of stock", Fraction(80 * 28, 40)),
    ("cash cycle", Fraction(80 * 28, 40) + Fraction(200 * 28, 100) - Fraction(60 * 28, 40)),
    ("cost per unit", Fraction(40, 4)),
    ("profit per unit", Fraction(60, 4)),
    ("revenue growth", Fraction(0)),
]


async def test_each_ready_made_figure_follows_its_formula(shop: Workspace) -> None:
    assert [(name, (await asked(shop, name)).value) for name, _ in FORMULAS] == FORMULAS


async def test_profit_before_interest_tax_and_depreciation_is_not_operating_profit(shop: Workspace) -> None:
    """The one starts from net profit, with other income and one-off items in it; the other has neither."""
    assert (await asked(shop, "ebitda")).value != (await asked(shop, "operating profit")).value
    assert (await asked(shop, "ebitda")).definition.accounting_name == "EBITDA"


async def test_a_quarter_adds_up_flows_and_takes_balances_at_its_end(shop: Workspace) -> None:
    assert (await asked(shop, "revenue q4")).value == 300
    assert (await asked(shop, "cash q4")).value == 500
    assert (await asked(shop, "days to get paid q4")).value == Fraction(200 * 92, 300)
    assert (await asked(shop, "cost per unit q4")).value == Fraction(120, 12)


async def test_growth_is_against_the_same_time_last_year(shop: Workspace) -> None:
    await write(shop, "2025-02", a3010=40)
    assert (await asked(shop, "revenue growth february 2026")).value == Fraction(100 - 50, 50)
    missing = await asked(shop, "revenue growth january 2026")
    assert missing.value is None
    assert missing.reason == "There is nothing in the books for January 2025."


async def test_growth_over_a_year_of_losses_has_no_percent(shop: Workspace) -> None:
    await write(shop, "2025-02", a3010=-40)
    assert (await asked(shop, "revenue growth february 2026")).reason == "What it is divided by is below zero."


# comparisons
async def test_a_figure_stands_beside_its_plan_the_time_before_a_year_before_and_three_months(shop: Workspace) -> None:
    await write(shop, "2027-02", {**MONTH, "3010": 100, "4010": 50}, PLAN)
    answer = await asked(shop, "operating profit")
    assert [each.beside for each in answer.comparisons] == [Beside.PLAN, Beside.BEFORE, Beside.YEAR, Beside.AVERAGE]
    assert all(each.value == 30 and each.mine == 30 for each in answer.comparisons)
    revenue = await asked(shop, "revenue")
    plan = revenue.beside(Beside.PLAN)
    assert plan is not None
    assert plan.difference == -10
    assert plan.share(Unit.MONEY) == Fraction(-10, 110)
    assert revenue.verdict is Verdict.WORSE


async def test_less_cost_than_planned_is_better(shop: Workspace) -> None:
    await write(shop, "2027-02", {**MONTH, "5010": 40}, PLAN)
    assert (await asked(shop, "operating costs")).verdict is Verdict.BETTER
    async with shop.read() as tx:
        typed = [await figure_settings.try_out(tx, "", Wish(formula="operating costs", good=good)) for good in Good]
    verdicts = {good: words.partition("plan")[2] for good, words in zip(Good, typed, strict=True)}
    assert verdicts == {Good.UP: ", which is worse.", Good.DOWN: ", which is better.", Good.NONE: "."}


async def test_without_a_plan_or_with_a_plan_of_zero_none_was_set(shop: Workspace) -> None:
    await write(shop, "2027-01", {"3010": 0}, PLAN)
    for words in ("revenue february", "revenue january"):
        plan = (await asked(shop, words)).beside(Beside.PLAN)
        assert plan is not None
        assert (plan.value, plan.reason) == (None, "No plan was set.")


async def test_a_plan_that_lacks_a_part_of_the_figure_is_not_compared_with(shop: Workspace) -> None:
    await write(shop, "2027-02", {"3010": 100}, PLAN)
    plan = (await asked(shop, "gross profit")).beside(Beside.PLAN)
    assert plan is not None
    assert plan.value is None
    assert plan.reason == "The plan has nothing for cost of sales and returns and discounts."


async def test_where_the_sign_changed_there_is_no_percent(shop: Workspace) -> None:
    await write(shop, "2027-02", {**MONTH, "4010": 200}, PLAN)
    plan = (await asked(shop, "operating profit")).beside(Beside.PLAN)
    assert plan is not None
    assert plan.value == 30 - 160
    assert plan.difference == 160
    assert plan.share(Unit.MONEY) is None


async def test_only_months_with_a_plan_are_compared_with_it(shop: Workspace) -> None:
    await write(shop, "2027-01", scenario=PLAN)
    answer = await asked(shop, "revenue this year so far")
    plan = answer.beside(Beside.PLAN)
    assert plan is not None
    assert answer.value == 200
    assert plan.value == 100
    assert plan.mine == 100
    assert "A plan was set for January 2027 only, so only that is compared with it." in answer.notes


async def test_accounts_outside_the_plan_are_counted(shop: Workspace) -> None:
    await write(shop, "2027-02", {"3010": 100, "3090": 10}, PLAN)
    assert "The plan leaves out 1 of 3 accounts." in (await asked(shop, "revenue")).notes


# parts of months
async def test_a_month_that_goes_on_is_said_to_and_compared_with_nothing(shop: Workspace) -> None:
    await write(shop, "2027-03", {"3010": 20})
    await write(shop, "2027-03", scenario=PLAN)
    answer = await asked(shop, "revenue this month")
    assert answer.value == 20
    assert answer.comparisons == []
    assert answer.notes == ["March 2027 is not over yet, so it is not compared with whole months."]
    assert [month.number for month, _, _ in answer.points][-1] == 2


async def test_without_a_word_the_newest_whole_month_is_meant(shop: Workspace) -> None:
    await write(shop, "2027-03", {"3010": 20})
    assert (await asked(shop, "revenue")).period == "February 2027"
    assert (await asked(shop, "revenue this year so far")).value == 200
    assert (await asked(shop, "revenue q1")).value == 200
    assert (await asked(shop, "revenue q1")).period == "2027 so far, to February 2027"


async def test_a_month_with_few_accounts_is_taken_for_a_part(workspace: Workspace) -> None:
    await settle(workspace)
    await months(workspace, "2026-01", "2026-11")
    await write(workspace, "2026-12", {"3010": 20, "4010": 5})
    assert (await asked(workspace, "revenue")).period == "November 2026"
    stub = await asked(workspace, "revenue december 2026")
    assert stub.comparisons == []
    assert stub.notes[0].startswith("December 2026 has amounts for 2 accounts only, where other months have 16.")
    assert (await asked(workspace, "revenue 2026")).value == 1100


async def test_a_month_without_anything_says_so(shop: Workspace) -> None:
    answer = await asked(shop, "revenue october 2024")
    assert answer.value is None
    assert answer.reason == "There is nothing in the books for October 2024. The newest month is February 2027."


async def test_an_average_needs_all_of_its_months(workspace: Workspace) -> None:
    await settle(workspace)
    await months(workspace, "2027-01", "2027-02")
    average = (await asked(workspace, "revenue")).beside(Beside.AVERAGE)
    assert average is not None
    assert average.value is None
    assert average.reason == "There is nothing in the books for December 2026."
    await write(workspace, "2026-11")
    owed = (await asked(workspace, "days to get paid november 2026 to february 2027")).value
    assert owed == Fraction(200 * (30 + 31 + 28), 300), "a month without revenue has no days either"


# looking ahead
async def test_expected_cash_is_that_of_the_next_month_less_what_there_is(shop: Workspace) -> None:
    assert (await asked(shop, "cash flow")).reason == "No forecast was brought in for March 2027."
    await write(shop, "2027-03", {"1010": 450}, Scenario.FORECAST)
    answer = await asked(shop, "cash flow")
    assert answer.value == -50
    assert answer.period == "March 2027"


async def test_the_scorecard_says_what_cash_is_expected_next(shop: Workspace) -> None:
    await write(shop, "2027-03", {"1010": 450}, Scenario.FORECAST)
    [expected] = [each for each in (await scorecard(shop)).answers if each.definition.ahead]
    assert expected.value == -50
    assert expected.period == "March 2027"


async def test_the_accuracy_of_a_forecast_weighs_each_month(shop: Workspace) -> None:
    """Errors of one month do not make up for those of another."""
    await write(shop, "2027-01", {"3010": 120}, Scenario.FORECAST)
    await write(shop, "2027-02", {"3010": 80}, Scenario.FORECAST)
    assert (await asked(shop, "forecast accuracy this year so far")).value == 1 - Fraction(20 + 20, 200)


async def test_how_far_profit_is_from_plan(shop: Workspace) -> None:
    await write(shop, "2027-02", {**MONTH, "3010": 80}, PLAN)
    answer = await asked(shop, "plan difference")
    assert answer.value == 10
    assert answer.beside(Beside.PLAN) is None


# balances
async def test_an_account_that_moves_adds_up_all_its_months(workspace: Workspace) -> None:
    await settle(workspace)
    async with workspace.begin() as tx:
        chart = await amounts.chart(tx)
        bank = next(account for account in chart.by_id.values() if account.code == "1010")
        bank.moves = True
    await write(workspace, "2026-06", {"1010": 1000, "3010": 1})
    await write(workspace, "2026-12", {"1010": -100, "3010": 1})
    await write(workspace, "2027-02", {"1010": 50, "3010": 1})
    assert (await asked(workspace, "cash")).value == 950
    assert (await asked(workspace, "cash december")).value == 900
    assert (await asked(workspace, "cash q4")).value == 900


# years, undoing
async def test_a_fiscal_year_may_start_in_any_month(workspace: Workspace) -> None:
    await settle(workspace, fiscal_start=7)
    await months(workspace, "2025-07", "2027-02")
    assert (await asked(workspace, "revenue fy26")).value == 1200
    so_far = await asked(workspace, "revenue this year so far")
    assert so_far.value == 800
    earlier = so_far.beside(Beside.YEAR)
    assert earlier is not None
    assert earlier.value == 800
    assert (await asked(workspace, "revenue q2")).value == 300


async def test_what_was_undone_does_not_count(shop: Workspace) -> None:
    async with shop.begin() as tx:
        await tx.change(sa.update(LedgerImport).values(state=ImportState.UNDONE, undone_by="ULEA"))
    with pytest.raises(Refusal, match="There are no books yet"):
        await asked(shop, "revenue")


# finding
CALLED = [
    ("gross margin", "gross_margin"),
    ("Gross-Margin", "gross_margin"),
    ("gross margn", "gross_margin"),
    ("margin", "gross_margin"),
    ("EBITDA", "ebitda"),
    ("operating profit", "operating_profit"),
    ("DSO", "days_to_get_paid"),
    ("net sales", "revenue"),
    ("turnover", "revenue"),
    ("days to pay", "days_to_pay"),
    ("opex", "operating_costs"),
    ("working capital", "working_capital"),
]


async def test_a_name_is_matched_loosely(shop: Workspace) -> None:
    assert [(words, await found(shop, words)) for words, _ in CALLED] == CALLED


async def test_a_name_that_could_be_several_gets_suggestions(shop: Workspace) -> None:
    near = await found(shop, "profit")
    assert "operating_profit" in near
    assert "net_profit" in near
    assert await found(shop, "xyzzy") == []


# one cost center
async def test_a_figure_of_one_cost_center_has_only_what_is_booked_there(shop: Workspace) -> None:
    async with shop.begin() as tx:
        centre = CostCentre(code="MKT", name="Marketing", owner_id="ULEA")
        tx.add(centre)
        await tx.flush()
    only = {"3010": 7, "5010": 3}
    await write(shop, "2027-01", {"3010": 5}, centre=centre.id)
    await write(shop, "2027-02", only, centre=centre.id)
    await write(shop, "2027-02", {"3010": 9, "5010": 2}, PLAN, centre=centre.id)
    of = await asked(shop, "revenue MKT")
    assert of.value == 7
    assert (await asked(shop, "revenue")).value == 107
    plan, before = of.beside(Beside.PLAN), of.beside(Beside.BEFORE)
    assert plan is not None
    assert before is not None
    assert plan.value == 9
    assert before.value == 5
    assert came(of) == "Revenue of MKT Marketing was $7.00 in February 2027, $2.00 (22.2%) lower than plan, which is worse."
    assert (await asked(shop, "marketing operating costs")).value == 3
    assert (await asked(shop, "cash for marketing")).reason == "No account has amounts for cash balance."
    card = await scorecard(shop, "MKT")
    assert values(card.answers) == {
        "revenue": 7.0, "gross_margin": 1.0, "operating_profit": 4.0, "operating_costs": 3.0
    }  # fmt: skip
    async with shop.read() as tx:
        known, chart, seen = await desk(tx)
        found_there = await figure_sources.trace(tx, known, chart, seen, known.definitions["revenue"], seen.usual, centre)
    assert [(part.account.code, part.minor) for part in found_there.parts] == [("3010", 700)]


# the scorecard
async def test_the_scorecard_has_what_is_worse_than_plan_first(shop: Workspace) -> None:
    await write(shop, "2027-02", {**MONTH, "3010": 120, "5010": 10, "4010": 55}, PLAN)
    card = await scorecard(shop)
    assert len(card.answers) == 11
    verdicts = [each.verdict for each in card.answers]
    worse = [place for place, each in enumerate(verdicts) if each is Verdict.WORSE]
    better = [place for place, each in enumerate(verdicts) if each is Verdict.BETTER]
    assert worse
    assert better
    assert max(worse) < min(better)
    assert values(card.answers)["cash_flow_forecast"] is None
    assert card.answers[-1].value is None


async def test_a_workspace_sets_a_target_and_its_own_figure(shop: Workspace) -> None:
    async with shop.begin() as tx:
        tx.add(Figure(key="gross_margin", name="x", formula="x", own=False, target="65", position=1))
        tx.add(Figure(key="own_1", name="sales per head", formula="revenue / Headcount", unit=Unit.MONEY, good=Good.UP))
    margin = await asked(shop, "gross margin")
    target = margin.beside(Beside.TARGET)
    assert target is not None
    assert target.difference == Fraction(60, 100) - Fraction(65, 100)
    assert margin.verdict is Verdict.WORSE
    assert (await asked(shop, "sales per head")).value == Fraction(100, 7)


async def test_no_books_are_said_so(workspace: Workspace) -> None:
    with pytest.raises(Refusal, match="There are no books yet"):
        await scorecard(workspace)
