"""Leads set up, change, pause and speed up huddles."""

from datetime import date

from bot import huddles
from bot.huddles import Plan
from bot.views import huddle_setup as view_of
from bot.views import places
from bot.views.blocks import message, modal, paragraph
from handlers.channels import people_in
from handlers.forms import Form, whole_number
from handlers.listening import Answer, Call, Open, Replace, Say, action, view
from models.huddle import Huddle, Kind
from models.huddle_schedule import Schedule
from models.refusal import Refusal

MOST_QUESTIONS = 5


@action("huddle.setup")
async def open_setup(call: Call) -> Answer:
    """The form for a new huddle."""
    async with call.workspace.begin() as tx:
        return Open(await huddles.setup_form(tx, call.user))


@action("huddle.edit")
async def open_edit(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(await huddles.edit_form(tx, call.user, call.number))


@action("huddle.busy")
async def open_busy(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(await huddles.busy_form(tx, call.user, call.number))


@view("huddle.setup")
async def set_up(call: Call) -> Answer | None:
    """A new huddle was filled in."""
    plan = _plan(call.form)
    people = await people_in(call.slack, plan.channel)
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        huddle = await huddles.set_up(tx, call.user, plan, people)
        return _told(huddle, "is set up", await huddles.outlook(tx, huddle, call.user))


@view("huddle.edit")
async def edit(call: Call) -> Answer | None:
    """A huddle was changed."""
    plan = _plan(call.form)
    people = await people_in(call.slack, plan.channel)
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        huddle = await huddles.edit(tx, call.user, call.form.about, plan, people)
        return _told(huddle, "is changed", await huddles.outlook(tx, huddle, call.user))


@view("huddle.busy")
async def be_busy(call: Call) -> Answer:
    """A busy period was filled in."""
    until = call.form.day("busy_until")
    if until is None:
        raise Refusal("Choose the last day of the busy period.", field="busy_until")
    days, times = _days(call.form, "busy_days"), _times(call.form, "busy_time", "busy_second_time")
    async with call.workspace.begin() as tx:
        huddle, _ = await huddles.be_busy(tx, call.user, call.form.about, until, days, times)
        return _told(huddle, "runs more often now", await huddles.outlook(tx, huddle, call.user))


@action("huddle.calm")
async def calm_down(call: Call) -> Answer:
    """End the busy period."""
    async with call.workspace.begin() as tx:
        huddle, changed = await huddles.calm_down(tx, call.user, call.number)
        act = "runs as usual again" if changed else "has no busy period"
        words = view_of.done(huddle, act, await huddles.outlook(tx, huddle, call.user))
        return _shown(call, await huddles.manage(tx, call.user, words), words)


@action("huddle.pause")
async def pause(call: Call) -> Answer:
    """Ask nobody until it is resumed."""
    async with call.workspace.begin() as tx:
        huddle, changed = await huddles.pause(tx, call.user, call.number)
        act = "is paused" if changed else "was paused already"
        words = view_of.done(huddle, act, "Nobody is asked until you resume it.")
        return _shown(call, await huddles.manage(tx, call.user, words), words)


@action("huddle.resume")
async def resume(call: Call) -> Answer:
    """Ask again."""
    async with call.workspace.begin() as tx:
        huddle, changed = await huddles.resume(tx, call.user, call.number)
        act = "runs again" if changed else "runs already"
        words = view_of.done(huddle, act, await huddles.outlook(tx, huddle, call.user))
        return _shown(call, await huddles.manage(tx, call.user, words), words)


def _shown(call: Call, form: dict[str, object], words: str) -> Answer:
    """In a form the form changes; elsewhere a sentence tells."""
    return Replace(form) if call.in_form else Say(message(paragraph(words)))


def _told(huddle: Huddle, act: str, then: str) -> Answer:
    return Replace(modal("notice", "Huddles", [paragraph(view_of.done(huddle, act, then))], submit=None, close="Close"))


def _plan(form: Form) -> Plan:
    everyone = form.choice("who") != "people"
    zone = form.choice("zone") if form.choice("clock") == "one" else None
    if form.choice("clock") == "one" and zone is None:
        raise Refusal("Choose the time zone for all, or let each person's own clock decide.", field="zone")
    more = [line.strip() for line in form.text("more").splitlines() if line.strip()]
    if len(more) > MOST_QUESTIONS or any(len(line) > 150 for line in more):
        raise Refusal(f"Write at most {MOST_QUESTIONS} questions of at most 150 characters, one a line.", field="more")
    texts = [(kind, form.text(f"question_{kind}")) for kind in view_of.LABELS]
    schedule = Schedule(
        days=_days(form, "days"),
        times=_times(form, "time", "second_time"),
        zone=zone,
        window_minutes=whole_number(form.choice("window") or ""),
        every_weeks=whole_number(form.choice("every_weeks") or "1"),
        first_day=_first_day(form),
        country=places.chosen_country(form.choice("country")),
    )
    return Plan(
        name=form.text("name"),
        channel=form.channel("channel") or "",
        lead_id=form.person("lead") or "",
        everyone=everyone,
        people=tuple(form.people("people")),
        schedule=schedule,
        questions=(*texts, *((Kind.OTHER, line) for line in dict.fromkeys(more))),
    )


def _first_day(form: Form) -> date:
    first = form.day("first_day")
    if first is None:
        raise Refusal("Choose the first day.", field="first_day")
    return first


def _days(form: Form, name: str) -> tuple[int, ...]:
    return tuple(int(day) for day in form.choices(name) if day.isdecimal())


def _times(form: Form, first: str, second: str) -> tuple[str, ...]:
    found = [form.clock(name) for name in (first, second)]
    return tuple(at.strftime("%H:%M") for at in found if at is not None)
