"""What Slack sends to an app: commands, interactions and events, with every field Slack documents."""

from typing import Any

from playground import describe, fields, stamps
from playground.workspace import Channel, Message, User, View, Workspace
from playground.world import World

Json = dict[str, Any]

VERIFICATION = "playground-verification-token"


class Payloads:
    """Makes the payloads of one team."""

    def __init__(self, world: World, workspace: Workspace) -> None:
        """Take the app and the team."""
        self.world = world
        self.workspace = workspace

    def command(self, user: User, command: str, text: str, channel: Channel) -> dict[str, str]:
        """The form of a slash command."""
        workspace = self.workspace
        names = {"im": "directmessage", "private": "privategroup"}
        return {
            "token": VERIFICATION,
            "team_id": workspace.id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": names.get(channel.kind, channel.name),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(user, channel),
            "trigger_id": self.trigger(user),
        }

    def message_action(self, user: User, channel: Channel, message: Message, action: Json) -> Json:
        """A click in a message."""
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_to is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = self._interaction("block_actions", user) | {
            "container": container,
            "trigger_id": self.trigger(user),
            "channel": self._channel(channel),
            "state": {"values": fields.values(message.blocks, message.entered)},
            "response_url": self.response_url(user, channel, message),
            "actions": [action],
        }
        if message.ephemeral_to is None:
            payload["message"] = describe.message(self.workspace, message, url=self.world.url)
        return payload

    def view_action(self, user: User, view: View, action: Json) -> Json:
        """A click in a modal or a Home tab."""
        shown = self.view(view)
        return self._interaction("block_actions", user) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self.trigger(user, view),
            "view": shown,
            "state": shown["state"],
            "actions": [action],
        }

    def submission(self, user: User, view: View) -> Json:
        """A modal sent off."""
        payload = self._interaction("view_submission", user)
        return payload | {"trigger_id": self.trigger(user, view), "view": self.view(view), "response_urls": []}

    def closed(self, user: User, view: View, cleared: bool) -> Json:
        """A modal closed; `cleared` when the whole stack was."""
        return self._interaction("view_closed", user) | {"view": self.view(view), "is_cleared": cleared}

    def suggestion(self, user: User, block: Json, element: Json, typed: str, where: Json) -> Json:
        """A question for a menu's options; `where` is the container with its view or message."""
        return self._interaction("block_suggestion", user) | {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": typed,
            **where,
        }

    def shortcut(self, user: User, callback_id: str) -> Json:
        """A global shortcut."""
        payload = self._interaction("shortcut", user)
        return payload | {"callback_id": callback_id, "trigger_id": self.trigger(user), "action_ts": self.now()}

    def message_shortcut(self, user: User, callback_id: str, channel: Channel, message: Message) -> Json:
        """A shortcut on a message."""
        return self._interaction("message_action", user) | {
            "callback_id": callback_id,
            "trigger_id": self.trigger(user),
            "action_ts": self.now(),
            "response_url": self.response_url(user, channel),
            "message_ts": message.ts,
            "channel": self._channel(channel),
            "message": describe.message(self.workspace, message, url=self.world.url),
        }

    def event(self, event: Json) -> Json:
        """The envelope of an event."""
        workspace = self.workspace
        return {
            "token": VERIFICATION,
            "team_id": workspace.id,
            "context_team_id": workspace.id,
            "context_enterprise_id": None,
            "api_app_id": workspace.app_id,
            "event": {**event, "event_ts": event.get("event_ts") or self.now()},
            "type": "event_callback",
            "event_id": workspace.next_id(f"Ev{workspace.id[1:]}"),
            "event_time": workspace.seconds(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.id,
                    "user_id": workspace.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{workspace.id}-{workspace.app_id}",
        }

    def view(self, view: View) -> Json:
        """A view with what its fields hold."""
        return describe.view(self.workspace, view, fields.values(view.blocks, view.entered))

    def trigger(self, user: User, view: View | None = None) -> str:
        """A new trigger id."""
        modal = view.id if view is not None and view.type == "modal" else None
        return self.world.triggers.issue(self.workspace.id, user.id, modal)

    def response_url(self, user: User, channel: Channel, message: Message | None = None) -> str:
        """A new response address."""
        ts, thread = (message.ts, message.thread_ts) if message else (None, None)
        return self.world.url + self.world.responses.issue(
            self.world.clock, self.workspace.id, user.id, channel.id, ts, thread
        )

    def now(self) -> str:
        """The clock's time as a stamp."""
        return stamps.text(stamps.micros(self.world.clock()))

    def _channel(self, channel: Channel) -> Json:
        names = {"im": "directmessage", "private": "privategroup"}
        return {"id": channel.id, "name": names.get(channel.kind, channel.name)}

    def _interaction(self, kind: str, user: User) -> Json:
        workspace = self.workspace
        return {
            "type": kind,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": workspace.id},
            "api_app_id": workspace.app_id,
            "token": VERIFICATION,
            "team": {"id": workspace.id, "domain": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }
