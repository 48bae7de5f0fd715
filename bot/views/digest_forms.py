"""The forms in which leads set the weekly digest up, look at it, send it again and stop it."""

from collections.abc import Sequence
from datetime import date, time

from bot.prose import dates
from bot.views import inputs
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    channel,
    confirmation,
    context,
    divider,
    modal,
    option,
    paragraph,
    person,
)
from models.digest import Digest, DigestIssue

MONDAY, MORNING = 0, time(9)
MOST = 20
WEEKDAYS = [option(number, name) for number, name in enumerate(dates.WEEKDAYS)]


def setup() -> View:
    """A new digest, filled in as most want it."""
    told = paragraph("Each week I say in a channel how the business stands, what is off plan, and why.")
    return modal("digest.setup", "Weekly digest", [told, *_inputs(None, MONDAY, MORNING)], submit="Set up")


def edit(digest: Digest) -> View:
    """A digest as it is."""
    return modal("digest.edit", "Weekly digest", _inputs(digest.channel, digest.weekday, digest.at), meta=str(digest.id))


def _inputs(channel_id: str | None, weekday: int, at: time) -> list[Block]:
    return [
        inputs.channel("channel", "Channel", initial=channel_id, hint="Invite me there first if it is private."),
        inputs.select("weekday", "Day", WEEKDAYS, initial=str(weekday)),
        inputs.clock("at", "Time", initial=at, hint="On the workspace's clock."),
        context("Two working days before, I ask the owners of what is off plan for the cause."),
    ]


def manage(shown: Sequence[tuple[Digest, DigestIssue | None]], zone: str, today: date, note: str = "") -> View:
    """All digests, each with what can be done to it; `note` says what was just done."""
    told: list[Block] = [paragraph(note), divider()] if note else []
    for digest, newest in shown[:MOST]:
        told += [_described(digest, newest, zone, today), _buttons(digest, newest)]
    if not shown:
        told.append(paragraph("No weekly digest goes out."))
    told.append(actions(button("digest.setup", "Set up another" if shown else "Set up a digest", style="primary")))
    return modal("digest.manage", "Weekly digest", told, submit=None, close="Close")


def rhythm(digest: Digest) -> str:
    """ "each Monday at 09:00"."""
    return f"each {dates.WEEKDAYS[digest.weekday]} at {dates.clock(digest.at)}"


def _described(digest: Digest, newest: DigestIssue | None, zone: str, today: date) -> Block:
    last = "Nothing has gone out yet." if newest is None else f"The last one was for {dates.day(newest.week, today)}."
    coming = f" The next one comes on {dates.moment(digest.next_at, zone, today)}." if digest.next_at is not None else ""
    who = person(digest.set_up_by)
    return paragraph(channel(digest.channel), f", {rhythm(digest)}. {last}{coming} Set up by ", who, ".")


def _buttons(digest: Digest, newest: DigestIssue | None) -> Block:
    made = [
        button("digest.preview", "Preview", digest.id),
        button("digest.edit", "Change", digest.id),
    ]
    if newest is not None:
        sure = confirmation("Send it again?", "The channel gets the digest once more, with what is known now.", "Send again")
        made.append(button("digest.again", "Send again", f"{digest.id}:{newest.sent}", confirm=sure))
    stop = confirmation("Stop this digest?", "Nothing more goes to this channel each week.", "Stop it")
    made.append(button("digest.stop", "Stop", digest.id, style="danger", confirm=stop))
    return actions(*made, block_id=f"digest-{digest.id}")


def preview(blocks: Sequence[Block]) -> View:
    """The digest as it would go out now."""
    note = context("Only you see this. The digest says what is known when it goes out.")
    return modal("digest.preview", "Preview", [note, *blocks], submit=None, close="Close")


def done(digest: Digest, act: str, zone: str, today: date) -> str:
    """What was just done to a digest, and when it comes next."""
    coming = dates.moment(digest.next_at, zone, today) if digest.next_at is not None else "its day"
    return f"The weekly digest is {act}. The next one comes on {coming}."
