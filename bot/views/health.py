"""How Tandem is doing, as an admin sees it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.prose import dates, mends
from bot.views import import_sources, purchase_notices
from bot.views.blocks import Block, View, actions, bold, button, context, modal, paragraph
from bot.views.deliveries import place
from models.import_source import ImportSource
from models.message import Message
from models.purchase_notice import Notice

STALE = timedelta(minutes=2)


def form(
    failed: Sequence[Message],
    beat: datetime | None,
    now: datetime,
    zone: str,
    *,
    notices: Sequence[Notice] = (),
    sources: Sequence[ImportSource] = (),
    meta: str = "",
) -> View:
    """Health on its own."""
    shown = [*blocks(failed, beat, now, zone), *purchase_notices.health(notices, zone), *import_sources.health(sources)]
    return modal("health", "Health", shown, submit=None, close="Close", meta=meta)


def blocks(failed: Sequence[Message], beat: datetime | None, now: datetime, zone: str) -> list[Block]:
    """Whether the worker is at work, and what could not be delivered, each with its mend and Send again."""
    shown: list[Block] = [_work(beat, now, zone)]
    if not failed:
        return [*shown, paragraph("Every message arrived.")]
    for message in failed:
        first_line = str(message.payload.get("text", "")).split("\n", 1)[0]
        shown += [
            paragraph(
                "To ",
                place(message.channel),
                f", {dates.moment(message.created_at, zone)}: “{first_line[:120]}” did not arrive. ",
                mends.for_code((message.failed_reason or "").split(" ", 1)[0]).replace("`", ""),
            ),
            actions(
                button("delivery.again", "Send it again", message.id, label="Send that message again"),
                block_id=f"failed{message.id}",
            ),
        ]
    return shown


def _work(beat: datetime | None, now: datetime, zone: str) -> Block:
    if beat is None:
        return paragraph(bold("I have not been at work yet. "), "Start the worker: python app.py worker.")
    if now - beat > STALE:
        since = dates.moment(beat, zone)
        return paragraph(bold(f"I stopped working on {since}. "), "No reminder goes out. Start the worker again.")
    return paragraph(bold("I am at work. "), f"I last looked at what is due on {dates.moment(beat, zone)}.")


def small(failed: int, beat: datetime | None, now: datetime, notices: int = 0) -> Block:
    """One line for the Home tab."""
    if beat is None or now - beat > STALE:
        return paragraph(bold("The worker has stopped. "), "No reminder goes out.")
    if failed:
        return paragraph(bold("Some messages did not arrive. "), "See what to do.")
    if notices:
        return paragraph(bold("Some decisions did not reach the purchasing system. "), "See what to do.")
    return context("All is well: the worker runs, and every message arrived.")
