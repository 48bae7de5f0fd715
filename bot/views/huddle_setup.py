"""The forms in which leads set up, change, pause and speed up huddles."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.prose import dates
from bot.prose.lists import count, joined
from bot.views import inputs, places
from bot.views.blocks import (
    Block,
    Element,
    Piece,
    View,
    actions,
    bold,
    button,
    channel,
    context,
    divider,
    modal,
    option,
    paragraph,
    person,
)
from models.calendar import local_day
from models.huddle import DEFAULT_QUESTIONS, NAME_LONGEST, Huddle, Kind

WEEKDAYS = [option(number, name) for number, name in enumerate(dates.WEEKDAYS)]
WINDOWS = (30, 60, 120, 180, 240, 360, 480, 720, 1440)  # minutes
MOST_SHOWN = 30
LABELS = {
    Kind.FINISHED: "What was finished",
    Kind.NEXT: "What is next (ticked off the next time)",
    Kind.BLOCKED: "What is in the way (becomes a blocker)",
    Kind.ACTION: "What will be done about it",
}


def setup_form(user_id: str, country: str | None, today: date, *, meta: str = "") -> View:
    """A new huddle; `country` is the workspace's."""
    given = {
        "lead": user_id,
        "country": country,
        "first_day": today,
        "days": [0, 1, 2, 3, 4],
        "times": ["09:30"],
        "questions": [{"kind": kind.value, "text": text} for kind, text in DEFAULT_QUESTIONS],
    }
    return modal("huddle.setup", "Set up a huddle", _inputs(given), submit="Set up", meta=meta)


def edit_form(huddle: Huddle, people: Sequence[str]) -> View:
    """A huddle as it is; `people` where they are chosen one by one."""
    given = {
        "name": huddle.name,
        "channel": huddle.channel,
        "lead": huddle.lead_id,
        "everyone": huddle.everyone,
        "people": people,
        "country": huddle.country,
        "first_day": huddle.first_day,
        "days": huddle.days,
        "times": huddle.times,
        "zone": huddle.zone,
        "window": huddle.window_minutes,
        "every_weeks": huddle.every_weeks,
        "questions": huddle.questions,
    }
    note = context("Whoever was asked today is not asked again. The others follow the new plan from now on.")
    return modal("huddle.edit", "Change the huddle", [note, *_inputs(given)], meta=str(huddle.id))


def _inputs(given: Mapping[str, Any]) -> list[Block]:
    times = [time.fromisoformat(at) for at in given["times"]]
    zone, window = given.get("zone"), given.get("window", 240)
    windows = sorted({*WINDOWS, window})
    texts = {question["kind"]: question["text"] for question in given["questions"]}
    more = [question["text"] for question in given["questions"] if question["kind"] == Kind.OTHER]
    return [
        inputs.text("name", "Name", initial=given.get("name", ""), example="Finance daily", limit=NAME_LONGEST),
        inputs.channel("channel", "Channel for the summary", initial=given.get("channel")),
        inputs.person("lead", "Who leads it", initial=given["lead"], hint="Blockers that stay go to them."),
        inputs.radio(
            "who",
            "Who takes part",
            [option("everyone", "Everyone in the channel"), option("people", "The people chosen below")],
            initial="everyone" if given.get("everyone", True) else "people",
        ),
        inputs.people("people", "People", initial=given.get("people", ()), optional=True, hint="Only if you choose them."),
        divider(),
        inputs.ticks("days", "Days", WEEKDAYS, initial=[str(day) for day in given["days"]], optional=False),
        inputs.clock("time", "Time", initial=times[0]),
        inputs.clock(
            "second_time",
            "Second time",
            initial=times[1] if len(times) > 1 else None,
            optional=True,
            hint="For twice a day.",
        ),
        inputs.radio(
            "clock",
            "Whose clock",
            [option("own", "Each person's own time zone"), option("one", "One time zone for all")],
            initial="one" if zone else "own",
        ),
        inputs.search(
            "zone",
            "Time zone",
            initial=places.zone_option(zone) if zone else None,
            optional=True,
            hint="Only for one time zone for all. Type a city.",
            example="Berlin",
        ),
        inputs.select(
            "window", "How long answers are open", [option(each, minutes(each)) for each in windows], initial=str(window)
        ),
        inputs.radio(
            "every_weeks",
            "How often",
            [option(1, "Every week"), option(2, "Every second week")],
            initial=str(given.get("every_weeks", 1)),
        ),
        inputs.day("first_day", "First day", initial=given["first_day"], hint="Every second week counts from this week."),
        inputs.search(
            "country",
            "Public holidays to skip",
            initial=places.country_option(given["country"]),
            optional=True,
            hint="Type a country.",
        ),
        divider(),
        *(
            inputs.text(
                f"question_{kind}",
                label,
                initial=texts.get(kind, ""),
                optional=True,
                limit=150,
                hint="Leave a question empty to leave it out." if kind is Kind.FINISHED else "",
            )
            for kind, label in LABELS.items()
        ),
        inputs.text(
            "more", "More questions", initial="\n".join(more), lines=True, optional=True, hint="One a line, at most 5."
        ),
    ]


def busy_form(huddle: Huddle, today: date) -> View:
    """More often until a date."""
    busy = huddle.busy_until is not None and huddle.busy_until >= today
    days = huddle.busy_days if busy else [0, 1, 2, 3, 4] if len(huddle.days) < 5 else huddle.days
    times = [time.fromisoformat(at) for at in (huddle.busy_times if busy else huddle.times)]
    shown: list[Block] = [
        paragraph(bold(huddle.name), f" runs {rhythm(huddle)}. In a busy period it runs more often, until a date."),
        inputs.day("busy_until", "Until and including", initial=huddle.busy_until if busy else None),
        inputs.ticks("busy_days", "Days", WEEKDAYS, initial=[str(day) for day in days], optional=False),
        inputs.clock("busy_time", "Time", initial=times[0]),
        inputs.clock("busy_second_time", "Second time", initial=times[1] if len(times) > 1 else None, optional=True),
    ]
    if busy:
        shown.append(actions(button("huddle.calm", "End it now", huddle.id, label=f"End the busy period of {huddle.name}")))
    return modal("huddle.busy", "Busy period", shown, meta=str(huddle.id))


def manage(shown: Sequence[tuple[Huddle, int]], today: date, note: str = "") -> View:
    """All huddles, each with how many take part, and buttons; `note` says what was just done."""
    blocks: list[Block] = []
    if note:
        blocks += [paragraph(note), divider()]
    for huddle, people in shown[:MOST_SHOWN]:
        blocks += [_described(huddle, people, today), _buttons(huddle, today)]
    if not shown:
        blocks.append(paragraph("There is no huddle yet."))
    if len(shown) > MOST_SHOWN:
        blocks.append(context(f"These are the first {MOST_SHOWN}. For another, type `/huddle edit` and its name."))
    blocks.append(actions(button("huddle.setup", "Set up a huddle", style="primary")))
    return modal("huddle.manage", "Huddles", blocks, submit=None, close="Close")


def _described(huddle: Huddle, people: int, today: date) -> Block:
    pieces: list[Piece] = [bold(huddle.name), " in ", channel(huddle.channel), f": {rhythm(huddle)}. "]
    pieces += [f"{count(people, 'person', 'people').capitalize()}, led by ", person(huddle.lead_id), "."]
    if huddle.paused_at is not None:
        pieces.append(bold(" It is paused."))
    elif huddle.busy_until is not None and huddle.busy_until >= today:
        pieces.append(f" Busy period {dates.until(huddle.busy_until, today)}.")
    return paragraph(*pieces)


def _buttons(huddle: Huddle, today: date) -> Block:
    name = huddle.name
    paused = huddle.paused_at is not None
    turn: Element = (
        button("huddle.resume", "Resume", huddle.id, style="primary", label=f"Resume {name}")
        if paused
        else button("huddle.pause", "Pause", huddle.id, label=f"Pause {name}")
    )
    made = [button("huddle.edit", "Change", huddle.id, label=f"Change {name}"), turn]
    if not paused:
        made.append(button("huddle.busy", "Busy period", huddle.id, label=f"Busy period of {name}"))
    return actions(*made, block_id=f"huddle-{huddle.id}")


# words
def minutes(n: int) -> str:
    """ "30 minutes", "4 hours", "1 hour 15 minutes"."""
    hours, rest = divmod(n, 60)
    parts = [count(hours, "hour")] if hours else []
    return " ".join([*parts, count(rest, "minute")] if rest else parts)


def rhythm(huddle: Huddle) -> str:
    """ "Monday to Friday at 09:30, by each person's own clock"."""
    days = dates.weekdays(huddle.days)
    if huddle.every_weeks == 2:
        days += " of every second week"
    clock = f"{zone_words(huddle.zone)} time" if huddle.zone else "by each person's own clock"
    return f"{days} at {joined(huddle.times)}, {clock}"


def zone_words(zone: str) -> str:
    """ "Berlin" for ``Europe/Berlin``."""
    return zone.rpartition("/")[2].replace("_", " ")


def outlook(
    huddle: Huddle, first: Mapping[str, datetime], waiting: datetime | None, own: str, now: datetime, *, sure: bool = True
) -> str:
    """When the next prompt goes.

    Args:
        first: the next moment by zone, for rounds not yet opened.
        waiting: the next moment in rounds that are open.
        own: the reader's zone.
        sure: Slack has said where everyone is.
    """
    if any(at <= now for at in (*first.values(), waiting) if at is not None):
        return "The next prompt goes now: its time has passed today, and answers are still open."
    if not first:
        return "No day comes up in the next two years. Check its days and holidays."
    zone, at = min(first.items(), key=lambda found: found[1])
    if waiting is not None and waiting < at:
        place = huddle.zone or own
        clock = f"{zone_words(huddle.zone)} time" if huddle.zone else "your time"
        return f"The next prompt goes {_when(waiting, place, now)}, {clock}."
    shown = huddle.zone or zone
    when = _when(at, shown, now)
    if huddle.zone is not None:
        return f"The next prompt goes {when}, {zone_words(huddle.zone)} time."
    later = {local_day(other, place) for place, other in first.items()} - {local_day(at, zone)}
    rest = f" Where that time has passed, it starts {_on(dates.near(min(later), local_day(now, shown)))}." if later else ""
    rest += "" if sure else " I am still asking Slack where some people are; they may be asked sooner."
    return f"The next prompt goes {when}, by each person's own clock.{rest}"


def _when(at: datetime, zone: str, now: datetime) -> str:
    """ "tomorrow at 09:30", on that zone's clock."""
    day = dates.near(local_day(at, zone), local_day(now, zone))
    return f"{_on(day)} at {dates.clock(at.astimezone(ZoneInfo(zone)).time())}"


def _on(day: str) -> str:
    return day if day in ("today", "tomorrow", "yesterday") else f"on {day}"


def done(huddle: Huddle, act: str, then: str) -> str:
    """ "“Finance daily” is set up." and what follows from it."""
    return f"“{huddle.name}” {act}. {then}"
