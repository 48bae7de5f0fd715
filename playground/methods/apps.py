"""apps.connections.open for Socket Mode, and oauth.v2.access for installing."""

from playground.errors import SlackError
from playground.methods.calls import Call, Json, method


@method("apps.connections.open", caller="app", tier=1)
async def connections_open(call: Call) -> Json:
    """Give the address of a new Socket Mode connection."""
    if call.world.open_socket is None:
        raise SlackError("internal_error")
    return {"url": await call.world.open_socket()}


@method("oauth.v2.access", "client_id client_secret code! redirect_uri grant_type", caller=None, tier=4)
def oauth_access(call: Call) -> Json:
    """Change the code of an installation into the app's token in that team."""
    world = call.world
    if call.text("client_id") != world.client_id:
        raise SlackError("invalid_client_id")
    if call.text("client_secret") != world.client_secret:
        raise SlackError("bad_client_secret")
    team_and_user = world.codes.pop(call.text("code"), None)
    if team_and_user is None:
        raise SlackError("invalid_code")
    team, _, user = team_and_user.partition("/")
    workspace = world.teams[team]
    workspace.installed = True
    return {
        "access_token": workspace.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(world.manifest.scopes)),
        "bot_user_id": workspace.bot_user,
        "app_id": workspace.app_id,
        "team": {"name": workspace.name, "id": workspace.id},
        "enterprise": None,
        "authed_user": {"id": user},
        "is_enterprise_install": False,
    }
