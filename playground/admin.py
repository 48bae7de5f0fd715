"""JSON addresses to set a running playground up and to look into it, for programs on this machine."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from playground.driver import Driver
from playground.loopback import local_only
from playground.rates import Rates
from playground.slack import Slack

Json = dict[str, Any]


class Admin:
    """The addresses under /play/admin. All take and give JSON; `team` names a team, the default one if missing."""

    def __init__(self, slack: Slack) -> None:
        """Take the playground."""
        self.slack = slack

    def routes(self) -> list[Route]:
        """The routes, for the server."""
        writes: list[tuple[str, Callable[[Json], Awaitable[Json]]]] = [
            ("faults", self.faults),
            ("rates", self.rates),
            ("workspaces", self.workspaces),
            ("users", self.users),
            ("channels", self.channels),
            ("archive", self.archive),
            ("bot", self.bot),
            ("act", self.act),
        ]
        return [
            *(Route(f"/play/admin/{name}", local_only(_writing(act)), methods=["POST"]) for name, act in writes),
            Route("/play/admin/messages", local_only(self.messages)),
            Route("/play/admin/calls", local_only(self.calls)),
            Route("/play/admin/teams", local_only(self.teams)),
        ]

    async def faults(self, body: Json) -> Json:
        """`{clear, seed}`, `{next: {method, kind, times, retry_after, seconds}}`, `{sometimes: {…, chance}}`, or
        `{repeat: {kind, times, chance, resent}}`; several at once.
        """
        faults = self.slack.faults
        if body.get("clear"):
            faults.clear(body.get("seed"))
        if "next" in body:
            faults.next(**body["next"])
        if "sometimes" in body:
            faults.sometimes(**body["sometimes"])
        if "repeat" in body:
            faults.repeat(**body["repeat"])
        return {"happened": dict(Counter(f"{method} {kind}" for method, kind in faults.happened))}

    async def rates(self, body: Json) -> Json:
        """Any of `{on, channel_per_second, channel_burst, workspace_per_minute, workspace_burst, tiers}`."""
        rates: Rates = self.slack.rates
        known = ("on", "channel_per_second", "channel_burst", "workspace_per_minute", "workspace_burst")
        for name in known:
            if name in body:
                setattr(rates, name, body[name])
        rates.tiers |= {int(tier): limit for tier, limit in (body.get("tiers") or {}).items()}
        refused = rates.refused
        if body:
            rates.reset()
        return {"refused": refused, **{name: getattr(rates, name) for name in known}}

    async def workspaces(self, body: Json) -> Json:
        """`{workspaces: [{team_id, name, bot_token}]}`."""
        for row in body["workspaces"]:
            self.slack.add_team(row["team_id"], row.get("name", row["team_id"]), row["bot_token"])
        return {"teams": list(self.slack.world.teams)}

    async def users(self, body: Json) -> Json:
        """`{team, users: [{id, name, real_name, tz, is_admin, …}]}`."""
        team = self._team(body.get("team"))
        for row in body["users"]:
            team.add_user(**row)
        return {"users": len(team.workspace.people())}

    async def channels(self, body: Json) -> Json:
        """`{team, channels: [{id, name, members, private, bot_in}]}`."""
        team = self._team(body.get("team"))
        for row in body["channels"]:
            team.add_channel(**row)
        return {"channels": len(team.workspace.channels)}

    async def archive(self, body: Json) -> Json:
        """`{team, channel}`."""
        await self._team(body.get("team")).archive(body["channel"])
        return {}

    async def bot(self, body: Json) -> Json:
        """`{url}`: where the bot listens; `{timeout}`: how many seconds it has to answer."""
        self.slack.bot_url = body.get("url", self.slack.bot_url)
        self.slack.delivery.timeout = float(body.get("timeout", self.slack.delivery.timeout))
        return {"url": self.slack.bot_url}

    async def act(self, body: Json) -> Json:
        """Have a person do something: `{team, as, command, text, channel}`, `{as, say, channel}`, `{as, home: true}`,
        `{as, click: {channel, ts, action_id, value, block_id, selected}}`, `{as, submit: {values}}` (the modal on top).
        """
        team, user = self._team(body.get("team")), body["as"]
        if "command" in body:
            answer = await team.command(user, body["command"], body.get("text", ""), body.get("channel"))
        elif "say" in body:
            answer = await team.say(user, body["say"], body.get("channel"))
        elif "home" in body:
            answer = await team.acts.home(team.workspace.users[user])
        elif "submit" in body:
            view = team.view(user)
            if view is None:
                raise LookupError("no modal is open")
            answer = await team.submit(user, view, body["submit"].get("values"))
        else:
            click = dict(body["click"])
            place, ts = click.pop("channel"), click.pop("ts")
            room = team.workspace.direct(place) if place in team.workspace.users else team.workspace.channels[place]
            message = team.workspace.find_message(room, ts, user)
            if message is None:
                raise LookupError(f"no message {ts} in {place}")
            answer = await team.click(user, message, **click)
        return {
            "status": answer.status,
            "seconds": answer.seconds,
            "error": answer.error,
            "errors": answer.errors,
            "body": answer.body,
        }

    async def messages(self, request: Request) -> Response:
        """`?team=&channel=&replies=1&since=<ts>`: what was posted, by channel, oldest first."""
        ask = request.query_params
        workspace = self._team(ask.get("team")).workspace
        wanted = ask.get("channel")
        rooms = [room for room in workspace.channels.values() if wanted in (None, room.id, room.user)]
        shown = {
            room.id: [
                {
                    "ts": message.ts,
                    "user": message.user,
                    "text": message.text,
                    "metadata": message.metadata,
                    "thread_ts": message.thread_ts,
                    "edited": message.edited is not None,
                }
                for message in room.everything.values()
                if message.ts > ask.get("since", "")
            ]
            for room in rooms
        }
        return JSONResponse({"channels": {name: rows for name, rows in shown.items() if rows}})

    async def calls(self, request: Request) -> Response:
        """How often each method was called, with what result."""
        counts = Counter(f"{call.method} {call.result}" for call in self.slack.calls)
        return JSONResponse({"calls": dict(counts)})

    async def teams(self, request: Request) -> Response:
        """The teams, with the bot's user and token."""
        rows = [
            {"id": one.id, "name": one.name, "bot_user": one.bot_user, "bot_token": one.bot_token}
            for one in self.slack.world.teams.values()
        ]
        return JSONResponse({"teams": rows})

    def _team(self, team: str | None) -> Driver:
        return self.slack.team(team) if team else self.slack


def _writing(act: Callable[[Json], Awaitable[Json]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse({"ok": True, **await act(await request.json())})
        except (TypeError, ValueError) as problem:
            return JSONResponse({"ok": False, "error": "invalid_arguments", "detail": str(problem)}, 400)

    return endpoint
