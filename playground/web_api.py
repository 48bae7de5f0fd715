"""The address /api/<method>: reading a call, the rate limits and faults, and writing the answer."""

import asyncio
import inspect
import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from playground.errors import SlackError
from playground.faults import Fault
from playground.hangup import hang_up
from playground.methods import METHODS, Call, Method
from playground.methods.calls import coerce
from playground.workspace import Workspace
from playground.world import World

Json = dict[str, Any]


class WebApi:
    """Answers the bot's calls."""

    def __init__(self, world: World) -> None:
        """Take the app."""
        self.world = world

    async def answer(self, request: Request) -> Response:
        """Carry out one call."""
        name = request.path_params["method"]
        world = self.world
        fault = world.faults.strike(name)
        if fault is not None:
            refused = await self._misbehave(request, fault)
            if refused is not None:
                world.note(name, {}, fault.kind)
                return refused
        try:
            raw, token = await _read(request)
        except ClientDisconnect:
            return Response(status_code=400)  # the bot died in the middle of its call: nobody hears this
        raw.pop("token", None)
        headers: dict[str, str] = {}
        status = 200
        try:
            body = await self._call(name, raw, token, headers)
            result = "ok"
        except SlackError as problem:
            body, result = problem.answer(), problem.code
            if problem.code == "ratelimited":
                status, headers["Retry-After"] = 429, str(body.pop("retry_after"))
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            logging.getLogger(__name__).exception("%s failed in the playground itself", name)
            body = {"ok": False, "error": "internal_error", "detail": f"{type(problem).__name__}: {problem}"}
            result = "internal_error"
        world.note(name, raw, result)
        if fault is not None and fault.kind == "lost_after":
            return hang_up(request)
        return JSONResponse(body, status, headers)

    async def _call(self, name: str, raw: Json, token: str, headers: dict[str, str]) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        workspace = self._workspace(method, token)
        scopes = self.world.manifest.scopes
        if method.scope is not None and method.scope not in scopes:
            raise SlackError("missing_scope", needed=method.scope, provided=",".join(sorted(scopes)))
        channel = str(raw.get("channel")) if method.tier == 0 else None
        if channel in workspace.users:
            channel = "D" + channel[1:]
        wait = self.world.rates.check(workspace.id, name, method.tier, channel)
        if wait:
            raise SlackError("ratelimited", retry_after=wait)
        if method.caller == "bot":
            headers["X-OAuth-Scopes"] = ",".join(sorted(scopes))
            headers["X-Accepted-OAuth-Scopes"] = method.scope or ""
        found = method.handler(Call(self.world, workspace, method, coerce(method, raw)))
        return {"ok": True, **(await found if inspect.isawaitable(found) else found)}

    def _workspace(self, method: Method, token: str) -> Workspace:
        """The team a token belongs to; raises when the token is missing, wrong, revoked or of the wrong kind."""
        first = next(iter(self.world.teams.values()))
        if method.caller is None:
            return first
        if not token:
            raise SlackError("not_authed")
        if method.caller == "app":
            if token == self.world.app_token:
                return first
            raise SlackError("not_allowed_token_type" if token in self.world.tokens else "invalid_auth")
        if token == self.world.app_token:
            raise SlackError("not_allowed_token_type")
        workspace = self.world.tokens.get(token)
        if workspace is None:
            raise SlackError("invalid_auth")
        if not workspace.installed:
            raise SlackError("account_inactive")
        return workspace

    async def _misbehave(self, request: Request, fault: Fault) -> Response | None:
        match fault.kind:
            case "slow":
                await asyncio.sleep(fault.seconds)
            case "ratelimited":
                body = {"ok": False, "error": "ratelimited"}
                return JSONResponse(body, 429, {"Retry-After": str(fault.retry_after)})
            case "server_error":
                return Response("Internal Server Error", 500)
            case "lost_before":
                return hang_up(request)
        return None


async def _read(request: Request) -> tuple[Json, str]:
    """Give a call's arguments (from the address, a form or JSON) and its token."""
    args: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        args |= {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    else:
        raw = await request.body()
        if raw and kind == "application/json":
            try:
                given = json.loads(raw)
            except ValueError:
                given = {}
            args |= given if isinstance(given, Mapping) else {}
        elif raw:
            args |= dict(parse_qsl(raw.decode(), keep_blank_values=True))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return args, token.strip() if scheme.lower() == "bearer" else str(args.get("token") or "")
