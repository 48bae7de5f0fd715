"""Discrepancies looked up: one in full, lists, and how old they all are."""

from collections.abc import Sequence

from bot.discrepancy_ageing import Ageing, Row
from bot.prose import dates
from bot.prose.directions import line as one_line
from bot.prose.lists import count, joined
from bot.prose.money import money, short
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    actions,
    bold,
    bullets,
    button,
    clip,
    context,
    escape,
    header,
    message,
    paragraph,
    person,
    rich,
)
from bot.views.discrepancies import Seen, buttons, ended, line, links, why
from models.calendar import local_day
from models.discrepancy import Source, State
from models.discrepancy_copy import Asks
from models.money import Money

MOST = 20  # discrepancies in one message; a message holds 50 blocks
ROWS = 40  # rows of the table; it holds 100 rows and 10,000 characters
READ = 8  # rows that are read aloud
SOURCES = {
    Source.REPORTED: "reported by",
    Source.RECONCILIATION: "found in a reconciliation by",
    Source.IMPORT: "brought in by",
    Source.SPLIT: "split off; reported by",
    Source.PURCHASE: "found in a purchase by",
}


def named(n: int) -> str:
    return count(n, "open discrepancy", "open discrepancies").capitalize()


# one
def details(seen: Seen, parts: Sequence[str] = ()) -> Content:
    """One in full, with what may be done about it.

    Args:
        parts: the labels of what it was split into, or the label of what it is part of.
    """
    it = seen.it
    blocks: list[Block] = [paragraph(*line(seen), ".")]
    if not it.is_open:
        blocks.append(paragraph(*ended(seen), f" See {joined(parts)}." if parts and it.resolved_by is None else ""))
    told = f"The transaction is of {dates.day(it.transaction_on, seen.today)}. It was {SOURCES[it.source]} "
    blocks.append(
        paragraph(
            told, person(it.reported_by), f" on {dates.day(local_day(it.reported_at, seen.zone), seen.today)}.", *links(it)
        )
    )
    facts = _facts(seen)
    if facts:
        blocks.append(rich(bullets(facts)))
    if it.state is State.TO_CONFIRM:
        blocks.append(paragraph(*why(seen)))
    return message(*blocks, *_choices(seen))


def _facts(seen: Seen) -> list[list[Piece]]:
    it = seen.it
    facts: list[list[Piece]] = []
    if it.state is State.OPEN and it.evidence:
        facts.append([f"What shows it: “{one_line(it.evidence, 300)}”."])
    if it.due_moves:
        facts.append([f"Its date was moved {count(it.due_moves, 'time')}. Last reason: “{one_line(it.due_reason, 300)}”."])
    if it.reopened:
        facts.append([f"It was opened again {count(it.reopened, 'time')}."])
    return facts


def _choices(seen: Seen) -> list[Block]:
    it = seen.it
    if it.state is State.TO_CONFIRM:
        return [
            actions(
                button("discrepancy.confirm", "Confirm", it.id, style="primary", label=f"Confirm {it.label}"),
                button("discrepancy.send_back", "Send it back", it.id, label=f"Send {it.label} back"),
            )
        ]
    if it.state is State.RESOLVED:
        return [actions(button("discrepancy.reopen", "Open it again", it.id, label=f"Open {it.label} again"))]
    if it.state is not State.OPEN:
        return []
    return [
        actions(
            button("discrepancy.resolve", "Resolve", it.id, style="primary", label=f"Resolve {it.label}"),
            button("discrepancy.reassign", "Give it a new owner", it.id, label=f"Give {it.label} a new owner"),
            button("discrepancy.move_due", "Move the date", it.id, label=f"Move the due date of {it.label}"),
            button("discrepancy.split", "Split", it.id, label=f"Split {it.label} into two"),
            button("discrepancy.merge", "Merge", it.id, label=f"Merge {it.label} into another one"),
        )
    ]


# several
def listing(title: str, found: Sequence[Seen], total: int, *, mine: bool = False, start: int = 0) -> Content:
    """Open ones, the oldest first, from `start` on; `total` is how many there are. With `mine`, each can be acted on."""
    look = [
        button("discrepancy.report", "Report one", style="primary", label="Report a discrepancy"),
        button("discrepancy.ageing", "How old they are", "owner"),
    ]
    if not found:
        return message(paragraph(bold(title), ": no more are open." if start else ": everything ties."), actions(look[0]))
    blocks: list[Block] = [header(title)]
    for each in found[:MOST]:
        blocks.append(paragraph(*line(each, owner=not mine), "."))
        if mine:
            asks = Asks.CONFIRM if each.it.state is State.TO_CONFIRM else Asks.OWNER
            blocks.append(actions(*buttons(each.it, asks), block_id=f"discrepancy{each.it.id}"))
    seen_by_now = start + len(found[:MOST])
    if total > seen_by_now:
        blocks.append(context(f"And {total - seen_by_now:,} more."))
        which = "mine" if mine else "open"
        look.append(button("discrepancy.more", "See more", f"{which}:{seen_by_now}", label="See more discrepancies"))
    return message(*blocks, actions(*look))


# how old
def ageing(found: Ageing, *, table: bool, names: dict[str, str], export: bool) -> Content:
    """How many and how much in each bucket of age, by owner or by account.

    Args:
        table: where a table can be shown; else each row is a sentence.
        names: of people, by their Slack ids, for what is read aloud.
        export: whether the file is offered.
    """
    if not found.rows:
        return message(paragraph(bold("Everything ties. "), "Nothing is open."))
    title = f"{named(sum(row.count for row in found.totals))}, by age"
    blocks: list[Block] = [header(title)]
    blocks += [paragraph(*_total(row, found)) for row in found.totals]
    shown = found.rows[:ROWS]
    blocks.append(
        _table(found, shown) if table else rich(bullets([_who(row, found), f": {_parts(row, found)}."] for row in shown))
    )
    if len(found.rows) > ROWS:
        blocks.append(context(f"And {len(found.rows) - ROWS} more. The file has all."))
    other = "account" if found.by == "owner" else "owner"
    choices = [button("discrepancy.ageing", f"By {other}", other)]
    if export:
        choices.append(button("discrepancy.export", "Get the file", label="Get all open discrepancies as a file"))
    if not table:
        return message(*blocks, actions(*choices))
    totals = [f"{money(Money(row.amount, row.currency))} in all. {_parts(row, found)}." for row in found.totals]
    rows = [_read(row, found, names) for row in found.rows[:READ]]
    return message(*blocks, actions(*choices), text=escape("\n".join([title, *totals, *rows])))


def _total(row: Row, found: Ageing) -> list[Piece]:
    whole = money(Money(row.amount, row.currency))
    return [bold(f"{whole} in all. "), f"{_parts(row, found)}."]


def _parts(row: Row, found: Ageing) -> str:
    """ "1 at 90+ days ($64.00), 3 at 0–29 days ($1,200.00)", the oldest first."""
    parts = [
        f"{n} at {bucket} days ({money(Money(amount, row.currency))})"
        for n, amount, bucket in zip(row.counts, row.amounts, found.buckets, strict=True)
        if n
    ]
    return ", ".join(reversed(parts))


def _who(row: Row, found: Ageing) -> Element:
    if found.by == "owner":
        return person(row.name)
    return bold(one_line(row.name, 60) or "No account")


def _read(row: Row, found: Ageing, names: dict[str, str]) -> str:
    name = names.get(row.name, row.name) if found.by == "owner" else row.name or "No account"
    return f"{name}: {_parts(row, found)}."


def _table(found: Ageing, shown: Sequence[Row]) -> Block:
    several = len({row.currency for row in found.rows}) > 1
    head = ["Owner" if found.by == "owner" else "Account", *(f"{bucket} days" for bucket in found.buckets), "In all"]
    rows: list[list[Element]] = [[_cell(words) for words in head]]
    for row in shown:
        figures = [_figure(n, amount, row.currency) for n, amount in zip(row.counts, row.amounts, strict=True)]
        extra: list[Piece] = [f" ({row.currency})"] if several else []
        rows.append(
            [_rich(_who(row, found), *extra), *map(_cell, figures), _cell(_figure(row.count, row.amount, row.currency))]
        )
    for row in found.totals:
        figures = [_figure(n, amount, row.currency) for n, amount in zip(row.counts, row.amounts, strict=True)]
        whole = [*figures, _figure(row.count, row.amount, row.currency)]
        rows.append([_rich(bold("All")), *(_rich(bold(words)) for words in whole)])
    settings = [{"align": "left", "is_wrapped": True}, *({"align": "right"} for _ in head[1:])]
    return {"type": "table", "rows": rows, "column_settings": settings}


def _figure(n: int, minor: int, currency: str) -> str:
    return f"{short(Money(minor, currency))} ({n})" if n else "–"


def _cell(words: str) -> Element:
    return {"type": "raw_text", "text": clip(words, 80)}


def _rich(*pieces: Piece) -> Element:
    return {"type": "rich_text", "elements": paragraph(*pieces)["elements"]}
