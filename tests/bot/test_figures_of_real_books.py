"""Figures of real books, as their files are, beside sums made here from the files alone; on both databases."""

import csv
import re
from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from pathlib import Path

import textstat

from bot.database import Workspace
from bot.figure_answers import Beside
from bot.views import figures as view
from models.ledger_import import ImportState
from models.period import Month
from tests.figures import asked, scorecard
from tests.imports import DATA, bring, load, needs_data, settle

pytestmark = needs_data
WORKS, SIE = DATA / "adventureworks", DATA / "sie_ledgers"
SALES, RETURNS, COST = (101, 52), (53, 54), (56, 57)
INTEREST, TAX, WEAR = (90,), (94,), range(80, 86)
JARGON = re.compile(
    r"variance|favou?rable|receivable|payable|\b(AR|AP|DSO|DPO|DIO|MTD|YTD|COGS|EBITDA)\b|inventory balance", re.IGNORECASE
)


class File:
    """The file, added up here."""

    def __init__(self) -> None:
        self._cents: Counter[tuple[str, str, int]] = Counter()
        parents: dict[int, int] = {}
        with (WORKS / "DimAccount.csv").open(encoding="utf-8-sig", newline="") as opened:
            for row in csv.reader(opened, delimiter="|"):
                if row[1]:
                    parents[int(row[0])] = int(row[1])
        self.costs = [account for account in parents if 58 in self._above(account, parents)]
        with (WORKS / "FactFinance.csv").open(encoding="utf-8-sig", newline="") as opened:
            for _, day, organization, _, scenario, account, amount, _ in csv.reader(opened, delimiter="|"):
                if organization != "8":
                    self._cents[scenario, day[:6], int(account)] += round(Fraction(amount) * 100)

    @staticmethod
    def _above(account: int, parents: dict[int, int]) -> set[int]:
        found = set()
        while account in parents:
            account = parents[account]
            found.add(account)
        return found

    def sum(self, accounts: Collection[int], *months: str, scenario: str = "1") -> Fraction:
        cents = sum(self._cents[scenario, month, account] for account in accounts for month in months)
        return Fraction(cents, 100)

    def sales(self, *months: str, scenario: str = "1") -> Fraction:
        return self.sum(SALES, *months, scenario=scenario) - self.sum(RETURNS, *months, scenario=scenario)

    def operating(self, *months: str, scenario: str = "1") -> Fraction:
        costs = self.sum(COST, *months, scenario=scenario) + self.sum(self.costs, *months, scenario=scenario)
        return self.sales(*months, scenario=scenario) - costs


async def test_figures_are_what_the_file_adds_up_to(works: Workspace) -> None:
    file, november = File(), ("201311",)
    sales = file.sales(*november)
    assert (await asked(works, "revenue november 2013")).value == sales
    margin = (sales - file.sum(COST, *november)) / sales
    assert (await asked(works, "gross margin november 2013")).value == margin
    assert (await asked(works, "operating profit november 2013")).value == file.operating(*november)
    growth = (sales - file.sales("201211")) / file.sales("201211")
    assert (await asked(works, "revenue growth november 2013")).value == growth
    third = (await asked(works, "revenue november 2013")).beside(Beside.AVERAGE)
    assert third is not None
    assert third.value == file.sales("201309", "201310", "201311") / 3
    quarter = file.operating("201307", "201308", "201309")
    assert (await asked(works, "operating profit q3 2013")).value == quarter


async def test_plans_are_compared_to_the_cent(works: Workspace) -> None:
    file = File()
    plan = (await asked(works, "operating profit november 2011")).beside(Beside.PLAN)
    assert plan is not None
    assert plan.mine == file.operating("201111")
    assert plan.value == file.operating("201111", scenario="2")
    year = await asked(works, "revenue 2011")
    planned = [f"2011{number:02}" for number in (1, 3, 5, 7, 8, 9, 10, 11)]
    plan = year.beside(Beside.PLAN)
    assert plan is not None
    assert plan.value == file.sales(*planned, scenario="2")
    assert plan.mine == file.sales(*planned)
    assert year.value == file.sales(*planned, "201112")


async def test_profit_before_interest_tax_and_wear_starts_from_net_profit(works: Workspace) -> None:
    file, month = File(), ("201311",)
    net = (await asked(works, "net profit november 2013")).value
    ebitda = (await asked(works, "ebitda november 2013")).value
    assert net is not None
    assert ebitda == net + sum(file.sum(each, *month) for each in (INTEREST, TAX, WEAR))
    assert ebitda != file.operating(*month)


async def test_the_stub_at_the_end_is_no_month(works: Workspace) -> None:
    assert (await asked(works, "revenue")).period == "November 2013"
    stub = await asked(works, "operating costs december 2013")
    assert not stub.comparisons
    assert "December 2013 has amounts for 5 accounts only, where other months have 68." in stub.notes[0]
    assert (await asked(works, "revenue q4 2013")).period == "October to November 2013"


async def test_a_ledger_with_credit_signs_has_revenue_above_zero(workspace: Workspace, tmp_path: Path) -> None:
    await settle(workspace, "SEK")
    one = await load(workspace, await bring(workspace, tmp_path, SIE / "periodsaldo_ovnbolag.se", "periodsaldo.se"))
    assert one.state is ImportState.LOADED, one.refusal
    revenue = await asked(workspace, "revenue q1 2011")
    assert revenue.value is not None
    assert revenue.value > 0
    margin = await asked(workspace, "gross margin q1 2011")
    assert margin.value is not None
    assert 0 < margin.value < 1


async def test_what_is_said_over_real_books_is_plain(works: Workspace) -> None:
    names = ("revenue", "gross margin", "operating profit", "ebitda", "dso", "days of stock", "working capital", "cash")
    times = ("2011", "q1 2011", "november 2011", "november 2013", "december 2013", "october 2009", "")
    texts = [view.answer(await asked(works, f"{name} {time}"), "UTC")["text"] for name in names for time in times]
    first = Month(2011, 11)
    texts += [view.scorecard(await scorecard(works, time), (first, first), "UTC")["text"] for time in times]
    for text in texts:
        assert not JARGON.search(text), text
        plain = []
        for sentence in re.split(r"(?<=[.?])\s|\n", re.sub(r"\([^)]*\)", "", text)):
            words = [word for word in sentence.split() if not re.search(r"\d|^•$", word)]
            assert len(words) <= 20, sentence
            plain.append(" ".join(words).rstrip(".") + ".")
        assert textstat.flesch_kincaid_grade(" ".join(each for each in plain if len(each) > 1)) <= 9, text
