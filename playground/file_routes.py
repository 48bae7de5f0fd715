"""Files: where the bot puts them up and reads them."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from playground.world import World

SIGN_IN = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in to see this file.</body></html>"


class FileRoutes:
    """The addresses of files."""

    def __init__(self, world: World) -> None:
        """Take the app."""
        self.world = world

    def routes(self) -> list[Route]:
        """The routes, for the server."""
        return [
            Route("/upload/{team}/{file}", self.upload, methods=["POST", "PUT"]),
            Route("/files-pri/{key}/{rest:path}", self.download),
            Route("/oauth/v2/authorize", self.authorize),
        ]

    async def upload(self, request: Request) -> Response:
        """Take the bytes of a file that was announced."""
        workspace = self.world.teams.get(request.path_params["team"])
        file = workspace.files.get(request.path_params["file"]) if workspace else None
        if file is None or file.complete:
            return PlainTextResponse("not found", 404)
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form() as form:
                for part in form.values():
                    if not isinstance(part, str):
                        file.content = await part.read()
        else:
            file.content = await request.body()
        if len(file.content) != file.length:
            return PlainTextResponse(f"expected {file.length} bytes, not {len(file.content)}", 400)
        return PlainTextResponse(f"OK - {len(file.content)}")

    async def download(self, request: Request) -> Response:
        """Give a file's bytes to a bot of its team; anybody else gets Slack's sign-in page, with status 200."""
        team, _, file_id = request.path_params["key"].partition("-")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        workspace = self.world.tokens.get(token.strip()) if scheme.lower() == "bearer" else None
        allowed = workspace is not None and workspace.installed and "files:read" in self.world.manifest.scopes
        file = workspace.files.get(file_id) if workspace is not None and allowed and workspace.id == team else None
        if workspace is None or file is None or not workspace.sees_file(workspace.bot_user, file):
            return HTMLResponse(SIGN_IN)
        return Response(file.content, media_type=file.mimetype)

    async def authorize(self, request: Request) -> Response:
        """Allow the app at once, as the first admin of the default team, and go back with a code."""
        ask = request.query_params
        world = self.world
        workspace = world.teams.get(ask.get("team") or next(iter(world.teams)))
        if workspace is None or ask.get("client_id") != world.client_id or not ask.get("redirect_uri"):
            return JSONResponse({"ok": False, "error": "invalid_client_id"}, 400)
        user = next((one.id for one in workspace.people() if one.is_admin), workspace.bot_user)
        code = f"code-{workspace.id}-{len(world.codes) + 1}"
        world.codes[code] = f"{workspace.id}/{user}"
        joint = "&" if "?" in ask["redirect_uri"] else "?"
        return RedirectResponse(f"{ask['redirect_uri']}{joint}code={code}&state={ask.get('state', '')}", 302)
