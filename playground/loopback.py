"""Answering this machine only."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Endpoint = Callable[[Request], Awaitable[Response]]
NAMES = ("127.0.0.1", "localhost", "[::1]", "testserver")
ADDRESSES = ("127.0.0.1", "::1", "testclient")


def local_only(endpoint: Endpoint) -> Endpoint:
    """Refuse other machines, and pages of other origins, before an endpoint; a LookupError becomes a 404."""

    async def guarded(request: Request) -> Response:
        host = request.headers.get("host", "").lower()
        name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
        client = request.client.host if request.client else "127.0.0.1"
        origin = request.headers.get("origin")
        if client not in ADDRESSES or name not in NAMES or (origin and origin.partition("//")[2].lower() != host):
            return JSONResponse({"ok": False, "error": "not_allowed"}, 403)
        try:
            return await endpoint(request)
        except LookupError as problem:
            return JSONResponse({"ok": False, "error": "not_found", "detail": str(problem)}, 404)

    return guarded
