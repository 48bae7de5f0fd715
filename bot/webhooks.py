"""Sends signed JSON to a web address of the company's own; never inside a transaction.

The signature is an HMAC-SHA256 with the shared secret over ``timestamp.body``, so whoever gets it can tell who sent it and
when. docs/decisions-by-web.md shows how to check it.
"""

import hmac
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

import aiohttp
from yarl import URL

TIMEOUT = 10.0  # seconds an answer is waited for; a claim's lease must be longer


class NotTaken(Exception):
    """It did not arrive, or nobody knows.

    Args:
        status: the HTTP status, 0 when no answer came.
        answer: ``late`` (no answer in time), ``silent`` (nobody there, or the connection broke) or ``status``.
        after: how long the other side asks to be left alone, or None.
    """

    def __init__(self, status: int, answer: str, after: timedelta | None = None) -> None:
        super().__init__(f"{answer} {status}")
        self.status = status
        self.answer = answer
        self.after = after


class Webhook:
    """One web address and the secret shared with it.

    Args:
        url: where to post.
        secret: what both sides know.
        timeout: seconds to wait for an answer.
    """

    def __init__(self, url: str, secret: str, *, timeout: float = TIMEOUT) -> None:
        self._url = URL(url)
        self._secret = secret.encode()
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def host(self) -> str:
        """Whom it goes to, without what may be secret in the address."""
        return self._url.host_port_subcomponent or ""

    async def send(self, body: str, key: str, now: datetime) -> None:
        """Post it. Any 2xx counts as taken; redirects are not followed, since what was signed was meant for one place.

        Raises:
            NotTaken: whatever else happened.
        """
        content = body.encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, **sign(self._secret, content, now)}
        try:
            async with self._open().post(self._url, data=content, headers=headers, allow_redirects=False) as answer:
                status, wait = answer.status, answer.headers.get("Retry-After", "")
        except TimeoutError as error:
            raise NotTaken(0, "late") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NotTaken(0, "silent") from error
        if not 200 <= status < 300:
            raise NotTaken(status, "status", _wait(wait, now))

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._timeout)
            self._session = aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": "Tandem"}, trust_env=True)
        return self._session

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()


def sign(secret: bytes, content: bytes, now: datetime) -> dict[str, str]:
    """The two headers that prove who sent `content`, and when (seconds since 1970)."""
    stamp = str(int(now.timestamp()))
    proof = hmac.new(secret, f"{stamp}.".encode() + content, sha256).hexdigest()
    return {"Tandem-Timestamp": stamp, "Tandem-Signature": f"sha256={proof}"}


def _wait(words: str, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for: seconds, or a date."""
    if words.isdecimal() and len(words) < 8:
        return timedelta(seconds=int(words))
    try:
        until = parsedate_to_datetime(words)
    except ValueError:
        return None
    return until - now if until.tzinfo is not None else None
