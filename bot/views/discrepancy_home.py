"""Discrepancies in the Home tab: what waits for somebody, and for leads how old they all are."""

from collections.abc import Sequence

from bot.discrepancy_ageing import Ageing
from bot.prose.lists import count
from bot.prose.money import short
from bot.views import root_causes
from bot.views.blocks import Block, actions, bold, button, context, divider, header, paragraph
from bot.views.discrepancies import Seen, buttons, line, why
from models.discrepancy import State
from models.discrepancy_copy import Asks
from models.money import Money
from models.root_cause import RootCause

MOST = 3  # discrepancies; a Home tab holds 100 blocks
CAUSES = 2


def waiting(found: Sequence[Seen], causes: Sequence[RootCause], total: int) -> list[Block]:
    """What they are to clear up or to confirm, the oldest first; then recurring problems they are to mend."""
    blocks: list[Block] = [paragraph(bold("Discrepancies that wait for you"))] if found else []
    for seen in found[:MOST]:
        confirms = seen.it.state is State.TO_CONFIRM
        blocks.append(paragraph(*line(seen, owner=False), ".", *(["\n", *why(seen)] if confirms else [])))
        choices = buttons(seen.it, Asks.CONFIRM if confirms else Asks.OWNER)
        blocks.append(actions(*choices, block_id=f"discrepancy{seen.it.id}"))
    if total > MOST:
        blocks.append(context(f"And {total - MOST:,} more. Press “My discrepancies” to see all."))
    if causes:
        blocks.append(paragraph(bold("Causes that come again")))
    for cause in causes[:CAUSES]:
        mended = button("root_cause.mend", "It is mended", cause.id, label=f"Mended: {cause.name}")
        blocks += [paragraph(*root_causes.line(cause)), actions(mended, block_id=f"cause{cause.id}")]
    return blocks


def team(found: Ageing | None) -> list[Block]:
    """For leads: how many are open, how much, and how many are old."""
    if found is None or not found.totals:
        return []
    blocks: list[Block] = [divider(), header("Discrepancies")]
    number = sum(row.count for row in found.totals)
    amounts = " and ".join(short(Money(row.amount, row.currency)) for row in found.totals)
    old = sum(row.counts[-1] for row in found.totals)
    told = f"{count(number, 'open discrepancy', 'open discrepancies').capitalize()}: {amounts}. "
    blocks.append(
        paragraph(bold(told), f"{count(old, 'of them is', 'of them are').capitalize()} {found.buckets[-1]} days old.")
    )
    look = [
        button("home.open.1", "All discrepancies", "/discrepancy list"),
        button("home.open.2", "How old they are", "/discrepancy ageing"),
        button("home.open.3", "Causes", "/discrepancy causes"),
        button("reconciliation.open", "Reconcile"),
    ]
    return [*blocks, actions(*look)]
