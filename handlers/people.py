"""People as Slack tells of them, and the app being taken out."""

from bot import people
from bot.slack import profile
from handlers.listening import Call, event


@event("user_change")
@event("team_join")
async def changed(call: Call) -> None:
    """Somebody's name, zone or account changed, or they are new."""
    user = call.body["event"]["user"]
    if not isinstance(user, dict) or user.get("team_id", call.workspace.team_id) != call.workspace.team_id:
        return  # somebody of another company, in a channel shared with it
    async with call.workspace.begin() as tx:
        await people.take_in(tx, profile.read(user))


@event("app_uninstalled")
async def uninstalled(call: Call) -> None:
    """The app was taken out: forget the token, and let nothing more be sent."""
    async with call.workspace.begin() as tx:
        (await tx.team(lock=True)).remove(tx.now)


@event("tokens_revoked")
async def revoked(call: Call) -> None:
    """Slack took tokens back; without the bot's, nothing can be sent any more."""
    if (call.body["event"].get("tokens") or {}).get("bot"):
        await uninstalled(call)
