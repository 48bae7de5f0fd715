"""chat.*: posting, changing and taking away messages."""

from typing import Any

from playground import describe, stamps, strict
from playground.errors import SlackError
from playground.methods.calls import Call, Json, method
from playground.workspace import Channel, Message

CONTENT = "text blocks:json attachments:json metadata:json markdown_text parse link_names:bool mrkdwn:bool as_user:bool"
FACE = "username icon_emoji icon_url"


@method(
    "chat.postMessage",
    f"channel! {CONTENT} {FACE} thread_ts reply_broadcast:bool unfurl_links:bool unfurl_media:bool",
    scope="chat:write",
    tier=0,
)
def post_message(call: Call) -> Json:
    """Post a message to a channel, or to a person."""
    channel = _open_channel(call)
    _face(call)
    message = _content(call, Message(channel.id, ""))
    message.thread_ts = _thread(call, channel)
    message.broadcast = bool(message.thread_ts) and call.flag("reply_broadcast")
    if message.broadcast:
        message.subtype = "thread_broadcast"
    call.workspace.post(channel, _from_bot(call, message))
    shown = describe.message(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


@method("chat.postEphemeral", f"channel! user! {CONTENT} {FACE} thread_ts", scope="chat:write", tier=4)
def post_ephemeral(call: Call) -> Json:
    """Show a message to one person in a channel."""
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    call.inside(channel)
    _face(call)
    person = call.user(call.text("user"))
    if person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _content(call, Message(channel.id, "", ephemeral_to=person.id))
    message.thread_ts = _thread(call, channel)
    call.workspace.post(channel, _from_bot(call, message))
    return {"message_ts": message.ts}


@method("chat.update", f"channel! ts! {CONTENT} reply_broadcast:bool file_ids:list", scope="chat:write", tier=3)
def update(call: Call) -> Json:
    """Change one of the app's own messages.

    Attachments and metadata that are not named stay. Blocks stay only when neither blocks nor text are given: a text
    alone takes their place.
    """
    channel = call.channel()
    message = _own(call, channel, "cant_update_message")
    kept: dict[str, Any] = {name: getattr(message, name) for name in ("attachments", "metadata") if name not in call.args}
    if not {"text", "blocks", "markdown_text"} & set(call.args):
        kept |= {"text": message.text, "blocks": message.blocks}
    changed = _content(call, Message(channel.id, message.ts), kept)
    message.text, message.blocks = changed.text, changed.blocks
    message.attachments, message.metadata = changed.attachments, changed.metadata
    now = stamps.text(stamps.micros(call.world.clock()))
    message.edited = {"user": call.workspace.bot_user, "ts": now}
    call.workspace.changed("channel", channel.id)
    shown = describe.message(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", "channel! ts! as_user:bool", scope="chat:write", tier=3)
def delete(call: Call) -> Json:
    """Take away one of the app's own messages."""
    channel = call.channel()
    message = _own(call, channel, "cant_delete_message")
    call.workspace.delete(channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", "channel! message_ts!", tier=4)
def get_permalink(call: Call) -> Json:
    """Give a message's address."""
    channel = call.channel()
    message = channel.everything.get(call.text("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    link = f"{call.world.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _open_channel(call: Call) -> Channel:
    name = call.text("channel")
    workspace = call.workspace
    person = workspace.users.get(name)
    channel = workspace.channels.get(name)
    if person is not None:
        if person.is_bot:
            raise SlackError("channel_not_found")
        channel = workspace.direct(person.id)
    elif channel is None and name:
        plain = name.removeprefix("#")
        channel = next((c for c in workspace.channels.values() if c.kind == "public" and c.name == plain), None)
    if channel is None or (channel.kind == "private" and workspace.bot_user not in channel.members):
        raise SlackError("channel_not_found")
    if channel.kind == "im" and not call.world.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    if channel.archived:
        raise SlackError("is_archived")
    if workspace.bot_user not in channel.members and "chat:write.public" not in call.world.manifest.scopes:
        raise SlackError("not_in_channel")
    return channel


def _face(call: Call) -> None:
    if any(name in call.args for name in FACE.split()):
        call.need("chat:write.customize")


def _content(call: Call, message: Message, kept: Json | None = None) -> Message:
    """Fill a message from the call's arguments, all checked."""
    args = call.args
    if "markdown_text" in args:
        if "text" in args or "blocks" in args:
            raise SlackError("markdown_text_conflict")
        if len(args["markdown_text"]) > strict.MARKDOWN:
            raise SlackError("msg_too_long")
    if len(call.text("text")) > strict.TEXT:
        raise SlackError("msg_too_long")
    kept = kept or {}
    message.text = kept.get("text") or call.text("text") or call.text("markdown_text")
    message.blocks = kept["blocks"] if "blocks" in kept else strict.blocks(args.get("blocks") or [])
    message.attachments = kept["attachments"] if "attachments" in kept else strict.attachments(args.get("attachments"))
    message.metadata = kept["metadata"] if "metadata" in kept else strict.metadata(args.get("metadata"))
    if not message.text and not message.blocks and not message.attachments:
        raise SlackError("no_text")
    return message


def _from_bot(call: Call, message: Message) -> Message:
    message.user, message.bot_id = call.workspace.bot_user, call.workspace.bot_id
    return message


def _thread(call: Call, channel: Channel) -> str | None:
    ts = call.text("thread_ts")
    if not ts:
        return None
    parent = channel.everything.get(ts)
    if parent is None:
        raise SlackError("invalid_thread_ts")
    return parent.thread_ts or parent.ts


def _own(call: Call, channel: Channel, refusal: str) -> Message:
    message = channel.everything.get(call.text("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.bot_id != call.workspace.bot_id:
        raise SlackError(refusal)
    if channel.archived:
        raise SlackError("is_archived")
    return message
