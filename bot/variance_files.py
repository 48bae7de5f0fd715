"""The whole comparison as a workbook: each account, each cost center of it, and how it was worked out."""

from collections.abc import Sequence
from decimal import Decimal

from bot import account_groups, amounts, explanations
from bot.database import Tx
from bot.prose import differences
from bot.sheets import MONEY, SHARE, TEXT, Column, Sheet, Value
from bot.variance_comparison import NO_CENTRE, Comparison
from bot.variance_parts import Found, found, threshold
from bot.views.explanations import CAUSES
from models.account_kind import Kind
from models.books import Books
from models.currency import digits
from models.difference import Difference
from models.explanation import Explanation
from models.period import Month

COMMON = (
    Column("Actual", MONEY, 18),
    Column("Plan", MONEY, 18),
    Column("Difference", MONEY, 18),
    Column("Percent of plan", SHARE, 16),
    Column("Better or worse", TEXT, 16),
    Column("Effect on profit", MONEY, 18),
)
ACCOUNTS = (
    Column("Account", TEXT, 12),
    Column("Name", TEXT, 34),
    Column("Kind", TEXT, 24),
    *COMMON,
    Column("Matters", TEXT, 10),
    Column("Actual without a plan", MONEY, 22),
    Column("Plan without an actual", MONEY, 22),
    Column("Owner", TEXT, 22),
    Column("Cause", TEXT, 14),
    Column("What the owner says", TEXT, 60),
)
CENTRES = (
    Column("Account", TEXT, 12),
    Column("Name", TEXT, 34),
    Column("Cost center", TEXT, 30),
    *COMMON,
)
MONTHS = (Column("Month", TEXT, 12), Column("Account", TEXT, 12), Column("Name", TEXT, 34), *COMMON[:4])


async def gather(tx: Tx, shown: Comparison) -> list[Sheet]:
    """The sheets of a comparison; `sheets.workbook` writes them, which needs no database."""
    books, chart = await amounts.books(tx), await amounts.chart(tx)
    names = await explanations.names(tx, [one.account.owner_id for one in shown.found if one.account.owner_id])
    said = {row.account_id: row for row in await explanations.said(tx, shown)}
    fine = digits(shown.currency)
    rows = [_account(one, said.get(one.account.id), names, books, fine) for one in shown.found]
    sheets = [Sheet("Accounts", ACCOUNTS, rows, _totals(shown, fine))]
    if not shown.months:
        return [*sheets, _about(shown)]
    ids = [one.account.id for one in shown.found]
    if shown.scope.centre_id is None:
        spread = await amounts.by_centre(tx, chart, shown.months, accounts=ids)
        lines: list[Sequence[Value]] = []
        for one in shown.found:
            for centre_id in sorted(spread, key=lambda each: (each == 0, shown.centre_label(each))):
                there = found(spread[centre_id], one.account, one.months or shown.months)
                if there is not None:
                    label = shown.centre_label(centre_id) if centre_id else NO_CENTRE
                    lines.append([one.account.code, one.account.name, label, *_common(there.difference, fine)])
        sheets.append(Sheet("Cost centers", CENTRES, lines))
    if len(shown.months) > 1:
        sums = await amounts.read(tx, chart, shown.months, accounts=ids, centre=shown.scope.centre_id)
        by_month = [
            [str(month), one.account.code, one.account.name, *_common(there.difference, fine)[:4]]
            for one in shown.found
            for month in shown.months
            if (there := found(sums, one.account, [month])) is not None
        ]
        sheets.append(Sheet("Months", MONTHS, by_month))
    return [*sheets, _about(shown)]


def file_name(shown: Comparison) -> str:
    """Such as ``difference-from-plan-2026-10.xlsx``."""
    first, last = shown.scope.first, shown.scope.last
    return f"difference-from-plan-{first}{'' if first == last else f'-to-{last}'}.xlsx"


def _account(one: Found, said: Explanation | None, names: dict[str, str], books: Books, fine: int) -> list[Value]:
    owner = one.account.owner_id
    matters = one.difference.is_material(threshold(one.account, books))
    return [
        one.account.code,
        one.account.name,
        account_groups.KINDS.get(one.account.kind, "number").capitalize(),
        *_common(one.difference, fine),
        "yes" if matters else "no",
        _money(one.unplanned, fine),
        _money(one.unbooked, fine),
        names.get(owner, owner) if owner else "",
        CAUSES[said.cause][0] if said and said.cause else "",
        said.words if said else "",
    ]


def _common(difference: Difference, fine: int) -> list[Value]:
    if difference.plan is None:
        return [_money(difference.actual, fine), None, None, differences.NO_PLAN, "", None]
    share: Value = difference.percent / 100 if difference.percent is not None else ""
    return [
        _money(difference.actual, fine),
        _money(difference.plan, fine),
        _money(difference.amount, fine),
        share,
        differences.meaning(difference.verdict) if difference.plan else "",
        _money(difference.effect, fine),
    ]


def _totals(shown: Comparison, fine: int) -> list[Sequence[Value]]:
    """A total for each kind of which there are several accounts, then of all that is profit; balances have none."""
    rows: list[Sequence[Value]] = []
    for kind in Kind:
        inside = [one for one in shown.found if one.account.kind is kind and one.difference.plan is not None]
        if len(inside) > 1 and kind is not Kind.STATISTIC:
            whole = Difference(
                kind, sum(one.difference.actual for one in inside), sum(one.difference.plan or 0 for one in inside)
            )
            rows.append(["", f"Total: {account_groups.KINDS[kind]}", "", *_common(whole, fine)])
    if shown.whole.difference.plan is not None:
        rows.append(["", f"Total: {shown.name}", "", *_common(shown.whole.difference, fine)])
    return rows


def _about(shown: Comparison) -> Sheet:
    """How it was worked out."""
    told = [
        ("What", f"{shown.name}{f' of {shown.centre.label}' if shown.centre else ''}"),
        ("Period", shown.period.name),
        ("Months compared", ", ".join(str(month) for month in shown.months) or "none"),
        ("Currency", shown.currency),
        ("Books brought in", shown.as_of.strftime("%Y-%m-%d %H:%M UTC") if shown.as_of else ""),
        ("Difference", "Actual minus plan."),
        ("Effect on profit", "Above zero is better. A cost above its plan is below zero."),
        ("Percent of plan", "None where there is no plan, or where one is above zero and the other below."),
        ("What is compared", "Months that have both an actual and a plan. The rest stands in columns of its own."),
        ("Left out", ", ".join(str(month) for month in _left_out(shown)) or "nothing"),
    ]
    return Sheet("About", (Column("About", TEXT, 22), Column("", TEXT, 90)), told)


def _left_out(shown: Comparison) -> list[Month]:
    return sorted({*shown.empty, *shown.begun, *([shown.stub[0]] if shown.stub else [])})


def _money(minor: int | None, fine: int) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-fine)
