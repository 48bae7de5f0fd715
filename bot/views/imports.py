"""What is said about a file on its way into the books."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.prose.dates import day, short
from bot.prose.lists import count, joined
from bot.prose.money import money
from bot.sources.mapping import GUESSED, HEADERLESS
from bot.views import import_columns, inputs
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    View,
    actions,
    bold,
    bullets,
    button,
    clip,
    confirmation,
    context,
    line,
    message,
    modal,
    paragraph,
    person,
    rich,
)
from models.ledger_import import ImportKind, ImportState, LedgerImport
from models.money import Money
from models.period import Month

SHOWN = 8  # new accounts or bad rows in the message; the rest is a click away
SCENARIOS = {
    "actual": "Actual amounts", "budget": "Budget", "forecast": "Forecast", "open": "Open items", "statement": "Statement",
}  # fmt: skip
MISSING = {
    "account": "the account", "amount": "the amount", "period": "the date or month", "year": "the year",
    "due": "the due date", "scenario": "whether it is actual or budget", "date": "the date",
    "statement_account": "the account it is of",
}  # fmt: skip
ENDINGS = ("csv", "xlsx", "txt", "tsv", "se", "si", "sie", "json")
STATES = {
    ImportState.READING: "is being read",
    ImportState.READY: "waits for your yes",
    ImportState.LOADING: "is being loaded",
    ImportState.LOADED: "is in the books",
    ImportState.REFUSED: "could not be used",
    ImportState.CANCELED: "was not loaded",
    ImportState.UNDONE: "was taken out again",
}


# the form, and the list
def form() -> View:
    """Where a file is put in."""
    kinds = "CSV, XLSX, SIE or JSON, up to 10 MB. Drop a larger one in my messages."
    what = "Amounts, a budget, a forecast, a chart of accounts, open items or a statement. I show it before I load it."
    file = inputs.files("files", "File", kinds=ENDINGS, most=5, hint=kinds)
    return modal("import.take", "Bring in numbers", [paragraph(what), file], submit="Read it")


def listing(imports: Sequence[LedgerImport]) -> Content:
    """The latest ones."""
    bring = actions(button("import.open", "Bring in numbers"))
    if not imports:
        return message(paragraph("Nothing was brought in yet. Put in a file, or drop one in my messages."), bring)
    rows = [[bold(one.label), f" {_name(one)} {STATES[one.state]}. ", *_by(one)] for one in imports]
    return message(
        paragraph("The latest imports:"), rich(bullets(rows)), bring, context("Type /tandem import IMP-3 to see one.")
    )


def _by(one: LedgerImport) -> list[Piece]:
    return ["Brought by ", person(one.by), "."]


def one(found: LedgerImport) -> Content:
    """The message about it, as it stands now."""
    match found.state:
        case ImportState.READING:
            return reading(found)
        case ImportState.READY:
            return ready(found)
        case ImportState.LOADING:
            return loading(found)
        case ImportState.LOADED:
            return loaded(found)
        case ImportState.REFUSED:
            return refused(found)
        case ImportState.CANCELED:
            return canceled(found)
    return undone(found)


# its life
def reading(found: LedgerImport, part: float = 0) -> Content:
    """How far it has come, from 0 to 1."""
    far = f" {int(part * 100)}% is read." if part else ""
    return message(paragraph(bold(found.label), f" I am reading {_name(found)}.{far} Nothing is in the books yet."))


def ready(found: LedgerImport) -> Content:
    """What is in it, and what has to be decided."""
    facts = found.facts
    blocks: list[Block] = [_first(found)]
    if facts["missing"]:
        blocks.append(paragraph(_missing(facts)))
        blocks.append(_buttons(found))
        return message(*blocks)
    blocks.append(rich(bullets(_totals(found))) if found.kind is not ImportKind.CHART else _chart(found))
    notes = _notes(found)
    if notes:
        blocks.append(rich(bullets([note] for note in notes)))
    blocks += _new_accounts(facts) + _bad_rows(found) + _overlaps(found)
    blocks.append(_buttons(found))
    return message(*blocks)


def _missing(facts: dict[str, Any]) -> str:
    """What a person has to say, and why."""
    if facts["missing"] == ["year"]:
        return "The months have no year. Press Choose the columns, please, and fill in the year."
    wanted = joined([MISSING.get(name, name) for name in facts["missing"]])
    why = f" {HEADERLESS} You can also put a line with their names on top." if HEADERLESS in facts["doubts"] else ""
    return f"I could not find {wanted}. Choose the columns, please.{why}"


def _first(found: LedgerImport) -> Block:
    if found.bad_rows:
        rows = f"{count(found.bad_rows, 'row')} of {_name(found)} cannot be read, so none of it can be loaded."
        return paragraph(bold(found.label), " ", rows)
    what = "Load it, if this is right." if not found.facts["missing"] else "Something is missing."
    return paragraph(bold(found.label), f" I have read {_name(found)}. {what} Nothing is in the books yet.")


def _totals(found: LedgerImport) -> list[Sequence[Piece]]:
    """A line a scenario: how many lines, which months, and what they add up to."""
    rows: list[Sequence[Piece]] = []
    currency = found.facts["currency"]
    for scenario in dict.fromkeys(total[0] for total in found.facts["totals"]):
        mine = [total for total in found.facts["totals"] if total[0] == scenario]
        lines, amount, above = (sum(total[place] for total in mine) for place in (2, 3, 4))
        if scenario == "statement":
            rows += _statement(found.facts["statement"], lines, above, amount - above, currency)
            continue
        added = f"Together they come to {money(Money(amount, currency))}."
        parts = f" Those above zero come to {money(Money(above, currency))}." if above != amount else ""
        named = bold(SCENARIOS.get(scenario, scenario))
        rows.append([named, f": {count(lines, 'line')}, {_span([total[1] for total in mine])}. {added}{parts}"])
    return rows


def _statement(said: dict[str, Any], lines: int, more: int, less: int, currency: str) -> list[Sequence[Piece]]:
    """Which account, which days, and what comes in and goes out."""
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    days = day(first) if first == last else f"{short(first, last)} to {short(last, first)} {last.year}"
    moved = f"{money(Money(more, currency))} came in and {money(Money(-less, currency))} went out."
    rows: list[Sequence[Piece]] = [
        [
            bold(_whose(said)),
            f": {count(lines, 'line')}, {days}. {moved}",
        ]
    ]
    if said["closing"] is not None:
        opening, closing = money(Money(said["opening"], currency)), money(Money(said["closing"], currency))
        rows.append([f"It opens with {opening} and closes with {closing}."])
    return rows


def _whose(said: dict[str, Any]) -> str:
    """Such as ``Statement of 1930 Bank`` or ``Statement of Halden Works, in 2440 Suppliers``."""
    if said.get("whose"):
        return f"Statement of {clip(said['whose'], 60)}, in {said['label']}"
    return f"Statement of {said['label']}" if said["label"] else "Statement"


def _span(periods: Sequence[str]) -> str:
    first, last = Month.read(min(periods)), Month.read(max(periods))
    return first.name if first == last else f"{first.name} to {last.name}"


def _chart(found: LedgerImport) -> Block:
    new = found.facts["new_count"]
    known = found.facts["accounts"] - new
    return paragraph(bold("Chart of accounts"), f": {count(new, 'new account')}, {count(known, 'known one')}.")


def _notes(found: LedgerImport) -> list[str]:
    """What was decided while reading, a sentence each."""
    facts = found.facts
    notes = []
    if found.kind is not ImportKind.CHART and any(facts["credit"].values()):
        notes.append("Revenue is written below zero here, as bookkeeping does. I turn it round.")
    if facts["rounded"]:
        amounts = count(facts["rounded"], "amount")
        notes.append(f"{amounts} had too many decimals and {'was' if facts['rounded'] == 1 else 'were'} rounded.")
    notes += [f"{count(number, 'row')} left out: {reason}" for reason, number in facts["left_out"].items()]
    notes += [_break(found, *one) for one in facts["breaks"][:SHOWN]]
    if facts["break_count"] > SHOWN:
        notes.append(f"And {facts['break_count'] - SHOWN} more do not add up.")
    if facts["new_centres"]:
        codes = clip(joined(facts["new_centres"][:SHOWN]), 200)
        more = f" and {len(facts['new_centres']) - SHOWN} more" if len(facts["new_centres"]) > SHOWN else ""
        notes.append(f"New cost centers, which you will answer for: {codes}{more}.")
    if HEADERLESS in facts["doubts"]:
        notes.append(f"{HEADERLESS} {import_columns.told(found.mapping)}")
    return [*notes, *(doubt for doubt in facts["doubts"] if doubt != HEADERLESS)]


def _break(found: LedgerImport, what: str, name: str, difference: int, line: int | None) -> str:
    """What should be equal and is not."""
    by = money(Money(difference, found.facts["currency"]))
    if what == "voucher":
        return f"Voucher {name} on line {line} does not add up to zero. It is out by {by}."
    return f"Account {name} does not close as the file says. It is out by {by}."


def _new_accounts(facts: dict[str, Any]) -> list[Block]:
    if not facts["new_count"]:
        return []
    rows = [new_account(found) for found in facts["new"][:SHOWN]]
    if facts["new_count"] > SHOWN:
        rows.append([f"and {facts['new_count'] - SHOWN} more"])
    accounts = count(facts["new_count"], "account")
    are = "is" if facts["new_count"] == 1 else "are"
    them = "it" if facts["new_count"] == 1 else "them"
    guess = f"I add {them} like this; change {them} later if I guessed wrong."
    said = f"{accounts.capitalize()} {are} not in the chart yet. {guess}"
    nameless = "They have no names here. If you have a chart of accounts, bring that in first."
    told = [] if any(name for _, name, _ in facts["new"]) else [context(nameless)]
    return [rich(line(said), bullets(rows)), *told]


def new_account(found: Sequence[str]) -> list[Piece]:
    code, name, kind = found
    return [f"{code} {name}".strip(), f" – {kind_words(kind)}"]


def bad_row(found: Sequence[Any]) -> list[Piece]:
    number, reason = found
    return [bold(f"Line {number}"), f": {reason}"]


def kind_words(kind: str) -> str:
    """What an account holds, in words."""
    return KINDS.get(kind, kind.replace("_", " "))


KINDS = {
    "returns": "returns and discounts", "other_income": "other income", "cost_of_sales": "cost of sales",
    "operating_cost": "operating cost", "one_off": "one-off", "receivable": "money owed to us",
    "payable": "money owed by us", "current_asset": "other asset, short-term", "fixed_asset": "asset kept for years",
    "current_liability": "debt, short-term", "long_liability": "debt, long-term", "statistic": "a count, not money",
}  # fmt: skip


def _bad_rows(found: LedgerImport) -> list[Block]:
    if not found.bad_rows:
        return []
    rows = [bad_row(row) for row in found.facts["bad"][:SHOWN]]
    mend = "Mend them in the file and send it again, or choose other columns."
    return [rich(line(mend), bullets(rows))]


def _overlaps(found: LedgerImport) -> list[Block]:
    labels = [one["label"] for one in found.facts["overlaps"]]
    if not labels:
        return []
    brought = f"{joined(labels[:5])} brought amounts for the same accounts and months."
    mend = f"Replace {'it' if len(labels) == 1 else 'them'} if this file is newer."
    more = [one["label"] for one in found.facts["overlaps"] if one.get("more")]
    lost = (
        f" {joined(more[:5])} also {'holds' if len(more) == 1 else 'hold'} other months, which then go too." if more else ""
    )
    return [paragraph(bold("Please look: "), f"{brought} {mend}{lost}")]


def _buttons(found: LedgerImport) -> Block:
    facts = found.facts
    buttons: list[Element] = []
    if not found.bad_rows and not facts["missing"]:
        labels = [one["label"] for one in facts["overlaps"]]
        if labels:
            sure = confirmation("Replace it?", f"{joined(labels[:5])} will be taken out of the books.", "Replace")
            words = f"Replace {labels[0]}" if len(labels) == 1 else f"Replace {len(labels)} imports"
            buttons.append(button("import.replace", words, found.id, style="primary", confirm=sure))
        style = None if labels else "primary"
        buttons.append(button("import.load", "Add to them" if labels else "Load it", found.id, style=style))
    if GUESSED in facts["doubts"] and not facts["missing"]:
        buttons.append(button("import.budget", "It is a budget", found.id))
        buttons.append(button("import.forecast", "It is a forecast", found.id))
    if found.bad_rows > SHOWN:
        buttons.append(button("import.bad_rows", "See the bad rows", found.id))
    if facts["new_count"] > SHOWN:
        buttons.append(button("import.new_accounts", "See the new accounts", found.id))
    if found.mapping and facts["labels"]:
        buttons.append(button("import.columns", "Choose the columns", found.id))
    buttons.append(button("import.cancel", "Do not load it", found.id))
    return actions(*buttons)


def loading(found: LedgerImport) -> Content:
    """How far it has come."""
    part = f" {found.done * 100 // found.lines}% is written." if found.lines and found.done else ""
    return message(
        paragraph(bold(found.label), f" I am loading {_name(found)}.{part} None of it counts before all of it is there.")
    )


def loaded(found: LedgerImport) -> Content:
    """It counts from now on."""
    then = f"Its amounts will no longer count.{_left_out(found)} You can bring each file in again."
    sure = confirmation("Take it out again?", then, "Take it out")
    what = "is in the chart of accounts" if found.kind is ImportKind.CHART else "is in the books"
    told: list[Piece] = [bold(found.label), f" {_name(found)} {what}"]
    told.append(f": {count(found.lines, 'line')}." if found.lines else ".")
    blocks = [paragraph(*told, " Loaded by ", person(found.loaded_by or found.by), ".")]
    if found.kind not in (ImportKind.CHART, ImportKind.OPEN_ITEMS):
        blocks.append(rich(bullets(_totals(found))))
    return message(*blocks, actions(button("import.undo", "Undo", found.id, label=f"Undo {found.label}", confirm=sure)))


def _left_out(found: LedgerImport) -> str:
    """Those that an import took the place of do not come back when it goes; empty where there are none."""
    gone = set(found.facts.get("replaces", []))
    labels = [one["label"] for one in found.facts.get("overlaps", []) if one["id"] in gone]
    stay = "stays" if len(labels) == 1 else "stay"
    return f" {joined(labels[:5])}, which it replaced, {stay} out too." if labels else ""


def undone(found: LedgerImport) -> Content:
    return message(
        paragraph(
            bold(found.label),
            f" {_name(found)} was taken out again by ",
            person(found.undone_by or found.by),
            f".{_left_out(found)}",
        )
    )


def canceled(found: LedgerImport) -> Content:
    return message(paragraph(bold(found.label), f" {_name(found)} was not loaded. Nothing was changed."))


def forgotten(found: LedgerImport) -> Content:
    """Nobody said yes for a week."""
    return message(
        paragraph(bold(found.label), f" {_name(found)} waited a week, so I forgot it. Bring it in again when you need it.")
    )


def refused(found: LedgerImport) -> Content:
    return message(paragraph(bold(found.label), f" {_name(found)} was not loaded. {found.refusal}"))


def same_again(twin: LedgerImport) -> str:
    """The same file is in the books already."""
    return f"It is the same file as {twin.label}, which is in the books already. Nothing was changed."


def past(found: LedgerImport) -> Content:
    """An old button was pressed."""
    return message(paragraph(f"{found.label} {STATES[found.state]}, so there is nothing to do."))


def _name(found: LedgerImport) -> str:
    return clip(found.file_name, 60)
