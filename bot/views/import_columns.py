"""The form in which somebody says which column of a file holds what."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.prose.dates import MONTHS
from bot.prose.lists import joined
from bot.sources.mapping import GUESSED
from bot.views import inputs
from bot.views.blocks import Block, Element, View, clip, context, modal, option, paragraph
from models.account import Account
from models.ledger_import import LedgerImport

FIELDS: Mapping[str, Mapping[str, str]] = {
    "ledger": {
        "account": "Account number", "name": "Account name", "date": "Date", "period": "Month, where there is no date",
        "debit": "Debit", "credit": "Credit", "cost_centre": "Cost center", "scenario": "Actual, budget or forecast",
        "currency": "Currency", "voucher": "Voucher", "text": "Text",
    },
    "chart": {"account": "Account number", "name": "Account name", "parent": "Rolls up into", "type": "Type"},
    "open_items": {
        "account": "Account number", "party": "Customer or supplier", "document": "Invoice number", "date": "Date",
        "due": "Due date", "currency": "Currency", "text": "Text",
    },
    "statement": {
        "date": "Date", "paid_in": "Paid in", "paid_out": "Paid out", "balance": "Balance", "reference": "Reference",
        "text": "Text", "party": "Who paid or was paid", "currency": "Currency",
    },
}  # fmt: skip
CONTENTS = {
    "ledger": "Amounts: actual, budget or forecast", "chart": "A chart of accounts", "open_items": "Open items",
    "statement": "A statement of a bank, vendor or customer",
}  # fmt: skip
SCENARIOS = {"actual": "Actual", "budget": "Budget", "forecast": "Forecast"}
NAMED = {
    "account": "the account", "name": "its name", "parent": "what it rolls up into", "type": "its type", "date": "the date",
    "period": "the month", "year": "the year", "month": "the month", "scenario": "actual or plan", "debit": "debit",
    "credit": "credit",
}  # fmt: skip
SIGNS = [option("as_is", "As they are: above zero is more"), option("turned", "Turned round: below zero is more")]
SEVERAL = "several"  # one column a month, or one a scenario
MOST = 98  # columns in a menu


def form(found: LedgerImport) -> View:
    """What was recognised, to be changed."""
    content = str(found.mapping["content"])
    now = shown(found)
    choices = _choices(found.facts["labels"], found.facts["samples"])
    kinds = [option(name, words) for name, words in CONTENTS.items()]
    blocks: list[Block] = [
        paragraph("Say which column holds what. I read the file again, and show what I found."),
        inputs.select("content", "The file holds", kinds, initial=content),
    ]
    for name, label in FIELDS[content].items():
        blocks.append(inputs.select(name, label, _with(choices, now[name]), initial=now[name], optional=True))
    if content != "chart":
        several = (
            [option(SEVERAL, f"{len(found.mapping['amounts'])} columns, as I found them")]
            if now["amount"] == SEVERAL
            else []
        )
        apart = "paid in and paid out" if content == "statement" else "debit and credit"
        hint = f"Leave it empty where {apart} stand apart."
        amount = inputs.select("amount", "Amount", [*several, *choices], initial=now["amount"], optional=True, hint=hint)
        blocks.insert(3 if content == "statement" else 5, amount)
        blocks += _ways(now)
    if content == "statement":
        blocks.insert(2, _account(found))
        hint = "Only for a vendor or customer: the name as it stands in the books' texts."
        blocks.insert(3, inputs.text("whose", "From", initial=now["whose"] or "", optional=True, limit=120, hint=hint))
        blocks.append(inputs.select("turned", "The signs are", SIGNS, initial=now["turned"]))
    if content == "ledger":
        blocks += _scenarios(now, found.mapping["year"])
    blocks += [
        inputs.select("without", "Leave out rows where", choices, initial=now["without"], optional=True),
        inputs.text("without_value", "holds", initial=now["without_value"] or "", optional=True, limit=60),
    ]
    if len(found.facts["labels"]) > MOST:
        blocks.append(context(f"Only the first {MOST} columns are listed."))
    return modal("import.columns", "Choose the columns", blocks, submit="Read it again", meta=str(found.id))


def shown(found: LedgerImport) -> dict[str, str | None]:
    """What the form's inputs hold at first, by their names."""
    mapping = found.mapping
    now: dict[str, str | None] = {
        name: _joined(mapping["columns"].get(name, ())) for name in FIELDS[str(mapping["content"])]
    }
    amounts = mapping["amounts"]
    several = len(amounts) > 1 or any(amount["period"] for amount in amounts)
    now["amount"] = SEVERAL if several else str(amounts[0]["column"]) if amounts else None
    now["decimal"] = mapping["decimal"]
    now["order"] = None if mapping["day_first"] is None else "day" if mapping["day_first"] else "month"
    now["whole"] = None if GUESSED in found.facts["doubts"] else mapping["scenario"]  # a guess is nobody's choice
    for scenario in SCENARIOS:
        now[f"word_{scenario}"] = ", ".join(word for word, said in mapping["scenarios"].items() if said == scenario) or None
    now["without"], now["without_value"] = None, None
    for place, value in mapping["without"][:1]:
        now["without"], now["without_value"] = str(place), value
    now["content"] = str(mapping["content"])
    if now["content"] == "statement":
        now["turned"] = "turned" if mapping.get("turned") else "as_is"
        now["of_account"], now["whose"] = mapping.get("account"), mapping.get("whose")
    return now


def _account(found: LedgerImport) -> Block:
    """Whose statement it is."""
    said = found.facts.get("statement", {})
    known = option(said["code"], said["label"]) if said.get("code") else None
    return inputs.search("of_account", "Account", initial=known, hint="The account that the bank or vendor keeps too.")


def account_option(account: Account) -> Element:
    return option(account.code, account.label)


def _ways(now: Mapping[str, str | None]) -> list[Block]:
    marks = [option(".", "A point: 1,234.50"), option(",", "A comma: 1.234,50")]
    orders = [option("day", "Day first: 31/12/2026"), option("month", "Month first: 12/31/2026")]
    return [
        inputs.select("decimal", "Before the decimals stands", marks, initial=now["decimal"], optional=True),
        inputs.select("order", "Dates are written", orders, initial=now["order"], optional=True),
    ]


def _scenarios(now: Mapping[str, str | None], year: int | None) -> list[Block]:
    options = [option(name, words) for name, words in SCENARIOS.items()]
    hint = "The file's own words in that column, such as 1 or Utfall. Part several by commas."
    return [
        inputs.select("whole", "The whole file is", options, initial=now["whole"], optional=True),
        *(
            inputs.text(
                f"word_{name}", f"{words} is called", initial=now[f"word_{name}"] or "", optional=True, hint=hint, limit=200
            )
            for name, words in SCENARIOS.items()
        ),
        inputs.whole_number("year", "Year", initial=year, least=1950, most=2099, optional=True),
    ]


def _choices(labels: Sequence[str], samples: Sequence[Sequence[str]]) -> list[Element]:
    made = []
    for place, label in enumerate(labels[:MOST]):
        shown = ", ".join(str(cell) for cell in samples[place] if str(cell).strip()) if place < len(samples) else ""
        made.append(option(place, label or f"Column {place + 1}", clip(shown, 75) or None))
    return made


def _with(choices: Sequence[Element], chosen: str | None) -> list[Element]:
    """The columns, and what was recognised as joined of several."""
    if chosen is None or "," not in chosen:
        return list(choices)
    names = [choice["text"]["text"] for place in chosen.split(",") for choice in choices if choice["value"] == place]
    return [option(chosen, " and ".join(names)), *choices]


def _joined(places: Sequence[int]) -> str | None:
    return ",".join(str(place) for place in places) or None


def told(mapping: Mapping[str, Any]) -> str:
    """Which column was taken for what, in a sentence: of a file without a header."""
    places = {held[0]: NAMED[name] for name, held in mapping["columns"].items() if name in NAMED}
    amounts = mapping["amounts"]
    if len(amounts) == 1:
        places[amounts[0]["column"]] = "the amount"
    elif amounts:
        first = MONTHS[int(amounts[0]["period"]) - 1]
        places[amounts[0]["column"]] = f"to {amounts[-1]['column'] + 1} are the months from {first} on"
    words = [f"{place + 1} {places[place]}" for place in sorted(places)]
    return f"Column {joined(words).replace(' ', ' is ', 1)}." if words else ""


def read(mapping: Mapping[str, Any], chosen: Mapping[str, str | None], year: int | None) -> dict[str, Any]:
    """The mapping with what was chosen in the form.

    Args:
        mapping: as it was.
        chosen: the inputs by name, None or empty where nothing is chosen.
    """
    content = str(mapping["content"])
    if chosen.get("content") not in (None, content):
        content = str(chosen["content"])
    columns = {name: places for name, places in mapping["columns"].items() if name not in FIELDS[content]}
    for name in FIELDS[content]:
        if said := chosen.get(name):
            columns[name] = [int(place) for place in said.split(",")]
    without = (
        [[int(chosen["without"] or 0), chosen["without_value"]]]
        if chosen.get("without") and chosen.get("without_value")
        else []
    )
    new = {**mapping, "content": content, "columns": columns, "without": without}
    if content == "chart":
        return {**new, "amounts": []}
    if content == "statement":
        new["whose"] = (chosen.get("whose") or "").strip() or None
        new |= {"account": chosen.get("of_account") or mapping.get("account"), "turned": chosen.get("turned") == "turned"}
    amount = chosen.get("amount")
    if amount != SEVERAL:
        new["amounts"] = [{"column": int(amount), "period": None, "scenario": None}] if amount else []
    new["decimal"] = chosen.get("decimal") or None
    new["day_first"] = chosen["order"] == "day" if chosen.get("order") else None
    if content == "ledger":
        words = {name: (chosen.get(f"word_{name}") or "").split(",") for name in SCENARIOS}
        new["scenarios"] = {word.strip(): name for name, said in words.items() for word in said if word.strip()}
        new["scenario"], new["year"] = chosen.get("whole") or None, year
    return new
