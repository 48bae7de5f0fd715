"""How Slack describes people, channels, messages, files and views in JSON."""

from datetime import datetime
from typing import Any

from playground import stamps
from playground.workspace import Channel, File, Message, User, View, Workspace

Json = dict[str, Any]


def user(workspace: Workspace, one: User, email: bool = True, locale: bool = False) -> Json:
    """A person as in `users.info` and in events."""
    now: datetime = workspace.clock().astimezone(workspace.zone(one))
    offset = now.utcoffset()
    profile: Json = {
        "title": one.title,
        "phone": "",
        "skype": "",
        "real_name": one.real_name,
        "real_name_normalized": one.real_name,
        "display_name": one.real_name,
        "display_name_normalized": one.real_name,
        "first_name": one.real_name.partition(" ")[0],
        "last_name": one.real_name.partition(" ")[2],
        "fields": {},
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "g" + one.id.lower(),
        "team": workspace.id,
    }
    if one.is_bot:
        profile |= {"bot_id": workspace.bot_id, "api_app_id": workspace.app_id, "always_active": False}
    elif email:
        profile["email"] = one.email
    shown: Json = {
        "id": one.id,
        "team_id": workspace.id,
        "name": one.name,
        "deleted": one.deleted,
        "profile": profile,
        "is_bot": one.is_bot,
        "is_app_user": False,
        "updated": one.updated,
    }
    if not one.deleted:
        shown |= {
            "color": one.color,
            "real_name": one.real_name,
            "tz": one.tz,
            "tz_label": now.tzname() or one.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": one.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_email_confirmed": not one.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }
    if locale:
        shown["locale"] = one.locale
    return shown


def channel(workspace: Workspace, one: Channel, count: bool = False) -> Json:
    """A channel as in `conversations.info`."""
    if one.kind == "im":
        return {
            "id": one.id,
            "created": one.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": workspace.id,
            "updated": one.created * 1000,
            "user": one.user,
            "is_user_deleted": workspace.users[one.user or ""].deleted,
            "priority": 0,
        }
    private = one.kind == "private"
    text = {"value": "", "creator": "", "last_set": 0}
    shown: Json = {
        "id": one.id,
        "name": one.name,
        "name_normalized": one.name,
        "is_channel": not private,
        "is_group": private,
        "is_im": False,
        "is_mpim": False,
        "is_private": private,
        "created": one.created,
        "is_archived": one.archived,
        "is_general": one.name == "general",
        "unlinked": 0,
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": workspace.id,
        "updated": one.created * 1000,
        "creator": next(iter(one.members), workspace.bot_user),
        "is_member": workspace.bot_user in one.members,
        "topic": text,
        "purpose": text,
        "previous_names": [],
    }
    if count:
        shown["num_members"] = len(one.members)
    return shown


def message(workspace: Workspace, one: Message, metadata: bool = False, url: str = "") -> Json:
    """A message as in answers, events and payloads."""
    shown: Json = {"type": "message", "ts": one.ts, "text": one.text, "team": workspace.id}
    if one.user:
        shown["user"] = one.user
    if one.bot_id:
        shown |= {"bot_id": one.bot_id, "app_id": workspace.app_id, "bot_profile": workspace.bot_profile}
    if one.subtype:
        shown["subtype"] = one.subtype
    if one.blocks:
        shown["blocks"] = one.blocks
    if one.attachments:
        shown["attachments"] = one.attachments
    if one.edited:
        shown["edited"] = one.edited
    if one.ephemeral_to:
        shown["is_ephemeral"] = True
    if one.files:
        shown |= {"files": [file(workspace, each, url) for each in one.files], "upload": False}
    if metadata and one.metadata:
        shown["metadata"] = one.metadata
    if one.thread_ts:
        shown["thread_ts"] = one.thread_ts
    home = workspace.channels.get(one.channel)
    replies = home.threads.get(one.ts) if home else None
    if replies:
        users = list(dict.fromkeys(reply.user or "" for reply in replies))
        shown |= {
            "thread_ts": one.ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1].ts,
            "reply_users": users,
            "is_locked": False,
            "subscribed": False,
        }
    return shown


def file(workspace: Workspace, one: File, url: str = "") -> Json:
    """A file as in `files.info` and in messages."""
    kind = one.name.rpartition(".")[2].lower() if "." in one.name else "binary"
    address = f"{url}/files-pri/{workspace.id}-{one.id}"
    return {
        "id": one.id,
        "created": one.created,
        "timestamp": one.created,
        "name": one.name,
        "title": one.title or one.name,
        "mimetype": one.mimetype,
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": one.user,
        "user_team": workspace.id,
        "editable": False,
        "size": len(one.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "alt_txt": one.alt_txt,
        "url_private": f"{address}/{one.name}",
        "url_private_download": f"{address}/download/{one.name}",
        "permalink": f"{url}/files/{one.user}/{one.id}/{one.name}",
        "channels": [c for c in one.channels if c[0] == "C"],
        "groups": [],
        "ims": [c for c in one.channels if c[0] == "D"],
        "comments_count": 0,
        "has_rich_preview": False,
        "file_access": "visible",
    }


def view(workspace: Workspace, one: View, values: Json | None = None) -> Json:
    """A view as in answers and payloads; `values` is what its fields hold."""
    body = one.body
    shown: Json = {
        "id": one.id,
        "team_id": workspace.id,
        "type": one.type,
        "blocks": one.blocks,
        "private_metadata": one.private_metadata,
        "callback_id": one.callback_id,
        "state": {"values": values or {}},
        "hash": one.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": one.previous_view_id,
        "root_view_id": one.root_view_id,
        "app_id": workspace.app_id,
        "external_id": body.get("external_id") or "",
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.bot_id,
    }
    if one.type == "modal":
        shown["submit_disabled"] = bool(body.get("submit_disabled"))
    return shown


def iso(one: Message) -> str:
    """A message's time, ISO 8601 in UTC."""
    return stamps.moment(one.stamp).isoformat()
