"""The settings: people and their roles, the workspace."""

import logging

from bot import approvers, members, workspaces
from bot.slack.gateway import SlackFailure
from bot.views import blocks, places
from bot.views import settings as view
from handlers.listening import Answer, Call, Open, Options, action, search
from handlers.listening import view as form
from models.member import Department, Role
from models.refusal import Refusal

log = logging.getLogger(__name__)


@action("settings.open")
async def open_settings(call: Call) -> Answer:
    """Show the settings, to leads and admins."""
    return Open(await _everything(call))


@action("settings.person")
async def open_person(call: Call) -> Answer | None:
    """Show one person."""
    if not call.value:
        return None
    async with call.workspace.begin() as tx:
        viewer = await members.require(tx, call.user, Role.LEAD)
        member = await members.meet(tx, call.value)
        return Open(view.person_form(member, admin=viewer.may(Role.ADMIN), meta=f"{member.user_id}{call.home_mark}"))


@form("settings.person")
async def save_person(call: Call) -> None:
    """Keep what was set of a person."""
    user_id = call.form.meta
    async with call.workspace.begin() as tx:
        if "roles" in call.form.inputs:
            roles = [Role(role) for role in call.form.choices("roles")]
            department = Department(call.form.choice("department") or Department.OTHER)
            await members.give_roles(tx, call.user, user_id, roles, department)
        await approvers.changed(tx, await members.set_backup(tx, call.user, user_id, call.form.person("backup")))
    await _shown_afresh(call)


@action("settings.workspace")
async def open_workspace(call: Call) -> Answer:
    """Show how the workspace is set up."""
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.LEAD)
        return Open(view.workspace_form(await tx.team(), meta=call.home_mark))


@form("settings.workspace")
async def save_workspace(call: Call) -> None:
    """Keep what was set of the workspace."""
    reminders_at = call.form.clock("reminders_at")
    if reminders_at is None:
        raise Refusal("Choose a time.", field="reminders_at")
    async with call.workspace.begin() as tx:
        await workspaces.change(
            tx,
            call.user,
            zone=call.form.choice("zone") or "",
            country=places.chosen_country(call.form.choice("country")),
            reminders_at=reminders_at,
        )
    await _shown_afresh(call)


@search("zone")
async def find_zone(call: Call) -> Answer:
    return Options(places.zones(call.value))


@search("country")
async def find_country(call: Call) -> Answer:
    return Options(places.countries(call.value))


async def _everything(call: Call) -> blocks.View:
    async with call.workspace.begin() as tx:
        viewer = await members.require(tx, call.user, Role.LEAD)
        holders = await members.with_any_role(tx)
        return view.everything(await tx.team(), holders, admin=viewer.may(Role.ADMIN), meta=call.home_mark)


async def _shown_afresh(call: Call) -> None:
    """Draw the settings under the sent form anew, where it was opened from them."""
    under = (call.body.get("view") or {}).get("previous_view_id")
    if not under:
        return
    try:
        await call.slack.update_view(under, await _everything(call))
    except (SlackFailure, Refusal) as failure:  # what was sent is kept; or they took their own role
        log.info("the settings were not drawn anew: %s", failure)
