"""`python -m benchmarks.load`: signed clicks from a process of their own, as cheaply as can be.

Reads one JSON object from its input: ``{"port", "path", "secret", "bodies", "together", "pause"}``. Signs all requests, then
sends them over `together` kept connections, each `pause` seconds after the last was answered, and writes
``{"seconds", "latencies", "moments", "statuses"}``: latencies in seconds, and when each of these clicks was sent, by a
clock that all processes share.
"""

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

import uvloop

REQUEST = (
    b"POST %s HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: Slackbot 1.0\r\naccept: */*\r\n"
    b"content-type: application/x-www-form-urlencoded\r\nx-slack-request-timestamp: %d\r\n"
    b"x-slack-signature: v0=%s\r\ncontent-length: %d\r\n\r\n%s"
)


def sign(path: str, secret: str, body: bytes, at: int) -> bytes:
    """A whole HTTP request, signed as Slack signs."""
    digest = hmac.new(secret.encode(), b"v0:%d:" % at + body, hashlib.sha256).hexdigest()
    return REQUEST % (path.encode(), at, digest.encode(), len(body), body)


class Clicker(asyncio.Protocol):
    """One connection: sends the next request when the last is answered."""

    def __init__(
        self,
        requests: Iterator[bytes],
        pause: float,
        latencies: list[float],
        moments: list[float],
        statuses: Counter[str],
    ) -> None:
        self._requests = requests
        self._pause = pause
        self._latencies = latencies
        self._moments = moments
        self._statuses = statuses
        self._answer = b""
        self._sent = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)
        self._next()

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer = self._answer + data if self._answer else data
        head, end, rest = self._answer.partition(b"\r\n\r\n")
        if not end or len(rest) < _length(head):
            return
        self._latencies.append(time.perf_counter() - self._sent)
        self._moments.append(self._sent)
        self._statuses[self._answer[9:12].decode()] += 1
        self._answer = b""
        if self._pause:
            asyncio.get_running_loop().call_later(self._pause, self._next)
        else:
            self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if error is not None or self._answer:
            self._statuses["lost"] += 1
        if not self.done.done():
            self.done.set_result(None)


def _length(head: bytes) -> int:
    found = head.lower().partition(b"content-length:")[2]
    return int(found.partition(b"\r\n")[0]) if found else 0


async def click(given: dict[str, Any]) -> dict[str, Any]:
    """Send all the requests; gives what came of them."""
    at = int(time.time())  # noqa: TID251  the receiver holds it against its own clock
    signed = [sign(given["path"], given["secret"], body.encode(), at) for body in given["bodies"]]
    requests = iter(signed)
    latencies: list[float] = []
    moments: list[float] = []
    statuses: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    made = [
        await loop.create_connection(
            lambda: Clicker(requests, given["pause"], latencies, moments, statuses), "127.0.0.1", given["port"]
        )
        for _ in range(given["together"])
    ]
    await asyncio.gather(*(clicker.done for _, clicker in made))
    return {"seconds": time.perf_counter() - start, "latencies": latencies, "moments": moments, "statuses": dict(statuses)}


if __name__ == "__main__":
    json.dump(uvloop.run(click(json.load(sys.stdin))), sys.stdout)
