"""What people of the sample company do with their hands: type, press, fill in."""

from typing import Any

from playground.company import Person
from playground.slack import Slack
from playground.workspace import Message, View


class Hands:
    """Acts for people, and expects that the bot takes it.

    Args:
        slack: where they act.
    """

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    def form(self, who: Person) -> View:
        """The form that somebody has open."""
        view = self.slack.view(who.id)
        if view is None:
            raise LookupError(f"{who.name} expected a form, and none is open")
        return view

    async def type(self, who: Person, command: str, words: str = "") -> None:
        await self.slack.command(who.id, command, words)

    async def press(self, who: Person, action_id: str, selected: Any = None) -> None:
        """A button of the form at hand."""
        await self.slack.click(who.id, self.form(who), action_id, selected=selected)

    async def send(self, who: Person, values: dict[str, Any] | None = None) -> None:
        """Fill in the form at hand, and send it."""
        answer = await self.slack.submit(who.id, self.form(who), values or {})
        if not answer.ok or answer.errors:
            raise LookupError(f"{who.name}'s form was not taken: {answer}")

    async def close(self, who: Person) -> None:
        """Close the form at hand and those under it, if there is one."""
        if (view := self.slack.view(who.id)) is not None:
            await self.slack.close(who.id, view, whole=True)

    async def reply(self, who: Person, action_id: str) -> None:
        """Press a button of the last message that has it."""
        await self.slack.click(who.id, self.find(who, action_id), action_id)

    def find(self, who: Person, action_id: str) -> Message:
        """The last message to somebody that has such a button."""
        for message in reversed(self.slack.messages(who.id, viewer=who.id)):
            ids = [element.get("action_id") for block in message.blocks for element in block.get("elements", [])]
            if action_id in ids:
                return message
        raise LookupError(f"nobody asked {who.name}: no {action_id}")
