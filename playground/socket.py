"""Socket Mode: the bot connects, and everything goes to it over that connection."""

import asyncio
import json
import socket as sockets
from typing import Any

from aiohttp import WSMsgType, web

from playground.world import World

Json = dict[str, Any]


class Sockets:
    """The open connections, and the little server they connect to, on a port of its own."""

    def __init__(self, world: World) -> None:
        """Take the app."""
        self.world = world
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._tickets: set[str] = set()
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._turn = 0
        self._number = 0
        world.open_socket = self.address

    @property
    def connected(self) -> bool:
        """Whether the bot has a connection open."""
        return bool(self._open)

    async def address(self) -> str:
        """Give a fresh address to connect to, good for one connection."""
        if self._runner is None:
            await self._start()
        self._number += 1
        ticket = f"ticket-{self._number:08d}"
        self._tickets.add(ticket)
        return f"ws://127.0.0.1:{self._port}/link/?ticket={ticket}&app_id=A0PLAYGROUND"

    async def send(self, kind: str, payload: Json, retry: int = 0, reason: str = "") -> Any:
        """Send one envelope over one of the connections; give the payload of its acknowledgement."""
        self._number += 1
        envelope_id = f"{self._number:08x}-0000-4000-8000-000000000000"
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason if retry else ""}
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        try:
            self._turn += 1
            await self._open[self._turn % len(self._open)].send_str(json.dumps(envelope))
            return await answer
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to go (`warning`, `refresh_requested`, `link_disabled`); all but a warning close it."""
        for one in list(self._open):
            note = {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
            await one.send_str(json.dumps(note))
            if reason != "warning":
                self._open.remove(one)
                await one.close()

    async def close(self) -> None:
        """Close everything."""
        for one in list(self._open):
            await one.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_get("/link/", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        listener = sockets.socket(sockets.AF_INET, sockets.SOCK_STREAM, sockets.IPPROTO_TCP)
        listener.bind(("127.0.0.1", 0))
        self._port = listener.getsockname()[1]
        await web.SockSite(self._runner, listener).start()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401, text="invalid ticket")
        self._tickets.discard(ticket)
        one = web.WebSocketResponse()
        await one.prepare(request)
        hello = {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "debug_info": {"host": "playground", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": "A0PLAYGROUND"},
        }
        await one.send_str(json.dumps(hello))
        self._open.append(one)
        try:
            async for note in one:
                if note.type is WSMsgType.TEXT:
                    self._heard(note.data)
        finally:
            if one in self._open:
                self._open.remove(one)
        return one

    def _heard(self, raw: str) -> None:
        try:
            note = json.loads(raw)
        except ValueError:
            return
        answer = self._waiting.get(str(note.get("envelope_id")))
        if answer is not None and not answer.done():
            answer.set_result(note.get("payload"))
