"""What the page shows, as JSON."""

from typing import Any

from playground import describe
from playground.driver import Driver
from playground.slack import Slack
from playground.workspace import File, Message, Workspace

Json = dict[str, Any]


def boot(slack: Slack, team: Driver) -> Json:
    """What the page needs once."""
    manifest, workspace = slack.world.manifest, team.workspace
    now = slack.world.clock()
    return {
        "team": {"id": workspace.id, "name": workspace.name},
        "bot": {
            "id": workspace.bot_user,
            "name": manifest.name,
            "short_description": manifest.short_description,
            "long_description": manifest.long_description,
        },
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "real_name": one.real_name,
                "tz": one.tz,
                "color": one.color,
                "title": one.title,
                "deleted": one.deleted,
            }
            for one in workspace.people()
        ],
        "channels": [{"id": one.id, "name": one.name} for one in workspace.channels.values() if one.kind == "public"],
        "commands": [
            {
                "command": row["command"],
                "description": row.get("description", ""),
                "usage_hint": row.get("usage_hint", ""),
            }
            for row in manifest.commands.values()
        ],
        "shortcuts": [
            {
                "name": row.get("name", ""),
                "type": row.get("type", "global"),
                "callback_id": row["callback_id"],
                "description": row.get("description", ""),
            }
            for row in manifest.shortcuts.values()
        ],
        "home_tab": manifest.home_tab,
        "read_only": manifest.read_only,
        "clock": {
            "now": now.isoformat(),
            "zone": str(now.tzinfo),
            "jumps": slack.jumps if slack.on_clock is not None else [],
        },
        "samples": [{"name": name, "size": len(content)} for name, content in slack.samples.items()],
    }


def sidebar(workspace: Workspace, user: str) -> Json:
    """The channels a person is in, and the app."""
    mine = [one for one in workspace.channels.values() if one.kind != "im" and user in one.members and not one.archived]
    app = workspace.direct(user)
    return {
        "channels": [
            {"id": one.id, "name": one.name, "private": one.kind == "private", "unread": one.unread(user)} for one in mine
        ],
        "dms": [{"id": "app", "channel_id": app.id, "user": workspace.bot_user, "unread": app.unread(user)}],
    }


def message(workspace: Workspace, one: Message) -> Json:
    """A message."""
    home = workspace.channels[one.channel]
    replies = home.threads.get(one.ts) or []
    return {
        "ts": one.ts,
        "user": one.user,
        "bot": one.bot_id is not None,
        "text": one.text,
        "blocks": one.blocks,
        "attachments": one.attachments,
        "edited": one.edited is not None,
        "ephemeral": one.ephemeral_to is not None,
        "thread_ts": one.thread_ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(reply.user for reply in replies)),
        "files": [file(each) for each in one.files],
        "state": {"values": one.entered},
        "time_iso": describe.iso(one),
    }


def file(one: File) -> Json:
    """A file, with where the page reads it."""
    return {
        "id": one.id,
        "name": one.name,
        "title": one.title or one.name,
        "mimetype": one.mimetype,
        "size": len(one.content),
        "alt_txt": one.alt_txt,
        "url": f"/play/file/{one.id}",
    }
