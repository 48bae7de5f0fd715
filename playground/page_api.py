"""The JSON addresses of the playground's page: what a person sees, and what they do."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from playground import fields, shown
from playground.answers import Answer
from playground.driver import Driver
from playground.errors import SlackError
from playground.loopback import local_only
from playground.slack import Slack
from playground.typed import as_command, as_message
from playground.workspace import Channel, File, Message, View

Json = dict[str, Any]
Act = Callable[[Driver, Json], Awaitable[Json]]


class PageApi:
    """Answers the page. Every address takes `as`, the acting person, and may take `team`."""

    def __init__(self, slack: Slack) -> None:
        """Take the playground."""
        self.slack = slack
        self._streams: set[asyncio.Queue[str | None]] = set()

    def routes(self) -> list[Route]:
        """The routes, for the server."""
        reads: list[tuple[str, Callable[[Request], Awaitable[Response]]]] = [
            ("/play/boot", self.boot),
            ("/play/sidebar", self.sidebar),
            ("/play/channel/{channel}", self.channel),
            ("/play/thread/{channel}/{ts}", self.thread),
            ("/play/home", self.home),
            ("/play/view", self.view),
            ("/play/file/{file}", self.file),
            ("/play/sample/{name}", self.sample),
            ("/play/stream", self.stream),
        ]
        acts: list[tuple[str, Act]] = [
            ("/play/command", self.command),
            ("/play/action", self.action),
            ("/play/submit", self.submit),
            ("/play/close", self.close),
            ("/play/shortcut", self.shortcut),
            ("/play/options", self.options),
            ("/play/read", self.read),
            ("/play/clock", self.clock),
        ]
        return [
            *(Route(path, local_only(handler)) for path, handler in reads),
            *(Route(path, local_only(self._acting(handler)), methods=["POST"]) for path, handler in acts),
            Route("/play/upload", local_only(self.upload), methods=["POST"]),
        ]

    def stop(self) -> None:
        """End every stream."""
        for queue in self._streams:
            queue.put_nowait(None)

    # What a person sees

    async def boot(self, request: Request) -> Response:
        """The team, the app, the people, the commands and shortcuts, and the clock."""
        team = self._team(request.query_params.get("team"))
        return JSONResponse(shown.boot(self.slack, team))

    async def sidebar(self, request: Request) -> Response:
        """The channels a person is in, and their direct message with the bot."""
        team, user = self._who(request)
        return JSONResponse(shown.sidebar(team.workspace, user))

    async def channel(self, request: Request) -> Response:
        """A channel's messages."""
        team, user = self._who(request)
        channel = self._channel(team, user, request.path_params["channel"])
        rows = team.workspace.seen(channel, user)
        body = {
            "id": "app" if channel.kind == "im" else channel.id,
            "channel_id": channel.id,
            "name": self.slack.world.manifest.name if channel.kind == "im" else channel.name,
            "kind": "app" if channel.kind == "im" else "channel",
            "private": channel.kind == "private",
            "archived": channel.archived,
            "members": [member for member in channel.members if member in team.workspace.users],
            "messages": [shown.message(team.workspace, row) for row in rows],
        }
        return JSONResponse(body)

    async def thread(self, request: Request) -> Response:
        """A message with its replies."""
        team, user = self._who(request)
        channel = self._channel(team, user, request.path_params["channel"])
        rows = team.workspace.seen(channel, user, request.path_params["ts"])
        return JSONResponse({"messages": [shown.message(team.workspace, row) for row in rows]})

    async def home(self, request: Request) -> Response:
        """The Home tab; the bot hears that it was opened."""
        team, user = self._who(request)
        if request.query_params.get("open", "1") != "0":
            answer = await team.acts.home(team.workspace.users[user])
            if answer.error not in (None, "not_subscribed"):
                return JSONResponse({"view": self._view(team, team.workspace.homes.get(user)), "error": answer.error})
        return JSONResponse({"view": self._view(team, team.workspace.homes.get(user))})

    async def view(self, request: Request) -> Response:
        """The modal on top, with the errors beside its fields."""
        team, user = self._who(request)
        view = team.workspace.top_view(user)
        return JSONResponse({"view": self._view(team, view), "errors": view.errors if view else {}})

    async def file(self, request: Request) -> Response:
        """A file's bytes, for a person who may see it."""
        team, user = self._who(request)
        file = team.workspace.files.get(request.path_params["file"])
        if file is None or not team.workspace.sees_file(user, file):
            return JSONResponse({"ok": False, "error": "file_not_found"}, 404)
        safe = file.name.replace('"', "").replace("\n", "").encode("ascii", "replace").decode()
        image = file.mimetype in ("image/png", "image/jpeg", "image/gif", "image/webp")
        how = "inline" if image else "attachment"
        headers = {"Content-Disposition": f'{how}; filename="{safe}"', "X-Content-Type-Options": "nosniff"}
        return Response(file.content, media_type=file.mimetype, headers=headers)

    async def sample(self, request: Request) -> Response:
        """A file that the page offers."""
        content = self.slack.samples.get(request.path_params["name"])
        return Response(content, media_type="text/csv") if content is not None else Response(status_code=404)

    async def stream(self, request: Request) -> Response:
        """Say, as it happens, what changed for a person."""
        team, user = self._who(request)
        queue: asyncio.Queue[str | None] = asyncio.Queue()

        def watch(what: str, about: str, only: str | None) -> None:
            channel = team.workspace.channels.get(about) if what == "channel" else None
            if only not in (None, user) or (channel is not None and not team.workspace.sees(user, channel)):
                return
            name = "app" if channel is not None and channel.kind == "im" else about
            queue.put_nowait(json.dumps({"what": what, "id": name}))

        async def lines() -> AsyncIterator[str]:
            team.workspace.watchers.append(watch)
            self._streams.add(queue)
            try:
                yield ": open\n\n"
                while True:
                    try:
                        line = await asyncio.wait_for(queue.get(), 15)
                    except TimeoutError:
                        yield ": still here\n\n"
                        continue
                    if line is None:
                        return
                    yield f"data: {line}\n\n"
            finally:
                self._streams.discard(queue)
                team.workspace.watchers.remove(watch)

        return StreamingResponse(lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    # What a person does

    async def command(self, team: Driver, body: Json) -> Json:
        """Type a command, or a message."""
        user = body["as"]
        text = str(body.get("text") or "")
        channel = self._channel(team, user, str(body.get("channel") or "app"))
        if channel.archived:
            return {"ok": False, "error": "is_archived"}
        if text.startswith("/"):
            if text.split()[:2] == ["/invite", f"@{self.slack.world.manifest.name}"]:  # Slack's own command
                await team.join(team.workspace.bot_user, channel.id)
                return {"ok": True}
            if text.partition(" ")[0] not in self.slack.world.manifest.commands:
                return {"ok": False, "error": "unknown_command"}
            command, _, rest = text.partition(" ")
            row = self.slack.world.manifest.commands.get(command, {})
            words = as_command(team.workspace, rest.strip(), bool(row.get("should_escape")))
            return _outcome(await team.command(user, command, words, channel.id))
        if not text.strip():
            return {"ok": False, "error": "no_text"}
        return _said(await team.say(user, as_message(team.workspace, text), channel.id, thread=body.get("thread_ts")))

    async def action(self, team: Driver, body: Json) -> Json:
        """Use a button or menu."""
        user = team.workspace.users[body["as"]]
        where = self._where(team, user.id, body["container"])
        block, element = fields.find(where.blocks, body["action_id"], None, body.get("block_id"))
        block, element = self._clicked(where, block, element, body)
        self._fill(team, where, body.get("state"))
        state = self._state(team, element, body)
        if isinstance(where, View):
            return _outcome(await team.acts.click_view(user, where, block, element, state))
        return _outcome(await team.acts.click(user, where, block, element, state))

    async def submit(self, team: Driver, body: Json) -> Json:
        """Send off a modal."""
        view = self._open(team, body)
        self._fill(team, view, body.get("state"))
        return _outcome(await team.acts.submit(team.workspace.users[body["as"]], view, {}))

    async def close(self, team: Driver, body: Json) -> Json:
        """Close a modal, or with `all` every one."""
        view = self._open(team, body)
        self._fill(team, view, body.get("state"))
        return _outcome(await team.acts.close(team.workspace.users[body["as"]], view, bool(body.get("all"))))

    async def shortcut(self, team: Driver, body: Json) -> Json:
        """Use a shortcut, on a message if one is named."""
        message = None
        if body.get("message_ts"):
            channel = self._channel(team, body["as"], str(body.get("channel")))
            message = team.workspace.find_message(channel, str(body["message_ts"]), body["as"])
            if message is None:
                return {"ok": False, "error": "message_not_found"}
        return _outcome(await team.shortcut(body["as"], body["callback_id"], message))

    async def options(self, team: Driver, body: Json) -> Json:
        """Type into an external menu."""
        user = team.workspace.users[body["as"]]
        where = self._where(team, user.id, body["container"])
        block, element = fields.find(where.blocks, body["action_id"], None, body.get("block_id"))
        self._fill(team, where, body.get("state"))
        await team.acts.options(user, where, block, element, str(body.get("value") or ""))
        place = where.id if isinstance(where, View) else where.ts
        offered = team.workspace.offered[place, block["block_id"], element["action_id"]]
        return {"ok": True, **offered}

    async def read(self, team: Driver, body: Json) -> Json:
        """Mark a channel as read."""
        channel = self._channel(team, body["as"], str(body["channel"]))
        channel.read[body["as"]] = channel.last
        return {"ok": True}

    async def clock(self, team: Driver, body: Json) -> Json:
        """Move the clock."""
        if self.slack.on_clock is None:
            raise LookupError("this playground's clock cannot be moved")
        await self.slack.on_clock(body.get("jump"))
        for workspace in self.slack.world.teams.values():
            workspace.changed("clock", "")
        return {"ok": True, "now": self.slack.world.clock().isoformat()}

    async def upload(self, request: Request) -> Response:
        """Take dropped files; with a channel they are said there, else they wait for a file field."""
        async with request.form() as form:
            team = self._team(_text(form.get("team")))
            user = team.workspace.users.get(_text(form.get("as")) or "")
            if user is None:
                return JSONResponse({"ok": False, "error": "user_not_found"}, 404)
            files: list[File] = []
            for part in form.getlist("file") + form.getlist("files"):
                if not isinstance(part, str):
                    kind = part.content_type or "application/octet-stream"
                    files.append(team.add_file(user.id, part.filename or "file", await part.read(), kind))
            place, text = _text(form.get("channel")), _text(form.get("text")) or ""
        body: Json = {"ok": True, "files": [shown.file(file) for file in files]}
        if place:
            channel = self._channel(team, user.id, place)
            body |= _said(await team.say(user.id, as_message(team.workspace, text), channel.id, files))
        return JSONResponse(body)

    # Inside

    def _acting(self, act: Act) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                body = await request.json()
                team = self._team(body.get("team"))
                if "as" in body and body["as"] not in team.workspace.users:
                    return JSONResponse({"ok": False, "error": "user_not_found"}, 404)
                return JSONResponse(await act(team, body))
            except SlackError as problem:
                return JSONResponse({"ok": False, "error": problem.code, "detail": str(problem)})
            except (LookupError, ValueError, TypeError, AttributeError) as problem:
                return JSONResponse({"ok": False, "error": "not_found", "detail": str(problem)}, 404)

        return endpoint

    def _team(self, team: str | None) -> Driver:
        return self.slack.team(team) if team in self.slack.world.teams else self.slack

    def _who(self, request: Request) -> tuple[Driver, str]:
        team = self._team(request.query_params.get("team"))
        user = request.query_params.get("as", "")
        if user not in team.workspace.users:
            raise LookupError(f"no person {user!r}")
        return team, user

    def _channel(self, team: Driver, user: str, name: str) -> Channel:
        channel = team.workspace.direct(user) if name == "app" else team.workspace.channels.get(name)
        if channel is None or not team.workspace.sees(user, channel):
            raise LookupError(f"no channel {name!r}")
        return channel

    def _open(self, team: Driver, body: Json) -> View:
        view = team.workspace.views.get(str(body["view_id"]))
        if view is None or view.user != body["as"]:
            raise LookupError("this view is not open any more")
        return view

    def _where(self, team: Driver, user: str, container: Json) -> Message | View:
        if container["type"] == "view":
            return self._open(team, {"view_id": container["view_id"], "as": user})
        channel = self._channel(team, user, str(container.get("channel")))
        message = team.workspace.find_message(channel, str(container["ts"]), user)
        if message is None:
            raise LookupError("this message is not there any more")
        return message

    def _clicked(self, where: Message | View, block: Json, element: Json, body: Json) -> tuple[Json, Json]:
        """Tell buttons that share an action id apart by their value."""
        if element["type"] == "button" and body.get("value") is not None:
            return fields.find(where.blocks, body["action_id"], str(body["value"]), body.get("block_id"))
        return block, element

    def _state(self, team: Driver, element: Json, body: Json) -> Json | None:
        name = fields.STATE.get(element["type"])
        if name is None:
            return None
        given = body.get("selected")
        held = body[name] if name in body else given.get(name, given) if isinstance(given, dict) else given
        if held is None and name != "value":
            held = body.get("value")
        state = fields.state_of(element, {name: held})
        return team.with_files(state)

    def _fill(self, team: Driver, where: Message | View, state: Any) -> None:
        """Take what the page's fields hold; only fields that are there, and of their own type."""
        given = (state or {}).get("values") or {}
        for block, element in fields.elements(where.blocks):
            held = given.get(block["block_id"], {}).get(element["action_id"])
            name = fields.STATE.get(element["type"])
            if name is not None and isinstance(held, dict):
                kept = {"type": element["type"], name: held.get(name)}
                where.entered.setdefault(block["block_id"], {})[element["action_id"]] = team.with_files(kept)

    def _view(self, team: Driver, view: View | None) -> Json | None:
        return team.acts.payloads.view(view) if view else None


def _outcome(answer: Answer) -> Json:
    if answer.errors:
        return {"ok": False, "errors": answer.errors}
    return {"ok": True} if answer.error in (None, "not_subscribed") else {"ok": False, "error": answer.error}


def _said(answer: Answer) -> Json:
    """What is written is there, whatever the bot makes of it."""
    return {"ok": True} if answer.error in (None, "not_subscribed") else {"ok": True, "warning": answer.error}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
