"""Plain words are a promise: every kind of digest, /kpi and /variance answer, over real books and made-up ones."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import (
    amounts,
    blockers,
    digests,
    figure_answers,
    figure_sources,
    periods,
    variance_names,
    variances,
)
from bot.database import Tx, Workspace
from bot.figure_values import Known
from bot.ready_figures import READY
from bot.variance_scopes import Scope
from bot.views import digest_forms, figure_help, variance_help
from bot.views import digests as digest_views
from bot.views import explanations as explanation_views
from bot.views import figure_sources as source_views
from bot.views import figures as figure_views
from bot.views import variances as variance_views
from bot.views.digests import Asked, Issue
from models.account import Account
from models.account_kind import Kind
from models.blocker import Needs
from models.calendar import local_day
from models.digest import Digest, DigestIssue
from models.explanation import Cause, Explanation
from models.figure import Figure, Unit
from models.ledger_line import Scenario
from models.member import Member
from models.period import Month
from models.refusal import Refusal
from tests import digests as bicycles
from tests import figures as shop
from tests import plain
from tests import purchases as buying
from tests.clocks import FrozenClock
from tests.digests import BERLIN, JON, LEA, MAYA, ZOE, berlin
from tests.imports import DATA, bring, load, needs_data, settle

Said = tuple[str, Mapping[str, Any]]
once = pytest.mark.parametrize("template", ["sqlite"], indirect=True)  # words are the same on either database
PERIODS = ("", "last quarter", "this year so far", "last year", "this month", "2024")


def holds(said: list[Said], names: set[str]) -> None:
    """Fail with what is not plain."""
    spelled = {figure.accounting_name for figure in READY}
    found = [
        f"{what}: {fault}"
        for what, content in said
        for fault in plain.of(content, names | spelled if what.startswith("meaning") else names)
    ]
    assert said
    assert not found, "\n".join([f"{len(found)} faults in {len(said)} texts", *dict.fromkeys(found)][:25])


async def names_in(tx: Tx, known: Known) -> set[str]:
    """The names of accounts, cost centers and figures, also as they are cut."""
    chart = await amounts.chart(tx)
    labels = [account.label for account in chart.by_id.values()]
    labels += [centre.label for centre in (await variances.centres(tx)).values()]
    cut = [f"{label[:59].rstrip()}…" for label in labels if len(label) > 60]
    return {*labels, *cut, *(figure.name for figure in known.definitions.values())}


# what is said about numbers
async def kpi_texts(tx: Tx) -> AsyncIterator[Said]:
    """Each figure at each period, where it comes from, what it means; the scorecard; lists and forms."""
    known, chart, seen = await shop.desk(tx)
    for words in PERIODS:
        period = seen.read(words) if words else None
        card = await figure_answers.scorecard(tx, known, chart, seen, period)
        months = (seen.usual.first, seen.usual.last)
        yield f"/kpi {words}", figure_views.scorecard(card, months, BERLIN, shared_by=None if words else LEA)
        for figure in known.definitions.values():
            found = await figure_answers.answer(tx, known, chart, seen, figure, period)
            yield f"/kpi {figure.name} {words}", figure_views.answer(found, BERLIN)
    for figure in known.definitions.values():
        traced = await figure_sources.trace(tx, known, chart, seen, figure, seen.usual)
        yield f"source of {figure.name}", source_views.source(traced, BERLIN, seen.today)
        yield f"meaning of {figure.name}", source_views.meaning(figure, f"{figure.key}::")
    yield "/kpi list", figure_views.names(list(known.definitions.values()))
    yield "/kpi help", figure_help.usage()
    yield "/kpi zzz", figure_help.unknown("zzz", list(known.definitions.values())[:3])
    yield "/kpi yyy", figure_help.unknown("yyy", [])


async def variance_texts(tx: Tx, accounts: int = 1000) -> AsyncIterator[Said]:
    """The company, each kind, account and cost center; words that fit nothing; the file's comment; the questions."""
    seen = await periods.horizon(tx)
    chart, centres = await amounts.chart(tx), await variances.centres(tx)
    usual = Scope(seen.usual.first, seen.usual.last)
    scopes = [Scope(period.first, period.last) for period in (seen.read(words) for words in PERIODS[1:])]
    scopes += [usual, *(usual.of_kind(kind) for kind in Kind), usual.centre(0)]
    scopes += [usual.account(account) for account in list(chart.by_id)[:accounts]]
    scopes += [usual.centre(centre) for centre in centres]
    year = seen.read("this year so far")
    scopes += [Scope(year.first, year.last, account_id=account) for account in list(chart.by_id)[:accounts:9]]
    for place, scope in enumerate(scopes):
        shown = await variances.compare(tx, scope)
        yield f"/variance {scope.code}", variance_views.answer(shown, shared_by=LEA if place % 5 == 0 else None)
    for words in ("zzz", "a", "sales", "rent", "salaris"):
        meant = await variance_names.read(tx, words)
        if meant.scope is None:
            yield f"/variance {words}", variance_views.which(meant)
    yield "/variance help", variance_help.usage()


def question_texts(row: Explanation, off: str, today: date) -> Iterator[Said]:
    """Asking why, and what was said."""
    yield "question", explanation_views.question("Name", off, "February 2027", "code", LEA)
    yield "question", explanation_views.question("Name", off, "February 2027", "code", None)
    yield "answered", explanation_views.answered("Name", "February 2027", row, today)
    yield "yours", explanation_views.yours("Name", row, today)
    yield "form", explanation_views.form("Name", off, "the first quarter of 2027", Month(2027, 3), "code", None)
    asked = [Asked("Name", off, f"code{number}", LEA if number == 1 else None) for number in range(12)]
    yield "one question", digest_views.question(asked[:1], "February 2027", "Monday 15 March at 09:00", "C1")
    yield "questions", digest_views.question(asked, "February 2027", "Monday 15 March at 09:00", "C1")


async def digest_texts(tx: Tx) -> AsyncIterator[Said]:
    """The digest, sent and sent again, looked at before; its forms."""
    facts = await digests.gather(tx)
    today = local_day(tx.now, BERLIN)
    for again in (None, LEA):
        told = Issue(today, facts.numbers, facts.work, BERLIN, LEA, again)
        yield "digest", digest_views.issue(told)
        yield "preview", digest_forms.preview(digest_views.blocks(told))
    digest, other = (Digest(channel=channel, weekday=0, at=time(9), set_up_by=LEA) for channel in ("C1", "C2"))
    for number, each in enumerate((digest, other), 1):
        each.id = number
        each.plan(tx.now, BERLIN, "DE", time(9, 30))
    issue = DigestIssue(digest_id=1, week=today, sent=1)
    yield "digest set up", digest_forms.setup()
    yield "digest changed", digest_forms.edit(digest)
    yield "digests", digest_forms.manage([(digest, issue), (other, None)], BERLIN, today, "It is stopped.")
    yield "no digest", digest_forms.manage([], BERLIN, today)


async def everything(tx: Tx, accounts: int = 1000) -> tuple[list[Said], set[str]]:
    """Every text, and the names in them."""
    known, _, _ = await shop.desk(tx)
    names = await names_in(tx, known)
    said = [each async for each in kpi_texts(tx)]
    said += [each async for each in variance_texts(tx, accounts)]
    said += [each async for each in digest_texts(tx)]
    return said, names


# the measure itself
@pytest.mark.parametrize(
    "words",
    [
        "This is a sentence of far more words than anybody would want to read aloud in one breath without a stop anywhere.",
        "The variance was large.",
        "DSO went up.",
        "Receivables are higher, which is favourable.",
        "Notwithstanding considerable organizational ramifications, profitability deteriorated significantly.",
    ],
)
def test_words_that_are_not_plain_are_found(words: str) -> None:
    assert plain.faults(words)


def test_names_numbers_and_what_people_wrote_are_left_out() -> None:
    assert not plain.faults(
        "4010 Depreciation of organizational infrastructure: $12,500.00 (4.2%) more than planned on Monday 15 March 2027.\n"
        "<@U1>: “Notwithstanding the variance, DSO deteriorated.”",
        ["4010 Depreciation of organizational infrastructure"],
    )


def test_a_text_that_is_not_read_aloud_is_found() -> None:
    content = {"text": "Something else.", "blocks": digest_forms.manage([], BERLIN, date(2027, 3, 10))["blocks"]}
    assert plain.of(content) == ["not read aloud: No weekly digest goes out."]


# made-up books
async def explain(tx: Tx, account: int, cause: Cause, lasts: bool, action: str, due: date | None = None) -> None:
    month = Month(2027, 2).ordinal
    row = Explanation(account_id=account, month=month, cause=cause, words="Two months on one bill.", lasts=lasts)
    row.said_by, row.said_at = MAYA, tx.now
    row.action, row.action_by, row.action_due = action, JON, due
    tx.add(row)
    await tx.flush()


@once
async def test_a_company_with_much_to_tell(workspace: Workspace, clock: FrozenClock) -> None:
    """Differences, explained and not, purchases, blockers, actions, parts of months, accounts without plan and owner."""
    await buying.settle(workspace)
    await buying.sent(workspace, "400", what="Helmets", needed_by=date(2027, 3, 12))
    bought = await buying.sent(workspace, "500", what="Wheels", needed_by=date(2027, 3, 15))
    await buying.approved(workspace, bought, buying.FAY)
    async with workspace.begin() as tx:
        await tx.change(sa.delete(Member).where(Member.user_id.in_(bicycles.PEOPLE)))
    ids = await bicycles.move_in(workspace)
    async with workspace.begin() as tx:
        for number in range(7):
            what = f"Nobody has part {chr(97 + number) * 9}"
            await blockers.raise_blocker(tx, by=ZOE, what=what, needs=Needs.DATA, owner=JON)
        for number in range(12):
            tx.add(Account(code=f"7{number:03}", name=f"Cost number {number}", kind=Kind.OPERATING_COST))
        await explain(tx, ids["6000"], Cause.ONE_OFF, False, "Spread it", due=date(2027, 3, 19))
        await explain(tx, ids["4000"], Cause.PRICE, True, "Find another supplier")
    for back in range(14):
        month, late = str(Month(2027, 3).plus(-back)), 3_000 * (back < 4)
        costs = {f"7{number:03}": 1_000 * (number + 1) for number in range(12)}
        await shop.write(workspace, month, {code: cost + late for code, cost in costs.items()})
        if back:
            planned = {code: cost for place, (code, cost) in enumerate(costs.items()) if place % 3}
            await shop.write(workspace, month, planned, Scenario.BUDGET)
    clock.at(berlin(2027, 3, 16, 9))
    async with workspace.read() as tx:
        said, names = await everything(tx)
        row = (await tx.all(sa.select(Explanation).order_by(Explanation.id)))[0]
        said += list(question_texts(row, "$1,200.00 (12%) more than planned, which is worse", date(2027, 3, 16)))
        text = str(next(content for what, content in said if what == "digest")["text"])
    for title in (
        "Off plan, and why",
        "Purchases needed",
        "Blocked for more than",
        "Improvements agreed",
        "What is missing",
    ):
        assert title in text, "there is nothing to measure"
    holds(said, names)


@once
async def test_books_without_a_plan_and_old_ones(workspace: Workspace, clock: FrozenClock) -> None:
    await bicycles.move_in(workspace)
    await bicycles.unplan(workspace)
    async with workspace.read() as tx:
        holds(*await everything(tx))
    clock.at(berlin(2027, 6, 1, 9))
    async with workspace.read() as tx:
        holds(*await everything(tx))


@once
async def test_no_books_at_all(workspace: Workspace) -> None:
    async with workspace.read() as tx:
        holds([each async for each in digest_texts(tx)], set())
        with pytest.raises(Refusal) as refused:
            await periods.horizon(tx)
    assert not plain.faults(refused.value.sentence)


@once
async def test_a_company_with_every_kind_of_account(workspace: Workspace) -> None:
    """With a plan, a forecast, a figure of its own, and figures that have a target."""
    await shop.settle(workspace)
    await shop.months(workspace, "2025-01", "2027-03")
    await shop.months(workspace, "2026-06", "2027-02", Scenario.BUDGET)
    await shop.months(workspace, "2027-01", "2027-06", Scenario.FORECAST)
    await shop.write(workspace, "2027-04", {"3010": 95})
    async with workspace.begin() as tx:
        own = Figure(key="own-1", name="sales per head", formula="revenue / account 9020", unit=Unit.NUMBER, target="20")
        own.says = "What each of us sells in a month."
        tx.add(own)
        tx.add(Figure(key="gross_margin", name="gross margin", formula="", own=False, target="65", position=1))
    async with workspace.read() as tx:
        holds(*await everything(tx))


# real books
@once
@needs_data
async def test_real_books_with_departments(works: Workspace) -> None:
    async with works.read() as tx:
        holds(*await everything(tx))


@once
@needs_data
async def test_real_books_of_a_ledger_file(workspace: Workspace, tmp_path: Path) -> None:
    await settle(workspace, currency="SEK")
    found = next(iter(sorted((DATA / "sie_ledgers").glob("*.[sS][eEiI]*"))))
    brought = await bring(workspace, tmp_path, found, found.name)
    await load(workspace, brought)
    async with workspace.read() as tx:
        holds(*await everything(tx, accounts=60))
