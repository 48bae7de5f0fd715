"""Reconciliations in the Home tab: those that wait for somebody's signature."""

from collections.abc import Sequence

from bot.views.blocks import Block, actions, bold, button, context, paragraph, person
from bot.views.reconciliation_words import place
from models.period import Month
from models.reconciliation import Reconciliation

MOST = 5
Waiting = Sequence[tuple[Reconciliation, str]]  # with the account's name


def waiting(found: Waiting) -> list[Block]:
    """What they are asked to review, the oldest month first."""
    blocks: list[Block] = [paragraph(bold("Accounts that wait for your signature"))] if found else []
    for one, label in found[:MOST]:
        month = Month.at(one.month)
        blocks.append(paragraph(bold(f"{label}, {month.name}"), ", prepared by ", person(one.prepared_by or ""), "."))
        look = button("reconciliation.look", "Look at it", place(one.account_id, month), label=f"Look at {label}")
        blocks.append(actions(look, block_id=f"reconciliation{one.id}"))
    if len(found) > MOST:
        blocks.append(context(f"And {len(found) - MOST} more."))
    return blocks
