"""What a person can do in Slack, each delivered to the bot, with the answer carried out as Slack does."""

from typing import Any

from playground import describe, fields, required, strict
from playground.answers import Answer
from playground.delivery import Delivery
from playground.errors import SlackError
from playground.methods.views import change, show
from playground.payloads import Payloads
from playground.responses import Response
from playground.workspace import Channel, File, Message, User, View, Workspace
from playground.world import World

Json = dict[str, Any]


class Acts:
    """What people do in one team."""

    def __init__(self, world: World, workspace: Workspace, delivery: Delivery) -> None:
        """Take the app, the team, and the way to the bot."""
        self.world = world
        self.workspace = workspace
        self.delivery = delivery
        self.payloads = Payloads(world, workspace)

    async def command(self, user: User, command: str, text: str, channel: Channel) -> Answer:
        """Type a slash command; raise LookupError if the manifest has no such command.

        The answer's body is a dict also when the bot answered in plain text (`{"text": …}`). An answer that Slack would
        not show counts as `dispatch_failed`, and the body says why.
        """
        if command not in self.world.manifest.commands:
            raise LookupError(f"{command} is not a command; there are {sorted(self.world.manifest.commands)}")
        answer = await self.delivery.command(self.payloads.command(user, command, text, channel))
        if answer.error is not None or not answer.body:
            return answer
        body = answer.body if isinstance(answer.body, dict) else {"text": str(answer.body)}
        try:
            self.respond(user, channel, body)
        except SlackError as problem:
            self.world.note("slash_command", body, problem.code)
            return Answer(answer.status, problem.answer(), answer.seconds, "dispatch_failed")
        return Answer(answer.status, body, answer.seconds)

    async def click(self, user: User, message: Message, block: Json, element: Json, state: Json | None) -> Answer:
        """Use an element of a message."""
        channel = self.workspace.channels[message.channel]
        live = self.workspace.find_message(channel, message.ts, user.id) or message
        self._enter(live.entered, block, element, state)
        action = self._action(block, element, state)
        return await self.delivery.interactive(self.payloads.message_action(user, channel, live, action))

    async def click_view(self, user: User, view: View, block: Json, element: Json, state: Json | None) -> Answer:
        """Use an element of a modal or of the Home tab."""
        self._enter(view.entered, block, element, state)
        action = self._action(block, element, state)
        return await self.delivery.interactive(self.payloads.view_action(user, view, action))

    async def submit(self, user: User, view: View, entered: fields.Entered) -> Answer:
        """Send off a modal. Missing or malformed fields stop it here, as Slack's own form does (status 0)."""
        view.errors = {}
        for block_id, actions in entered.items():
            view.entered.setdefault(block_id, {}).update(actions)
        errors = required.missing(view.blocks, fields.values(view.blocks, view.entered))
        if errors:
            view.errors = errors
            self.workspace.changed("view", view.id, user.id)
            return Answer(0, errors=errors)
        answer = await self.delivery.interactive(self.payloads.submission(user, view))
        return self._carry_out(user, view, answer)

    async def close(self, user: User, view: View, whole: bool = False) -> Answer:
        """Close the modal on top (or, with `whole`, all of them); the bot hears of it if the view asked for that."""
        stack = self.workspace.stacks.get(user.id, [])
        if view not in stack:
            raise LookupError(f"{view.id} is not open")
        whole = whole or bool(view.body.get("clear_on_close"))
        gone = self.workspace.drop_views(user.id, 0 if whole else stack.index(view))
        self.workspace.changed("view", view.id, user.id)
        answer = Answer(200)
        for one in gone:
            if one.body.get("notify_on_close"):
                answer = await self.delivery.interactive(self.payloads.closed(user, one, whole))
        return answer

    async def options(self, user: User, where: View | Message, block: Json, element: Json, typed: str) -> list[Json]:
        """Type into an external menu; give the options or option groups that the bot offers."""
        shown: Json
        if isinstance(where, View):
            container: Json = {"type": "view", "view_id": where.id}
            shown = {"container": container, "view": self.payloads.view(where)}
            place = where.id
        else:
            channel = self.workspace.channels[where.channel]
            container = {"type": "message", "message_ts": where.ts, "channel_id": channel.id, "is_ephemeral": False}
            shown = {
                "container": container,
                "channel": {"id": channel.id, "name": channel.name},
                "message": describe.message(self.workspace, where),
            }
            place = where.ts
        answer = await self.delivery.interactive(self.payloads.suggestion(user, block, element, typed, shown))
        if answer.error is not None or not isinstance(answer.body, dict):
            raise SlackError(answer.error or "dispatch_failed")
        offered = strict.offered(answer.body)
        self.workspace.offered[place, block["block_id"], element["action_id"]] = offered
        rows: list[Json] = offered.get("options") or offered.get("option_groups") or []
        return rows

    async def shortcut(self, user: User, callback_id: str, message: Message | None) -> Answer:
        """Use a shortcut; raise LookupError if the manifest has none of that name and kind."""
        kind = "message" if message else "global"
        known = self.world.manifest.shortcuts.get(callback_id)
        if known is None or known.get("type") != kind:
            raise LookupError(f"no {kind} shortcut {callback_id!r}; there are {sorted(self.world.manifest.shortcuts)}")
        if message is None:
            return await self.delivery.interactive(self.payloads.shortcut(user, callback_id))
        channel = self.workspace.channels[message.channel]
        live = self.workspace.find_message(channel, message.ts, user.id) or message
        return await self.delivery.interactive(self.payloads.message_shortcut(user, callback_id, channel, live))

    async def home(self, user: User) -> Answer:
        """Open the Home tab."""
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": self.workspace.direct(user.id).id,
            "tab": "home",
        }
        view = self.workspace.homes.get(user.id)
        if view is not None:
            event["view"] = self.payloads.view(view)
        return await self.delivery.event(self.workspace, event)

    async def say(self, user: User, text: str, channel: Channel, files: list[File], thread: str | None) -> Answer:
        """Write a message, perhaps with files."""
        if channel.archived or user.id not in channel.members:
            raise LookupError(f"{user.name} cannot write in {channel.id}")
        message = Message(channel.id, "", text, user.id, files=files, thread_ts=thread)
        if files:
            message.subtype = "file_share"
        self.workspace.post(channel, message)
        shared = Answer(0, error="not_subscribed")
        for file in files:
            file.channels.append(channel.id)
            shared = await self.delivery.event(
                self.workspace,
                {
                    "type": "file_shared",
                    "channel_id": channel.id,
                    "file_id": file.id,
                    "user_id": user.id,
                    "file": {"id": file.id},
                },
            )
        if self.workspace.bot_user not in channel.members:
            return shared
        kinds = {"public": "channel", "private": "group", "im": "im"}
        event = describe.message(self.workspace, message, url=self.world.url) | {
            "channel": channel.id,
            "channel_type": kinds[channel.kind],
            "event_ts": message.ts,
            "client_msg_id": f"00000000-0000-4000-8000-{message.stamp % 10**12:012d}",
        }
        answer = await self.delivery.event(self.workspace, event)
        return shared if answer.error == "not_subscribed" else answer

    def respond(self, user: User, channel: Channel, body: Json, thread: str | None = None) -> Message:
        """Put what the bot answered to something into the channel, ephemeral unless it says `in_channel`."""
        text = str(body.get("text") or "")
        blocks = strict.blocks(body.get("blocks") or [])
        if not text and not blocks:
            raise SlackError("no_text")
        if len(text) > strict.TEXT:
            raise SlackError("msg_too_long")
        workspace = self.workspace
        message = Message(channel.id, "", text, workspace.bot_user, workspace.bot_id, blocks)
        message.metadata = strict.metadata(body.get("metadata"))
        message.thread_ts = body.get("thread_ts") or thread
        if body.get("response_type") != "in_channel":
            message.ephemeral_to = user.id
        return workspace.post(channel, message)

    def answer_to(self, response: Response, body: Json) -> None:
        """Carry out what the bot sent to a response address."""
        workspace = self.workspace
        channel, user = workspace.channels[response.channel], workspace.users[response.user]
        original = None
        if response.message_ts:
            original = workspace.find_message(channel, response.message_ts, user.id)
        if body.get("delete_original") or body.get("replace_original"):
            if original is None and response.message_ts:
                raise SlackError("message_not_found")
            if original is not None and body.get("delete_original"):
                workspace.delete(channel, original)
                return
            if original is not None:
                self._replace(channel, original, body)
                return
            if body.get("delete_original"):
                return
        self.respond(user, channel, body, response.thread_ts)

    def _replace(self, channel: Channel, original: Message, body: Json) -> None:
        text = str(body.get("text") or "")
        blocks = strict.blocks(body.get("blocks") or [])
        if not text and not blocks:
            raise SlackError("no_text")
        original.text, original.blocks, original.entered = text, blocks, {}
        if original.ephemeral_to is None:
            original.edited = {"user": self.workspace.bot_user, "ts": self.payloads.now()}
        self.workspace.changed("channel", channel.id, original.ephemeral_to)

    def _carry_out(self, user: User, view: View, answer: Answer) -> Answer:
        """Do what the answer to a submission says: show errors, change, push, clear, or close."""
        if answer.error is not None:
            return answer
        body = answer.body if isinstance(answer.body, dict) else {}
        action = body.get("response_action")
        stack = self.workspace.stacks.get(user.id, [])
        try:
            if action == "errors":
                return self._errors(view, answer, body)
            if action == "update":
                change(self.workspace, view, strict.view(body.get("view"), "modal"))
            elif action == "push":
                show(self.world, self.workspace, user.id, strict.view(body.get("view"), "modal"), on_top=True)
            elif action == "clear":
                self.workspace.drop_views(user.id)
            elif action is None and not (isinstance(answer.body, str) or body):
                if view in stack:
                    self.workspace.drop_views(user.id, stack.index(view))
            else:
                raise SlackError("invalid_response_action", [f"[ERROR] not understood: {answer.body!r}"])
        except SlackError as problem:
            self.world.note("view_submission", body, problem.code)
            return Answer(answer.status, problem.answer(), answer.seconds, "dispatch_failed")
        self.workspace.changed("view", view.id, user.id)
        return answer

    def _errors(self, view: View, answer: Answer, body: Json) -> Answer:
        errors = strict.view_errors(view.blocks, body.get("errors"))
        view.errors = errors
        self.workspace.changed("view", view.id, view.user)
        return Answer(answer.status, answer.body, answer.seconds, None, errors)

    def _enter(self, entered: fields.Entered, block: Json, element: Json, state: Json | None) -> None:
        if state is not None and element["type"] != "overflow":
            entered.setdefault(block["block_id"], {})[element["action_id"]] = state

    def _action(self, block: Json, element: Json, state: Json | None) -> Json:
        kept = ("type", "action_id", "text", "value", "style", "placeholder", "accessibility_label", "url")
        action: Json = {key: element[key] for key in kept if key in element}
        action["block_id"] = block["block_id"]
        for key in element:
            if key.startswith("initial_"):
                action[key] = element[key]
        return action | (state or {}) | {"action_ts": self.payloads.now()}
