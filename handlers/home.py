"""The Home tab, and the welcome of whoever opens it or writes to the bot for the first time."""

from dataclasses import replace

from bot import home, members
from bot.views import blocks
from bot.views import home as view
from handlers.listening import COMMANDS, Answer, Call, Open, Say, action, event

OPENED = 10  # buttons of one row that open what a command shows
SHOWABLE = {"rich_text", "section", "header", "context", "divider", "actions", "image"}


@event("app_home_opened")
async def opened(call: Call) -> None:
    """Draw the tab; also called after a click or form, to draw it afresh."""
    await _greet(call)
    if (call.body.get("event") or {}).get("tab", "home") != "home":
        return
    beat = await call.workspace.last_beat()
    async with call.workspace.read() as tx:
        shown = view.tab(await home.look(tx, call.user, beat))
    await call.slack.publish_home(call.user, shown)


async def _greet(call: Call) -> None:
    async with call.workspace.read() as tx:
        member = await members.find(tx, call.user)
    if member is None or member.welcomed_at is None:
        async with call.workspace.begin() as tx:
            await home.greet(tx, call.user)


async def show(call: Call) -> Answer | None:
    """Show in a form what a command answers."""
    name, _, words = call.value.partition(" ")
    answer = await COMMANDS[name](replace(call, words=words)) if name in COMMANDS else None
    if not isinstance(answer, Say):
        return answer
    shown = [block for block in answer.content["blocks"] if block["type"] in SHOWABLE]
    return Open(blocks.modal("shown", "Tandem", shown, submit=None, close="Close"))


action("home.open")(show)
for number in range(1, OPENED + 1):
    action(f"home.open.{number}")(show)
