"""Where a figure comes from, down to file and line, and what it means."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.figure_sources import File, Part, Source
from bot.ledgers import Traced
from bot.prose import dates
from bot.prose.directions import line
from bot.prose.figure_sentences import came
from bot.prose.lists import count
from bot.prose.money import money
from bot.ready_figures import Definition
from bot.views import open_items
from bot.views.blocks import (
    Block,
    Piece,
    View,
    actions,
    bold,
    bullets,
    button,
    context,
    modal,
    option,
    paragraph,
    person,
    plain,
    rich,
    said,
)
from models.account import Account
from models.account_kind import Kind
from models.figure import Good, Unit
from models.money import Money

GOOD: Mapping[Good, str] = {
    Good.UP: "More is better.",
    Good.DOWN: "Less is better.",
    Good.NONE: "Neither more nor less is better by itself.",
}


def source(found: Source, zone: str, today: date) -> View:
    """The formula, the accounts behind it, what is owed by its age, and the files they came in."""
    blocks: list[Block] = [paragraph(bold(line(came(found.answer))))]
    if found.answer.reason:
        blocks.append(paragraph(found.answer.reason))
    rows: list[list[Piece]] = [
        [bold(f"{line(name)} = "), said(line(formula), code=True)] for name, formula in found.formulas
    ]
    blocks += [paragraph(bold("How it is worked out")), rich(bullets(rows))]
    if found.parts:
        blocks.append(paragraph(bold("The accounts behind it")))
        blocks.append(rich(bullets(_part(part, found.answer.currency) for part in found.parts)))
        if found.more:
            blocks.append(context(f"And {count(found.more, 'smaller account')}."))
        blocks.append(actions(_menu(found)))
    else:
        blocks.append(paragraph("No account has an amount for it in this time."))
    blocks += open_items.blocks(found.owed, found.answer.currency, zone, today)
    if found.files:
        blocks.append(paragraph(bold("The files they came in")))
        blocks.append(rich(bullets(_file(file, zone) for file in found.files)))
    notes = []
    if found.carries:
        notes.append("A balance adds up all lines to the end of the period. The lines of the period itself are listed.")
    if found.guessed:
        one = found.guessed == 1
        notes.append(f"{count(found.guessed, 'account')} {'is' if one else 'are'} sorted by my guess. A lead can check it.")
    return modal(
        "kpi.source", "Where it comes from", [*blocks, *([context(*notes)] if notes else [])], submit=None, close="Close"
    )


def _part(part: Part, currency: str) -> list[Piece]:
    what = _amount(part.minor, part.account, currency)
    return [f"{line(part.account.label)}: ", bold(what), f" from {count(part.lines, 'line')}"]


def _amount(minor: int, account: Account, currency: str) -> str:
    if account.kind is Kind.STATISTIC:
        return f"{Money(minor, currency).major.normalize():,f}"
    return money(Money(minor, currency))


def _file(file: File, zone: str) -> list[Piece]:
    pieces: list[Piece] = [bold(line(file.name)), f" ({file.label}): {count(file.lines, 'line')}"]
    if file.loaded_at is not None:
        pieces.append(f", loaded on {dates.moment(file.loaded_at, zone)}")
    if file.loaded_by:
        pieces += [" by ", person(file.loaded_by)]
    return pieces


def _menu(found: Source) -> dict[str, object]:
    months = found.answer.scope.months
    of = f":{found.answer.centre.id}" if found.answer.centre is not None else ""
    options = [
        option(f"{part.account.id}:{months[0]}:{months[-1]}{of}", line(part.account.label)) for part in found.parts if months
    ]
    return {
        "type": "static_select",
        "action_id": "kpi.lines",
        "placeholder": plain("See the lines of an account"),
        "options": options,
    }


def lines(account: Account, found: Sequence[Traced], total: int, currency: str, today: date) -> View:
    """An account's lines, the largest first, each with its file and line number."""
    blocks: list[Block] = [paragraph(bold(line(account.label)), f": {count(total, 'line')}.")]
    if found:
        blocks.append(rich(bullets(_line(each, account, currency, today) for each in found)))
    if total > len(found):
        blocks.append(context(f"These are the {len(found)} largest of them."))
    return modal("kpi.lines", "Lines of an account", blocks, submit=None, close="Back")


def _line(each: Traced, account: Account, currency: str, today: date) -> list[Piece]:
    pieces: list[Piece] = [bold(_amount(each.minor, account, currency)), f" – {line(each.file_name, 60)}, line {each.line}"]
    if each.day is not None:
        pieces.append(f", {dates.short(each.day, today)}")
    if each.voucher:
        pieces.append(f", voucher {line(each.voucher)}")
    if each.text:
        pieces.append(f", “{line(each.text, 80)}”")
    return pieces


def meaning(figure: Definition, key_and_months: str) -> View:
    """What a figure says, what accountants call it, how it is worked out and who answers for it."""
    blocks: list[Block] = [paragraph(bold(line(figure.title)), ". ", line(figure.says))]
    if figure.accounting_name and figure.accounting_name.casefold() != figure.name.casefold():
        blocks.append(paragraph("Accountants call it ", bold(line(figure.accounting_name)), "."))
    blocks.append(paragraph("It is worked out as ", said(line(figure.formula), code=True), "."))
    good = GOOD[figure.good]
    usually = good.replace(" is ", " is usually ", 1) if figure.is_usual else good
    blocks.append(paragraph(" ".join(part for part in (usually, figure.basis) if part)))
    if figure.target is not None:
        blocks.append(paragraph("Its target is ", bold(_target(figure)), "."))
    owners: list[Piece] = []
    for owner, whose in ((figure.owner_finance_id, "finance"), (figure.owner_operations_id, "operations")):
        if owner:
            owners += ["; " if owners else "", person(owner), f" in {whose}"]
    blocks.append(paragraph("Who answers for it: ", *(owners or ["nobody yet"]), "."))
    first, last = [*key_and_months.split(":"), "", ""][1:3]
    value = f"{figure.key}:{first}:{last}"
    change = button("kpi.change", "Change it", value, label=f"Change {figure.name}")
    return modal("kpi.meaning", "What it means", [*blocks, actions(change)], submit=None, close="Close")


def _target(figure: Definition) -> str:
    words = figure.target or ""
    return {Unit.PERCENT: f"{words}%", Unit.DAYS: f"{words} days"}.get(figure.unit, words)
