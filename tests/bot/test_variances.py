"""Actual against plan: what is compared, what is behind it, and what is said of it, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot import variance_names, variances
from bot.database import Workspace
from bot.variance_comparison import Comparison
from bot.variance_scopes import Scope, read
from bot.views import variances as view
from models.account import Account
from models.account_kind import Kind, Verdict
from models.books import Books
from models.difference import NoPercent
from models.ledger_import import LedgerImport
from models.period import Month
from models.refusal import Refusal
from tests.clocks import FrozenClock
from tests.variances import ACCOUNTS, stage

NOVEMBER, DECEMBER, JANUARY, FEBRUARY, MARCH = "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"
WINTER = (DECEMBER, JANUARY, FEBRUARY)
BOOKED = (
    {("3000", month): {"410": 100_000.0, "420": 50_000.0} for month in WINTER}
    | {("5010", month): {"410": 30_000.0 + 1_000 * n, "420": 20_000.0} for n, month in enumerate(WINTER)}
    | {("6000", month): {"410": 5_000.0} for month in WINTER}
)
PLANNED = (
    {("3000", month): {"410": 110_000.0, "420": 60_000.0} for month in WINTER}
    | {("5010", month): {"410": 25_000.0, "420": 20_000.0} for month in WINTER}
    | {("6000", month): {"410": 5_000.0} for month in WINTER}
)
OWNERS = {"410": "UTOMAS", "420": "UBEN"}


@pytest.fixture
async def books(workspace: Workspace) -> Workspace:
    """Three months that have a plan; it is Wednesday 10 March 2027."""
    async with workspace.begin() as tx:
        await stage(tx, BOOKED, PLANNED, centres=OWNERS)
    return workspace


async def compared(workspace: Workspace, words: str = "") -> Comparison:
    async with workspace.read() as tx:
        meant = await variance_names.read(tx, words)
        assert meant.scope is not None, meant
        return await variances.compare(tx, meant.scope)


async def said(workspace: Workspace, words: str = "") -> str:
    return str(view.answer(await compared(workspace, words))["text"])


async def test_with_no_words_the_company_is_compared_in_its_newest_whole_month(books: Workspace) -> None:
    shown = await compared(books)
    assert shown.period.name == "February 2027"
    assert (shown.whole.difference.actual, shown.whole.difference.plan) == (93_000_00, 120_000_00)
    assert shown.whole.difference.verdict is Verdict.WORSE
    words = view.answer(shown)["text"].splitlines()
    assert words[0] == "Profit: $27,000.00 (22.5%) less than planned"
    assert words[1] == (
        "Profit came to $93,000.00 in February 2027. The plan was $120,000.00. That is worse than planned. "
        "It is the third month in a row below plan."
    )
    assert "• 5010 Salaries: $52,000.00, $7,000.00 (15.6%) more than planned, which is worse." in words
    assert "• More in 410 Workshop ($7,000.00)." in words
    assert "• Less in 410 Workshop ($10,000.00) and 420 Shop ($10,000.00)." in words
    assert "6000" not in view.answer(shown)["text"], "as planned, so not worth a word"


async def test_one_level_down_is_kinds_then_accounts_then_cost_centers_then_months(books: Workspace) -> None:
    company = await compared(books, "q1")
    assert [part.label for part in company.parts] == ["Gross sales", "Running costs"]
    assert [part.change for part in company.parts] == [-40_000_00, -13_000_00]
    assert sum(part.change for part in company.parts) == company.whole.difference.amount
    async with books.read() as tx:
        costs = await variances.compare(tx, company.parts[1].scope)
        salaries = await variances.compare(tx, costs.parts[0].scope)
        workshop = await variances.compare(tx, salaries.parts[0].scope)
    assert [part.label for part in costs.parts] == ["5010 Salaries", "6000 Rent"]
    assert [(part.label, part.change) for part in salaries.parts] == [("410 Workshop", 13_000_00), ("420 Shop", 0)]
    assert [(part.label, part.change) for part in workshop.parts] == [
        ("January 2027", 6_000_00),
        ("February 2027", 7_000_00),
    ]
    assert "5010 Salaries of 410 Workshop: $13,000.00 (26%) more than planned" in view.answer(workshop)["text"]


async def test_a_group_adds_up_what_rolls_up_into_it(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        booked = {("5010", FEBRUARY): 52_000.0, ("5020", FEBRUARY): 4_000.0}
        await stage(tx, booked, {("5010", FEBRUARY): 45_000.0, ("5020", FEBRUARY): 5_000.0})
    shown = await compared(workspace, "staff")
    assert shown.name == "50 Staff"
    assert (shown.whole.difference.kind, shown.whole.difference.amount) == (Kind.OPERATING_COST, 6_000_00)
    assert [(part.label, part.change) for part in shown.parts] == [("5010 Salaries", 7_000_00), ("5020 Pensions", -1_000_00)]


async def test_a_group_of_income_and_costs_is_a_profit_which_costs_lower(workspace: Workspace) -> None:
    accounts = {
        "9": {"name": "Shop", "kind": Kind.REVENUE},
        "91": {"name": "Sales", "kind": Kind.REVENUE, "parent_code": "9"},
        "92": {"name": "Returns", "kind": Kind.RETURNS, "parent_code": "9"},
    }
    async with workspace.begin() as tx:
        booked, planned = (
            {("91", FEBRUARY): 100.0, ("92", FEBRUARY): 30.0},
            {("91", FEBRUARY): 100.0, ("92", FEBRUARY): 10.0},
        )
        await stage(tx, booked, planned, accounts)
    shown = await compared(workspace, "9")
    assert (shown.whole.difference.actual, shown.whole.difference.plan) == (70_00, 90_00)
    assert shown.whole.difference.verdict is Verdict.WORSE
    assert next((part.label, part.difference.verdict, part.change) for part in shown.parts) == (
        "92 Returns",
        Verdict.WORSE,
        -20_00,
    )


async def test_what_has_no_plan_is_listed_and_never_compared(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        booked = {("3000", FEBRUARY): 100_000.0, ("4000", FEBRUARY): 60_000.0, ("6000", FEBRUARY): 7.5}
        await stage(tx, booked, {("3000", FEBRUARY): 90_000.0, ("5010", FEBRUARY): 20_000.0})
    shown = await compared(workspace)
    assert shown.whole.difference.amount == 10_000_00
    assert [(account.code, minor) for account, minor in shown.unplanned] == [("4000", 60_000_00), ("6000", 7_50)]
    assert [(account.code, minor) for account, minor in shown.unbooked] == [("5010", 20_000_00)]
    words = str(view.answer(shown)["text"])
    assert "Profit came to $39,992.50 in February 2027." in words
    assert "Where a plan was set, it came to $100,000.00, and the plan was $90,000.00." in words
    assert "No plan was set for 4000 Frames and parts ($60,000.00) and 6000 Rent ($7.50)." in words
    assert "Nothing was booked against the plan for 5010 Salaries ($20,000.00)." in words


async def test_a_plan_for_numbers_that_are_not_money_is_no_plan_for_the_profit(workspace: Workspace) -> None:
    accounts = {**ACCOUNTS, "9000": {"name": "Bicycles sold", "kind": Kind.STATISTIC}}
    async with workspace.begin() as tx:
        booked = {("3000", FEBRUARY): 100.0, ("9000", FEBRUARY): 7.0}
        await stage(tx, booked, {("9000", FEBRUARY): 8.0}, accounts)
    assert "Gross sales" not in (words := await said(workspace))
    assert "came to $100.00 in February 2027. No plan was set, so nothing is compared." in words


async def test_a_plan_of_zero_gives_no_percent(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        await stage(tx, {("6000", FEBRUARY): 5_000.0}, {("6000", FEBRUARY): 0.0})
    shown = await compared(workspace, "rent")
    assert shown.whole.difference.no_percent is NoPercent.NO_PLAN
    assert "%" not in view.answer(shown)["text"]
    assert "no plan was set" in view.answer(shown)["text"]


async def test_a_changed_sign_gives_the_amount_only(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        await stage(tx, {("3000", FEBRUARY): -2_000.0}, {("3000", FEBRUARY): 5_000.0})
    words = await said(workspace, "3000")
    assert "$7,000.00 less than planned" in words
    assert "%" not in words


async def test_only_months_that_both_sides_have_are_compared(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        booked = {("6000", month): 1_000.0 for month in (NOVEMBER, DECEMBER, JANUARY)}
        await stage(tx, booked, {("6000", DECEMBER): 900.0, ("6000", JANUARY): 900.0, ("6000", FEBRUARY): 900.0})
    shown = await compared(workspace, "rent november to february")
    [rent] = shown.found
    assert (rent.difference.actual, rent.difference.plan) == (2_000_00, 1_800_00)
    assert [str(month) for month in rent.months] == [DECEMBER, JANUARY]
    assert [str(month) for month in shown.empty] == [FEBRUARY], "nothing at all was booked yet"
    assert (rent.unplanned, rent.unbooked) == (1_000_00, None)


async def test_a_month_that_goes_on_is_said_to_and_left_out(books: Workspace, clock: FrozenClock) -> None:
    shown = await compared(books, "q1 2027")
    assert [str(month) for month in shown.months] == [JANUARY, FEBRUARY]
    words = str(view.answer(shown)["text"])
    assert "March 2027 is not over, so it is not in here." in words
    assert "in 2027 so far, to February 2027" in words
    alone = str(view.answer(await compared(books, "march"))["text"])
    assert "A part of a month is not compared with a whole one." in alone
    assert "planned" not in alone
    clock.move(timedelta(days=30))
    assert "Nothing was booked then." in await said(books, "march")


async def test_a_stub_is_left_out_and_said(workspace: Workspace, clock: FrozenClock) -> None:
    clock.move(timedelta(days=40))
    codes = ("3000", "4000", "5010", "5020", "6000")
    months = (NOVEMBER, DECEMBER, JANUARY, FEBRUARY)
    cells = {(code, month): 10_000.0 for code in codes for month in months} | {("6000", MARCH): 10.0}
    async with workspace.begin() as tx:
        await stage(tx, cells, {key: 9_000.0 for key in cells})
    shown = await compared(workspace, "q1")
    assert [str(month) for month in shown.months] == [JANUARY, FEBRUARY]
    assert "March 2027 is left out: it has 1 of about 5 accounts." in view.answer(shown)["text"]


async def test_what_is_material_goes_by_the_account_and_else_by_the_workspace(workspace: Workspace) -> None:
    accounts = {code: dict(given) for code, given in ACCOUNTS.items()}
    accounts["6000"] |= {"threshold_minor": 10_00, "threshold_percent": 1}
    async with workspace.begin() as tx:
        booked = {("6000", FEBRUARY): 1_020.0, ("5010", FEBRUARY): 10_900.0, ("5020", FEBRUARY): 1_020.0}
        await stage(
            tx, booked, {("6000", FEBRUARY): 1_000.0, ("5010", FEBRUARY): 10_000.0, ("5020", FEBRUARY): 1_000.0}, accounts
        )
    assert [line.account.code for line in (await compared(workspace)).lines] == ["6000"]
    async with workspace.begin() as tx:
        tx.add(Books(threshold_minor=500_00, threshold_percent=50, needs_both=False))
    assert [line.account.code for line in (await compared(workspace)).lines] == ["5010", "6000"]


async def test_the_first_month_off_may_be_one_off_and_the_third_is_no_more(workspace: Workspace) -> None:
    off = {NOVEMBER: 10_000.0, DECEMBER: 9_000.0, JANUARY: 14_000.0, FEBRUARY: 15_000.0}
    async with workspace.begin() as tx:
        await stage(
            tx, {("6000", month): amount for month, amount in off.items()}, {("6000", month): 10_000.0 for month in off}
        )
    assert "It is the second month in a row above plan." in await said(workspace, "rent")
    assert "it may be one-off" in await said(workspace, "rent january")
    assert "in a row" not in await said(workspace, "rent december"), "the month before was as planned"
    assert "new this month" not in await said(workspace, "rent q4"), "that is said of a month, not of three"


async def test_balances_are_compared_at_the_end_and_are_no_part_of_the_profit(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        booked = {("1930", JANUARY): 90_000.0, ("1930", FEBRUARY): 70_000.0, ("3000", FEBRUARY): 100.0}
        await stage(tx, booked, {("1930", FEBRUARY): 80_000.0, ("3000", FEBRUARY): 100.0})
    shown = await compared(workspace, "this year so far")
    assert shown.whole.difference.amount == 0
    assert [(line.account.code, line.difference.amount) for line in shown.lines] == [("1930", -10_000_00)]
    assert "1930 Bank: $70,000.00, $10,000.00 (12.5%) less than planned, which is worse." in view.answer(shown)["text"]


async def test_a_cost_center_alone(books: Workspace) -> None:
    shown = await compared(books, "shop")
    assert (shown.whole.difference.actual, shown.whole.difference.plan) == (30_000_00, 40_000_00)
    assert "Profit of 420 Shop: $10,000.00 (25%) less than planned" in view.answer(shown)["text"]


@pytest.mark.parametrize(
    ("words", "name", "period"),
    [
        ("5010", "5010 Salaries", "February 2027"),
        ("salaries january", "5010 Salaries", "January 2027"),
        ("january salaries", "5010 Salaries", "January 2027"),
        ("Staff q4", "50 Staff", "Q4 2026"),
        ("sal", "5010 Salaries", "February 2027"),
        ("revenue 2026-12", "Gross sales", "December 2026"),
        ("opex", "Running costs", "February 2027"),
        ("group 50", "50 Staff", "February 2027"),
        ("2027", "Profit", "2027"),
        ("company last month", "Profit", "February 2027"),
        ("this year so far", "Profit", "2027 so far, to February 2027"),
        ("last 3 months", "Profit", "December 2026 to February 2027"),
    ],
)
async def test_names_and_periods_are_read_as_people_write_them(books: Workspace, words: str, name: str, period: str) -> None:
    shown = await compared(books, words)
    assert (shown.name, shown.period.name) == (name, period)


async def test_an_account_called_like_a_year_is_found_where_that_year_has_nothing(workspace: Workspace) -> None:
    accounts = {"2010": {"name": "Equity", "kind": Kind.EQUITY}, "2027": {"name": "Rent", "kind": Kind.OPERATING_COST}}
    async with workspace.begin() as tx:
        await stage(tx, {("2027", FEBRUARY): 1.0}, accounts=accounts)
    assert (await compared(workspace, "2010")).name == "2010 Equity"
    assert (await compared(workspace, "2027")).name != "2027 Rent"
    assert (await compared(workspace, "account 2027")).name == "2027 Rent"


async def test_one_number_for_two_things_asks_which(books: Workspace) -> None:
    async with books.begin() as tx:
        tx.add(Account(code="410", name="Paint", kind=Kind.OPERATING_COST))
        await tx.flush()
        meant = await variance_names.read(tx, "410")
    assert meant.scope is None
    assert [named.label for named in meant.several] == ["410 Paint", "Cost center 410 Workshop"]
    assert "fits several things" in view.which(meant)["text"]
    assert (await compared(books, "cost center 410")).centre is not None


async def test_a_miss_gets_what_is_close(books: Workspace) -> None:
    async with books.read() as tx:
        meant = await variance_names.read(tx, "salries january")
    assert meant.scope is None
    assert "5010 Salaries" in [named.label for named in meant.several]
    assert view.which(meant)["text"].startswith("I do not know an account, group or cost center called “salries”.")
    async with books.read() as tx:
        nothing = await variance_names.read(tx, "<!channel> *x*")
    assert "<!channel>" not in view.which(nothing)["text"]


async def test_without_books_a_sentence_says_what_to_do(workspace: Workspace) -> None:
    async with workspace.read() as tx:
        with pytest.raises(Refusal, match="no books yet"):
            await variance_names.read(tx, "")


async def test_the_books_are_as_old_as_the_workspaces_clock_says(books: Workspace) -> None:
    async with books.begin() as tx:
        (await tx.team(lock=True)).zone = "America/New_York"
        await tx.change(sa.update(LedgerImport).values(loaded_at=datetime(2027, 3, 10, 2, tzinfo=UTC)))
    assert "The books were brought in on Tuesday 9 March." in await said(books)


async def test_what_is_gone_gets_a_sentence(books: Workspace) -> None:
    month = Month(2027, 2)
    async with books.read() as tx:
        for scope in (Scope(month, month, account_id=10**9), Scope(month, month, centre_id=10**9)):
            with pytest.raises(Refusal, match="begin again"):
                await variances.compare(tx, scope)


def test_a_scope_comes_back_from_its_code_and_junk_does_not() -> None:
    first, last = Month(2026, 1), Month(2026, 12)
    for scope in (
        Scope(first, last),
        Scope(first, last, account_id=7, centre_id=0),
        Scope(first, first, kind=Kind.COST_OF_SALES, centre_id=12),
    ):
        assert read(scope.code) == scope
    for junk in ("", "all", "a1.all.24325-24320", "kmoney.all.24320-24320", "a1.c2.24320-24320x", "all.all.10000-99999"):
        assert read(junk) is None


async def test_names_of_accounts_stay_text(workspace: Workspace) -> None:
    accounts = {"1": {"name": "<!channel> *bold* =1+1", "kind": Kind.OPERATING_COST}}
    async with workspace.begin() as tx:
        await stage(tx, {("1", FEBRUARY): 5_000.0}, {("1", FEBRUARY): 1_000.0}, accounts)
    for words in ("", "1"):
        assert "<!channel>" not in await said(workspace, words)
        assert "&lt;!channel&gt;" in await said(workspace, words)
