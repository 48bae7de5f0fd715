"""The HTTP side: signed requests from Slack, and whether the bot is well."""

import binascii
import hmac
import logging
import re
from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.slack import payloads

log = logging.getLogger(__name__)

TIMESTAMP = re.compile("[0-9]{1,12}")
LARGEST = 2_000_000  # bytes; Slack's own payloads are far smaller

Check = Callable[[], Awaitable[tuple[bool, dict[str, str]]]]


def unwrapped(body: bytes) -> bytes:
    """The JSON in a form of one field, ``payload``, which Bolt reads as well; any other body as it is.

    Bolt undoes percent signs in Python, longer than all else it does with a click. The decoder of quoted-printable text does
    the same in C, with another sign.
    """
    if not body.startswith(b"payload=") or b"&" in body:
        return body
    value = body.removeprefix(b"payload=")
    return binascii.a2b_qp(value.replace(b"=", b"=3D").replace(b"+", b" ").replace(b"%", b"="))


class Verifier(SignatureVerifier):
    """Slack's own, which takes a body as the bytes that came, and is done in one call of C."""

    def generate_signature(self, *, timestamp: str, body: str | bytes) -> str:
        told = body if isinstance(body, bytes) else body.encode()
        return "v0=" + hmac.digest(self.signing_secret.encode(), b"v0:%s:%s" % (timestamp.encode(), told), "sha256").hex()


class Web:
    """The routes.

    Args:
        bolt: takes the requests that are truly Slack's.
        signing_secret: proves that they are; without it (Socket Mode) there is no events address.
        ready: says whether everything the bot needs is there, and what is not.
        oauth: installs the app for other companies, where it may.
    """

    def __init__(self, bolt: AsyncApp, signing_secret: str | None, ready: Check, oauth: AsyncOAuthFlow | None) -> None:
        self._bolt = bolt
        self._verifier = Verifier(signing_secret) if signing_secret else None
        self._ready = ready
        self._oauth = oauth

    def routes(self) -> list[BaseRoute]:
        routes: list[BaseRoute] = [Route("/healthz", self.health), Route("/readyz", self.readiness)]
        if self._verifier is not None:
            routes.append(Route("/slack/events", self.events, methods=["POST"]))
        if self._oauth is not None:
            routes.append(Route("/slack/install", self.install))
            routes.append(Route("/slack/oauth_redirect", self.installed))
        return routes

    async def events(self, request: Request) -> Response:
        """A request from Slack: forged, stale or malformed ones go no further."""
        body = await request.body()
        if len(body) > LARGEST:
            return PlainTextResponse("too large", 413)
        if not self._is_from_slack(request, body):
            return PlainTextResponse("this request is not signed by Slack", 401)
        try:
            bolt_request = to_async_bolt_request(request, unwrapped(body))
        except (ValueError, TypeError, AttributeError, LookupError) as error:  # what Bolt's reader makes of nonsense
            log.warning("a signed request could not be read: %s", error)
            return PlainTextResponse("this request cannot be read", 400)
        if not payloads.is_whole(bolt_request.body):
            log.warning("a signed request lacks what its kind must have")
            return PlainTextResponse("this request cannot be read", 400)
        return to_starlette_response(await self._bolt.async_dispatch(bolt_request))

    def _is_from_slack(self, request: Request, body: bytes) -> bool:
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if self._verifier is None or not TIMESTAMP.fullmatch(timestamp) or not signature.isascii():
            return False
        return self._verifier.is_valid(body=body, timestamp=timestamp, signature=signature)

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readiness(self, request: Request) -> Response:
        ready, parts = await self._ready()
        return JSONResponse({"status": "ready" if ready else "not ready", **parts}, 200 if ready else 503)

    async def install(self, request: Request) -> Response:
        assert self._oauth is not None  # noqa: S101  the route is only there with it
        return to_starlette_response(await self._oauth.handle_installation(to_async_bolt_request(request, b"")))

    async def installed(self, request: Request) -> Response:
        assert self._oauth is not None  # noqa: S101  the route is only there with it
        return to_starlette_response(await self._oauth.handle_callback(to_async_bolt_request(request, b"")))
