"""What is owed, by its age, below where a figure comes from."""

from collections.abc import Sequence
from datetime import date

from bot.open_items import STEPS, Late, Owed
from bot.prose import dates
from bot.prose.directions import line
from bot.prose.lists import count
from bot.prose.money import money
from bot.views.blocks import Block, Piece, bold, bullets, context, paragraph, rich
from models.account_kind import Kind
from models.money import Money

TITLES = {Kind.RECEIVABLE: "Money owed to us, by its age", Kind.PAYABLE: "Money owed by us, by its age"}


def blocks(found: Sequence[Owed], currency: str, zone: str, today: date) -> list[Block]:
    """How much is late, and for how long; the largest late invoices by name."""
    return [block for owed in found for block in _one(owed, currency, zone, today)]


def _one(owed: Owed, currency: str, zone: str, today: date) -> list[Block]:
    whole = f" {money(Money(owed.minor, currency))} in {count(owed.items, 'invoice')}."
    rows: list[Sequence[Piece]] = [
        [bold(f"{_step(step.late)}: "), f"{money(Money(step.minor, currency))} in {count(step.items, 'invoice')}"]
        for step in owed.steps
    ]
    shown = [paragraph(bold(f"{TITLES[owed.kind]}."), whole), rich(bullets(rows))]
    if owed.late:
        shown += [paragraph("The largest that are late:"), rich(bullets(_late(each, currency, today) for each in owed.late))]
    loaded = f", loaded on {dates.moment(owed.loaded_at, zone)}" if owed.loaded_at else ""
    return [*shown, context(f"From {line(owed.file, 60)} ({owed.label}){loaded}.")]


def _step(late: int | None) -> str:
    if late is None:
        return "Not due yet"
    later = next((step for step in STEPS if step > late), None)
    if later is None:
        return f"{late} days late or more"
    return f"{max(late, 1)} to {later - 1} days late"


def _late(each: Late, currency: str, today: date) -> list[Piece]:
    who = line(each.party, 60) or "Somebody"
    what = f", {line(each.document, 40)}" if each.document else ""
    return [f"{who}{what}: ", bold(money(Money(each.minor, currency))), f", due on {dates.day(each.due, today)}"]
