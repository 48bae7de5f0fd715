"""Registers one Bolt listener a kind; each looks its handler up by id (Bolt tries listeners one after another)."""

import importlib
import logging
import pkgutil
import re
import secrets
from collections.abc import Awaitable, Callable
from html import unescape
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.database import Workspace
from bot.outside import Outside
from bot.slack.gateway import Permanent, Slack, SlackFailure
from bot.views import blocks
from handlers.forms import Form
from handlers.listening import (
    ACTIONS,
    COMMANDS,
    EVENTS,
    SEARCHES,
    SHORTCUTS,
    VIEWS,
    Answer,
    Call,
    CloseAll,
    Errors,
    Handler,
    Open,
    Options,
    Replace,
    Say,
)
from models.refusal import Refusal

log = logging.getLogger(__name__)

Body = dict[str, Any]
Connect = Callable[[str], Awaitable[tuple[Workspace, Slack] | None]]
ANY = re.compile("")

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


class Fault(Say):
    """Nothing was done, through no fault of the person: the form stays under it, to be sent again."""


class Listeners:
    """What Bolt calls.

    Args:
        connect: gives the workspace and Web API of a team, or None where the app is not installed.
        outside: what the operator opened to sources that run by themselves.
    """

    def __init__(self, connect: Connect, outside: Outside) -> None:
        self._connect = connect
        self._outside = outside

    def register(self, bolt: AsyncApp) -> None:
        bolt.action({"action_id": ANY})(self.on_action)  # the first that is tried
        bolt.command(ANY)(self.on_command)
        bolt.view(ANY)(self.on_view)
        bolt.view_closed(ANY)(self.on_closed)
        bolt.shortcut(ANY)(self.on_shortcut)
        bolt.options(ANY)(self.on_search)
        bolt.event(ANY)(self.on_event)

    async def on_command(self, ack: AsyncAck, body: Body) -> None:
        name = body["command"]
        handler = COMMANDS.get(name)
        if handler is None:
            known = ", ".join(f"`{known}`" for known in sorted(COMMANDS))
            await ack(text=f"I do not know `{blocks.escape(name)}`. I answer {known}.", response_type="ephemeral")
            return
        words = unescape((body.get("text") or "").strip())  # Slack sends & < > as entities
        call = await self._call(body, key=f"command:{body.get('trigger_id', '')}", words=words)
        answer = await self._run(handler, call)
        match answer:
            case Say(content):
                await ack(response_type="ephemeral", **content)
            case Open(view):
                problem = await self._show(call, view)
                await ack(text=problem, response_type="ephemeral") if problem else await ack()
            case _:
                await ack()

    async def on_action(self, ack: AsyncAck, body: Body) -> None:
        act = body["actions"][0]
        handler = ACTIONS.get(act.get("action_id", ""))
        if handler is not None:
            call = await self._call(
                body, key=f"action:{act.get('action_ts', '')}:{act['action_id']}:{body['user']['id']}", value=_value(act)
            )
            answer = await self._run(handler, call)
            await self._answer_action(call, answer)
        await ack()

    async def on_view(self, ack: AsyncAck, body: Body) -> None:
        view = body["view"]
        handler = VIEWS.get(view["callback_id"])
        if handler is None:
            await ack()
            return
        call = await self._call(body, key=f"view:{view['id']}:{view.get('hash', '')}")
        answer = await self._run(handler, call)
        match answer:
            case Errors(by_input):
                await ack(response_action="errors", errors=dict(by_input))
            case Replace(shown):
                await ack(response_action="update", view=dict(shown))
            case Open(shown):
                await ack(response_action="push", view=dict(shown))
            case CloseAll():
                await ack(response_action="clear")
            case Fault(content) if view.get("previous_view_id") in (None, view.get("root_view_id")):  # three are the most
                await ack(response_action="push", view=blocks.notice(view["title"]["text"], content["text"]))
            case Say(content):
                await ack(response_action="update", view=blocks.notice(view["title"]["text"], content["text"]))
            case _:
                await ack()
        if answer is None or isinstance(answer, CloseAll | Say):
            await self._refresh_home(call)

    async def on_closed(self, ack: AsyncAck) -> None:
        await ack()

    async def on_shortcut(self, ack: AsyncAck, body: Body) -> None:
        handler = SHORTCUTS.get(body["callback_id"])
        if handler is not None:
            call = await self._call(body, key=f"shortcut:{body.get('trigger_id', '')}")
            await self._answer_action(call, await self._run(handler, call))
        await ack()

    async def on_search(self, ack: AsyncAck, body: Body) -> None:
        handler = SEARCHES.get(body["action_id"])
        answer = None
        if handler is not None:
            answer = await self._run(handler, await self._call(body, value=body.get("value") or ""))
        options: list[Any] = list(answer.options)[:100] if isinstance(answer, Options) else []
        await ack(options=options)

    async def on_event(self, body: Body) -> None:
        event = body["event"]
        if await self._connect(str(body["team_id"])) is None:
            log.info("an event of %s came after the app was removed there", body["team_id"])
            return
        for handler in EVENTS.get(event["type"], ()):
            user = event.get("user")
            user_id = user["id"] if isinstance(user, dict) else str(user or "")
            call = await self._call(body, user=user_id, key=f"event:{body.get('event_id', '')}:{handler.__name__}")
            await handler(call)  # what fails here is answered with a 500, so that Slack delivers it again

    async def _call(self, body: Body, *, user: str | None = None, **given: Any) -> Call:
        team = body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id")
        connected = await self._connect(str(team))
        if connected is None:
            raise LookupError(f"no installation for {team}")
        workspace, slack = connected
        if user is None:
            user = str(body.get("user_id") or body["user"]["id"])
        view = body.get("view") or {}
        state = view.get("state") or body.get("state") or {}
        form = Form(state.get("values") or {}, view.get("private_metadata") or "", view.get("blocks"))
        return Call(workspace=workspace, slack=slack, user=user, body=body, form=form, outside=self._outside, **given)

    async def _run(self, handler: Handler, call: Call) -> Answer | None:
        """The handler's answer; a refusal and a defect become sentences for the person."""
        try:
            return await handler(call)
        except Refusal as refusal:
            if refusal.field is not None and refusal.field in call.form.inputs:
                return Errors({refusal.field: refusal.sentence})
            return Say(blocks.sentence(refusal.sentence))
        except SlackFailure as failure:
            log.warning("%s: Slack failed: %s", handler.__name__, failure)
            mend = failure.mend if isinstance(failure, Permanent) else "Slack did not answer. Please try again."
            return Fault(blocks.sentence(mend))
        except Exception:
            number = secrets.token_hex(4)
            log.exception("error %s in %s", number, handler.__name__)
            return Fault(
                blocks.sentence(f"Something went wrong, and nothing was changed. Please tell an admin: error {number}.")
            )

    async def _answer_action(self, call: Call, answer: Answer | None) -> None:
        """Answer a click or shortcut; a click in the Home tab draws it afresh."""
        view = call.body.get("view") or {}
        match answer:
            case Say(content):
                await self._say(call, content)
            case Open(shown):
                problem = await self._show(call, shown)
                if problem:
                    await self._say(call, blocks.sentence(problem))
            case Replace(shown) if call.in_form:
                await self._replace(call, view, shown)
        await self._refresh_home(call)

    async def _replace(self, call: Call, view: Any, shown: Any) -> None:
        """Change the form at hand. One that was closed or changed meanwhile stays as whoever did that sees it."""
        try:
            await call.slack.update_view(view["id"], shown, view.get("hash"))
        except SlackFailure as failure:
            log.warning("a form could not be changed: %s", failure)
            if not isinstance(failure, Permanent):
                await self._say(call, blocks.sentence("Slack did not answer. Please try again."))

    async def _show(self, call: Call, view: Any) -> str | None:
        """Open a form, on top of the one at hand if any. Gives a sentence when Slack would not."""
        show = call.slack.push_view if call.in_form else call.slack.open_view
        try:
            await show(str(call.body.get("trigger_id", "")), view)
        except SlackFailure as failure:
            log.warning("a form could not be opened: %s", failure)
            return "That took too long, so Slack would not open the form. Please try again."
        return None

    async def _say(self, call: Call, content: Any) -> None:
        try:
            if url := call.body.get("response_url"):
                await call.slack.respond(url, content)
            elif call.body.get("trigger_id"):
                await self._show(call, blocks.notice("Tandem", content["text"]))
        except SlackFailure as failure:
            log.warning("an answer to a click was lost: %s", failure)

    async def _refresh_home(self, call: Call) -> None:
        if call.at_home:
            for refresh in EVENTS.get("app_home_opened", []):
                await self._run(refresh, call)


def _value(act: Body) -> str:
    chosen = act.get("selected_option") or {}
    for key in ("selected_user", "selected_date", "selected_time", "selected_conversation", "selected_channel"):
        if act.get(key):
            return str(act[key])
    return str(chosen.get("value") or act.get("value") or "")
