"""users.*, usergroups.*, auth.test and api.test: who is who."""

from playground import describe
from playground.errors import SlackError
from playground.methods.calls import Call, Json, method, page


@method("api.test", "error foo", caller=None, tier=4)
def api_test(call: Call) -> Json:
    """Answer, or fail with the error asked for."""
    if "error" in call.args:
        raise SlackError(call.text("error"), args=call.args)
    return {"args": call.args}


@method("auth.test", tier=4)
def auth_test(call: Call) -> Json:
    """Say whose token this is."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.users[workspace.bot_user].name,
        "team_id": workspace.id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("users.info", "user! include_locale:bool", scope="users:read", tier=4)
def info(call: Call) -> Json:
    """Describe one person."""
    email = "users:read.email" in call.world.manifest.scopes
    person = call.user(call.text("user"))
    return {"user": describe.user(call.workspace, person, email, call.flag("include_locale"))}


@method("users.list", "cursor limit:int include_locale:bool team_id", scope="users:read", tier=2)
def everyone(call: Call) -> Json:
    """Describe everyone, a page at a time."""
    email = "users:read.email" in call.world.manifest.scopes
    rows, cursor = page(list(call.workspace.users.values()), call.text("cursor"), call.limit(1000, 1000))
    return {
        "members": [describe.user(call.workspace, row, email, call.flag("include_locale")) for row in rows],
        "cache_ts": call.workspace.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.lookupByEmail", "email!", scope="users:read.email", tier=3)
def lookup_by_email(call: Call) -> Json:
    """Find the person with an address."""
    email = call.text("email").lower()
    for person in call.workspace.people():
        if person.email.lower() == email and not person.deleted:
            return {"user": describe.user(call.workspace, person)}
    raise SlackError("users_not_found")


@method("usergroups.users.list", "usergroup! include_disabled:bool team_id", scope="usergroups:read", tier=2)
def group_users(call: Call) -> Json:
    """Give the ids of the people in a user group."""
    members = call.workspace.usergroups.get(call.text("usergroup"))
    if members is None:
        raise SlackError("no_such_subteam")
    return {"users": members}
