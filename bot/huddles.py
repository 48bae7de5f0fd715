"""Huddles as their leads set them up, change, pause and resume them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from bot import huddle_changes, huddle_rosters, members, rows
from bot.database import Tx
from bot.views import huddle_setup as view
from bot.views.blocks import View, clip
from models.calendar import local_day
from models.huddle import NAME_LONGEST, Huddle, Kind, Participant, questions
from models.huddle_round import Prompt, Round, State
from models.huddle_schedule import Schedule
from models.member import Member, Role
from models.refusal import Refusal
from models.typed import line

NONE_YET = "There is no huddle yet. Type `/huddle setup` to set one up."
GONE = "That huddle is no more. Type `/huddle edit` to see those there are."


@dataclass(frozen=True)
class Plan:
    """What a lead fills in.

    Attributes:
        everyone: all of the channel's members take part, else `people`.
        questions: what is asked; empty texts are left out.
    """

    name: str
    channel: str
    lead_id: str
    everyone: bool
    people: tuple[str, ...]
    schedule: Schedule
    questions: tuple[tuple[Kind, str], ...]


# forms
async def setup_form(tx: Tx, user_id: str, *, meta: str = "") -> View:
    """The form that sets up a huddle, filled in as most want it.

    Raises:
        Refusal: the person is no lead.
    """
    lead = await members.require(tx, user_id, Role.LEAD)
    team = await tx.team()
    return view.setup_form(user_id, team.country, local_day(tx.now, lead.zone), meta=meta)


async def edit_form(tx: Tx, user_id: str, huddle_id: int) -> View:
    """The same form with what the huddle has."""
    await members.require(tx, user_id, Role.LEAD)
    huddle = await _huddle(tx, huddle_id)
    return view.edit_form(huddle, [] if huddle.everyone else await huddle_rosters.people_of(tx, huddle_id))


async def busy_form(tx: Tx, user_id: str, huddle_id: int) -> View:
    """The form for a busy period."""
    lead = await members.require(tx, user_id, Role.LEAD)
    return view.busy_form(await _huddle(tx, huddle_id), local_day(tx.now, lead.zone))


async def manage(tx: Tx, user_id: str, note: str = "") -> View:
    """All huddles, with what can be done to each; `note` says what was just done.

    Raises:
        Refusal: the person is no lead.
    """
    lead = await members.require(tx, user_id, Role.LEAD)
    counts = (
        sa.select(Participant.huddle_id, sa.func.count(Participant.id))
        .where(Participant.left_at.is_(None))
        .group_by(Participant.huddle_id)
    )
    people = {huddle_id: count for huddle_id, count in await tx.rows(counts)}
    shown = [(huddle, people.get(huddle.id, 0)) for huddle in await every(tx)]
    return view.manage(shown, local_day(tx.now, lead.zone), note)


async def choose(tx: Tx, user_id: str, act: str, words: str = "") -> View:
    """What to show for ``/huddle edit|pause|resume|busy [name]``: the form where it is clear which huddle, else the list.

    Raises:
        Refusal: the person is no lead, there is no huddle, or none is called that.
    """
    await members.require(tx, user_id, Role.LEAD)
    found = await every(tx)
    if not found:
        raise Refusal(NONE_YET)
    if wanted := words.strip().strip("\"'“”").casefold():
        found = [huddle for huddle in found if huddle.name.casefold() == wanted] or [
            huddle for huddle in found if wanted in huddle.name.casefold()
        ]
        if not found:
            raise Refusal(f"No huddle is called “{clip(words.strip(), 60)}”. Type `/huddle {act}` to see all of them.")
    if len(found) == 1 and act == "edit":
        return await edit_form(tx, user_id, found[0].id)
    if len(found) == 1 and act == "busy":
        return await busy_form(tx, user_id, found[0].id)
    return await manage(tx, user_id)


async def every(tx: Tx) -> list[Huddle]:
    """All huddles, by name."""
    found: list[Huddle] = await tx.all(sa.select(Huddle))
    return sorted(found, key=lambda huddle: (huddle.name.casefold(), huddle.id))


# acts
async def set_up(tx: Tx, by: str, plan: Plan, roster: Collection[str] | None = None) -> Huddle:
    """Set up a huddle.

    Args:
        by: the lead; everything the huddle posts says their name.
        roster: who is in the channel, where Slack has just said so; else it is asked soon.

    Raises:
        Refusal: `by` is no lead; or beside the field that is to be mended.
    """
    await members.require(tx, by, Role.LEAD)
    await tx.team(lock=True)
    plan = await _checked(tx, plan)
    schedule = plan.schedule
    huddle = Huddle(
        name=plan.name,
        channel=plan.channel,
        lead_id=plan.lead_id,
        set_up_by=by,
        everyone=plan.everyone,
        days=list(schedule.days),
        times=list(schedule.times),
        zone=schedule.zone,
        window_minutes=schedule.window_minutes,
        every_weeks=schedule.every_weeks,
        first_day=schedule.first_day,
        country=schedule.country,
        questions=questions(list(plan.questions)),
        runs_from=tx.now,
    )
    huddle.restart(set())
    tx.add(huddle)
    await tx.flush()
    await _fill(tx, huddle, plan, roster)
    await tx.audit(by, "huddle.set_up", f"huddle:{huddle.id}", **_facts(plan))
    return huddle


async def edit(tx: Tx, by: str, huddle_id: int, plan: Plan, roster: Collection[str] | None = None) -> Huddle:
    """Change a huddle. Whoever was asked today is not asked again; whoever was not follows the new plan.

    Raises:
        Refusal: `by` is no lead; or beside the field that is to be mended.
    """
    await members.require(tx, by, Role.LEAD)
    huddle = await _huddle(tx, huddle_id, lock=True)
    plan = await _checked(tx, plan, huddle_id)
    changed = huddle.reschedule(plan.schedule, tx.now)
    huddle.name, huddle.channel, huddle.lead_id = plan.name, plan.channel, plan.lead_id
    huddle.questions = questions(list(plan.questions), huddle.questions)
    huddle.everyone = plan.everyone
    await _fill(tx, huddle, plan, roster)
    if changed:
        await huddle_changes.replan(tx, huddle)
    await tx.audit(by, "huddle.edit", f"huddle:{huddle.id}", **_facts(plan))
    return huddle


async def pause(tx: Tx, by: str, huddle_id: int) -> tuple[Huddle, bool]:
    """Ask nobody until it is resumed. Gives the huddle, and whether it ran."""
    await members.require(tx, by, Role.LEAD)
    huddle = await _huddle(tx, huddle_id, lock=True)
    changed = huddle.pause(tx.now)
    if changed:
        await tx.audit(by, "huddle.pause", f"huddle:{huddle_id}")
    return huddle, changed


async def resume(tx: Tx, by: str, huddle_id: int) -> tuple[Huddle, bool]:
    """Ask again, from now on. Gives the huddle, and whether it was paused."""
    await members.require(tx, by, Role.LEAD)
    huddle = await _huddle(tx, huddle_id, lock=True)
    changed = huddle.resume(tx.now)
    if changed:
        await huddle_changes.replan(tx, huddle)
        huddle.roster_due_at = tx.now
        await tx.audit(by, "huddle.resume", f"huddle:{huddle_id}")
    return huddle, changed


async def be_busy(
    tx: Tx, by: str, huddle_id: int, until: date, days: tuple[int, ...], times: tuple[str, ...]
) -> tuple[Huddle, bool]:
    """Ask more often until a date. Gives the huddle, and whether that is new."""
    lead = await members.require(tx, by, Role.LEAD)
    huddle = await _huddle(tx, huddle_id, lock=True)
    changed = huddle.be_busy(until, days, times, today=local_day(tx.now, lead.zone), now=tx.now)
    if changed:
        await huddle_changes.replan(tx, huddle)
        await tx.audit(by, "huddle.busy", f"huddle:{huddle_id}", until=until.isoformat(), days=days, times=times)
    return huddle, changed


async def calm_down(tx: Tx, by: str, huddle_id: int) -> tuple[Huddle, bool]:
    """End the busy period now. Gives the huddle, and whether there was one."""
    await members.require(tx, by, Role.LEAD)
    huddle = await _huddle(tx, huddle_id, lock=True)
    changed = huddle.calm_down(tx.now)
    if changed:
        await huddle_changes.replan(tx, huddle)
        await tx.audit(by, "huddle.calm", f"huddle:{huddle_id}")
    return huddle, changed


async def outlook(tx: Tx, huddle: Huddle, viewer: str) -> str:
    """When the next prompt goes, in a sentence or two for `viewer`."""
    if huddle.paused_at is not None:
        return "It is paused, so nobody is asked until you resume it."
    own = (await members.meet(tx, viewer)).zone
    known = await tx.rows(
        sa.select(Member.zone, Member.profile_at.is_not(None))
        .join(Participant, Participant.user_id == Member.user_id)
        .where(Participant.huddle_id == huddle.id, Participant.left_at.is_(None))
        .distinct()
    )
    zones = {zone for zone, is_known in known if is_known}
    waiting = await tx.one(
        sa.select(sa.func.min(Prompt.due_at))
        .join(Round, Round.id == Prompt.round_id)
        .where(Round.huddle_id == huddle.id, Prompt.state == State.WAITING, Prompt.zone_guessed.is_(False))
    )
    held = await huddle_changes.held(tx, huddle)
    found: dict[str, datetime] = {}
    for zone in sorted(zones) or [own]:
        due_at = huddle.first_due(zone, tx.now, held)
        if due_at is not None:
            found[zone] = due_at
    sure = all(is_known for _, is_known in known)
    return view.outlook(huddle, found, waiting, own, tx.now, sure=sure)


async def _fill(tx: Tx, huddle: Huddle, plan: Plan, roster: Collection[str] | None) -> None:
    """See to it that the right people take part."""
    if not plan.everyone:
        await huddle_rosters.set_people(tx, huddle, plan.people)
        if not await huddle_rosters.people_of(tx, huddle.id):
            raise Refusal("Choose at least one person. Bots and people who left cannot take part.", field="people")
    elif roster is not None:
        await huddle_rosters.set_people(tx, huddle, roster)
    huddle_rosters.plan_refresh(huddle, tx.now)
    if roster is None:
        huddle.roster_due_at = tx.now


async def _checked(tx: Tx, plan: Plan, huddle_id: int | None = None) -> Plan:
    name = line(plan.name, "name", "Give it a name, such as Finance daily.", NAME_LONGEST)
    if any(other.name.casefold() == name.casefold() and other.id != huddle_id for other in await every(tx)):
        raise Refusal("Another huddle has that name. Choose a different one.", field="name")
    if not plan.channel:
        raise Refusal("Choose the channel its summary goes to.", field="channel")
    if not plan.everyone and not plan.people:
        raise Refusal("Choose at least one person, or everyone in the channel.", field="people")
    if not any(text.strip() for _, text in plan.questions):
        raise Refusal("Keep at least one question.", field="question_finished")
    lead = await members.meet(tx, plan.lead_id)
    if lead.is_bot or lead.left_at is not None:
        raise Refusal("Choose a person who works here.", field="lead")
    return Plan(name, plan.channel, plan.lead_id, plan.everyone, plan.people, plan.schedule.checked(), plan.questions)


async def _huddle(tx: Tx, huddle_id: int, *, lock: bool = False) -> Huddle:
    return await rows.require(tx, Huddle, huddle_id, GONE, lock=lock)


def _facts(plan: Plan) -> dict[str, object]:
    """What the trail keeps of a plan."""
    schedule = plan.schedule
    return {
        "name": plan.name,
        "channel": plan.channel,
        "lead": plan.lead_id,
        "people": "everyone" if plan.everyone else sorted(plan.people),
        "days": list(schedule.days),
        "times": list(schedule.times),
        "zone": schedule.zone,
        "window_minutes": schedule.window_minutes,
        "every_weeks": schedule.every_weeks,
        "first_day": schedule.first_day.isoformat(),
        "country": schedule.country,
    }
