"""The one message a day about discrepancies: what somebody is to clear up or confirm, and what leads are to know."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.prose import dates
from bot.prose.lists import count
from bot.views.blocks import Block, Content, Piece, bold, context, message, paragraph, person
from bot.views.discrepancies import Asked, days, item
from models.discrepancy_copy import Asks

MOST = 10  # discrepancies in one message: as many as somebody likes to see in the morning


def nag(asked: Sequence[Asked], user_id: str, items: int) -> Content:
    """What waits for somebody today, the oldest first.

    Args:
        asked: those shown, in the order of the message.
        items: how many there are in all.
    """
    blocks: list[Block] = [paragraph(bold(_main_point(asked, items)))]
    for title, some in _groups(asked, user_id):
        if title and any(each.copy.stands(each.seen.it) for each in some):
            blocks.append(paragraph(*title))
        blocks += [block for each in some for block in item(each)]
    if items > len(asked):
        blocks.append(context(f"And {items - len(asked)} more. Type /discrepancy mine to see all."))
    return message(*blocks)


def _main_point(asked: Sequence[Asked], items: int) -> str:
    if not any(each.copy.stands(each.seen.it) for each in asked) and items == len(asked):
        return "Nothing here waits for you any more."
    to_do = [each for each in asked if each.copy.asks is not Asks.COPY and each.copy.stands(each.seen.it)]
    if not to_do:
        open_ones = [each for each in asked if each.seen.it.is_open]
        known = items - len(asked) + len(open_ones)
        return f"{count(known, 'discrepancy', 'discrepancies').capitalize()} you should know of."
    n = items - len(asked) + len(to_do)
    waits = "waits" if n == 1 else "wait"
    oldest = max(each.seen.age for each in to_do)
    told = f"{count(n, 'discrepancy', 'discrepancies').capitalize()} {waits} for you."
    return f"{told} {'It is' if n == 1 else 'The oldest is'} {days(oldest)}." if oldest else told


def _groups(asked: Sequence[Asked], user_id: str) -> Iterable[tuple[list[Piece], list[Asked]]]:
    """What is theirs, what they do for somebody away, what to confirm, what leads are to know; each with its title."""
    mine = [each for each in asked if each.copy.asks is Asks.OWNER and each.copy.for_id == user_id]
    confirm = [each for each in asked if each.copy.asks is Asks.CONFIRM]
    copies = [each for each in asked if each.copy.asks is Asks.COPY]
    if mine:
        yield [], mine
    for principal in dict.fromkeys(each.copy.for_id for each in asked if each.copy.asks is Asks.OWNER):
        if principal != user_id:
            theirs = [each for each in asked if each.copy.asks is Asks.OWNER and each.copy.for_id == principal]
            yield [person(principal), " is away, so these come to you:"], theirs
    if confirm:
        yield ["Please confirm:"], confirm
    if copies:
        yield ["These are getting old. Their owners are reminded too:"], copies


def past(day: date) -> Content:
    """What a message turns into when the next one is there."""
    return message(
        paragraph(f"These were the discrepancies of {dates.day(day)}. Type /discrepancy list to see what is still open.")
    )
