"""What leads and channels are told about a huddle itself."""

from collections.abc import Sequence
from datetime import date

from bot.prose import dates
from bot.prose.lists import joined
from bot.views.blocks import Content, actions, bold, button, channel, message, paragraph, person
from models.huddle import Huddle

NAMED = 5


def missed(huddle: Huddle, days: Sequence[date], today: date) -> Content:
    """Nobody was asked, because nothing ran."""
    named = sorted(set(days))
    words = [dates.day(day, today) for day in named[-NAMED:]]
    if len(named) > NAMED:
        words.insert(0, f"{len(named) - NAMED} earlier days")
    return message(
        paragraph(bold(huddle.name), f": nobody was asked on {joined(words)}. I was not running then."),
        paragraph("The next one comes at its time. Set up by ", person(huddle.set_up_by), "."),
    )


def channel_trouble(huddle: Huddle, mend: str) -> Content:
    """Slack will not let the bot see or use the huddle's channel; to its lead and the admins."""
    return message(
        paragraph("I cannot use ", channel(huddle.channel), " for ", bold(huddle.name), ". ", bold(mend)),
        paragraph("Until then its summaries do not arrive, and people who join are not asked."),
        actions(button("huddle.edit", "Change the huddle", huddle.id, label=f"Change {huddle.name}")),
    )
