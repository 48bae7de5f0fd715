"""A web address on this machine that takes what is posted to it, or does what a bad one does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Posted:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebAddress:
    """What it answers, in their order and the last one from then on: a status with headers, ``drop`` or ``late``.

    ``drop`` breaks the connection without an answer, ``late`` answers when the other side has long gone.
    """

    url: str = ""
    answers: list[Any] = field(default_factory=lambda: [200])
    posted: list[Posted] = field(default_factory=list)

    def keys(self) -> list[str]:
        return [one.headers["idempotency-key"] for one in self.posted]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := (await reader.readline()).decode().strip():
                headers = {}
                while words := (await reader.readline()).decode().strip():
                    name, _, value = words.partition(": ")
                    headers[name.casefold()] = value
                body = await reader.readexactly(int(headers["content-length"]))
                self.posted.append(Posted(line, headers, body))
                answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                if answer == "drop":
                    return
                if answer == "late":
                    await reader.read()  # until the other side hangs up
                    return
                status, more = answer if isinstance(answer, tuple) else (answer, "")
                writer.write(f"HTTP/1.1 {status} Whatever\r\n{more}Content-Length: 0\r\n\r\n".encode())
                await writer.drain()
        finally:
            writer.close()


@asynccontextmanager
async def web_address(*answers: Any) -> AsyncIterator[WebAddress]:
    """Serve on a free port of this machine."""
    made = WebAddress(answers=list(answers) or [200])
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/decisions?from=tandem"
    try:
        yield made
    finally:
        server.close()
        await server.wait_closed()
