"""Leads set the weekly digest up, look at it before it goes out, send it again and stop it."""

from datetime import time

from bot import digests, members
from bot.views import digest_forms as forms
from bot.views.blocks import View, sentence
from handlers.channels import people_in
from handlers.forms import whole_number
from handlers.listening import Answer, Call, Open, Replace, Say, action
from handlers.listening import view as form
from models.calendar import local_day
from models.member import Role
from models.refusal import Refusal


@action("digest.open")
async def open_digests(call: Call) -> Answer:
    """The form for the first digest, or all there are."""
    async with call.workspace.begin() as tx:
        return Open(await digests.manage(tx, call.user))


@action("digest.setup")
async def open_setup(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(await digests.setup_form(tx, call.user))


@action("digest.edit")
async def open_edit(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        return Open(await digests.edit_form(tx, call.user, call.number))


@action("digest.preview")
async def preview(call: Call) -> Answer:
    """What it would say now. It only looks, so it keeps nobody waiting."""
    async with call.workspace.read() as tx:
        return Open(await digests.preview(tx, call.user, call.number))


@form("digest.setup")
async def set_up(call: Call) -> Answer | None:
    """A new digest was filled in."""
    return await _save(call, None)


@form("digest.edit")
async def edit(call: Call) -> Answer | None:
    """A digest was changed."""
    return await _save(call, call.form.about)


async def _save(call: Call, digest_id: int | None) -> Answer | None:
    channel, weekday, at = _filled(call)
    await people_in(call.slack, channel)  # refused where the bot cannot post; where Slack is slow, the outbox will tell
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        digest = await digests.set_up(tx, call.user, channel, weekday, at, digest_id)
        team = await tx.team()
        act = "set up" if digest_id is None else "changed"
        return Say(sentence(forms.done(digest, act, team.zone, local_day(tx.now, team.zone))))


@action("digest.again")
async def send_again(call: Call) -> Answer:
    """Send the newest issue once more; a double click sends it once."""
    number, _, seen = call.value.partition(":")
    async with call.workspace.read() as tx:
        facts = await digests.gather(tx)
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        sent = await digests.send_again(tx, call.user, whole_number(number), whole_number(seen), facts)
        note = "It was sent again just now." if sent is None else "It is on its way to its channel again."
        return _shown(call, await digests.manage(tx, call.user, note), note)


@action("digest.stop")
async def stop(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        stopped = await digests.stop(tx, call.user, call.number)
        note = "The weekly digest is stopped." if stopped else "It was stopped already."
        return _shown(call, await digests.manage(tx, call.user, note), note)


def _shown(call: Call, view: View, note: str) -> Answer:
    """In a form the form changes; elsewhere a sentence tells."""
    return Replace(view) if call.in_form else Say(sentence(note))


def _filled(call: Call) -> tuple[str, int, time]:
    channel, weekday, at = call.form.channel("channel"), call.form.choice("weekday") or "", call.form.clock("at")
    if not channel:
        raise Refusal("Choose the channel that gets it.", field="channel")
    if weekday not in set("0123456"):
        raise Refusal("Choose a day of the week.", field="weekday")
    if at is None:
        raise Refusal("Choose a time.", field="at")
    return channel, int(weekday), at
