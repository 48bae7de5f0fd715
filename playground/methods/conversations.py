"""conversations.*: channels, who is in them, and what was said."""

from playground import describe, stamps
from playground.errors import SlackError
from playground.methods.calls import HISTORY, READ, Call, Json, method, page
from playground.workspace import Message

FOREVER = 1 << 62


@method("conversations.info", "channel! include_locale:bool include_num_members:bool", tier=3)
def info(call: Call) -> Json:
    """Describe a channel."""
    channel = call.channel(scopes=READ)
    return {"channel": describe.channel(call.workspace, channel, call.flag("include_num_members"))}


@method("conversations.list", "cursor exclude_archived:bool limit:int team_id types:list", tier=2)
def everything(call: Call) -> Json:
    """Describe the channels of the kinds asked for; private ones only where the bot is."""
    kinds = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
    asked = call.args.get("types") or ["public_channel"]
    if any(one not in kinds for one in asked):
        raise SlackError("invalid_types")
    for one in asked:
        call.need({**READ, "mpim": "mpim:read"}[kinds[one]])
    wanted = {kinds[one] for one in asked}
    rows = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in wanted
        and (channel.kind == "public" or call.workspace.bot_user in channel.members)
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    shown, cursor = page(rows, call.text("cursor"), call.limit(100, 999))
    return {
        "channels": [describe.channel(call.workspace, row, count=row.kind != "im") for row in shown],
        "response_metadata": {"next_cursor": cursor},
    }


@method("conversations.members", "channel! cursor limit:int", tier=4)
def members(call: Call) -> Json:
    """Give the ids of those in a channel, the bot too."""
    channel = call.channel(scopes=READ)
    shown, cursor = page(list(channel.members), call.text("cursor"), call.limit(100, 999))
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


@method("conversations.open", "channel users:list return_im:bool prevent_creation:bool", scope="im:write", tier=3)
def open_direct(call: Call) -> Json:
    """Open the direct message with one person."""
    if "channel" in call.args:
        channel = call.channel()
        return {"channel": {"id": channel.id}}
    users = call.args.get("users") or []
    if len(users) != 1:
        call.need("mpim:write")
        raise SlackError("users_list_not_supplied" if not users else "too_many_users")
    person = call.user(users[0])
    if person.deleted:
        raise SlackError("user_disabled")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    known = "D" + person.id[1:] in call.workspace.channels
    channel = call.workspace.direct(person.id)
    shown = describe.channel(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": known, "already_open": known}


@method(
    "conversations.history",
    "channel! cursor include_all_metadata:bool inclusive:bool latest limit:int oldest",
    tier=3,
)
def history(call: Call) -> Json:
    """Give a channel's messages, newest first, without the replies."""
    channel = call.channel(scopes=HISTORY)
    call.inside(channel)
    oldest, latest = _bounds(call)
    start, end = channel.between(oldest, latest, call.flag("inclusive"))
    if "cursor" in call.args:
        head, _, number = call.text("cursor").partition(":")
        if head != "before" or not number.isdigit():
            raise SlackError("invalid_cursor")
        end = min(end, channel.between(0, int(number), False)[1])
    limit = call.limit(100, 999)
    first = max(start, end - limit)
    rows = channel.history[first:end][::-1]
    more = first > start
    answer = _answer(call, rows, more)
    if more:
        answer["response_metadata"] = {"next_cursor": f"before:{rows[-1].stamp}"}
    return answer | {"pin_count": 0}


@method(
    "conversations.replies",
    "channel! ts! cursor include_all_metadata:bool inclusive:bool latest limit:int oldest",
    tier=3,
)
def replies(call: Call) -> Json:
    """Give a thread, its first message first."""
    channel = call.channel(scopes=HISTORY)
    call.inside(channel)
    named = channel.everything.get(call.text("ts"))
    if named is None:
        raise SlackError("thread_not_found")
    parent = channel.everything.get(named.thread_ts or named.ts)
    oldest, latest = _bounds(call)
    edge = 0 if call.flag("inclusive") else 1
    rows = [
        row for row in channel.threads.get(named.thread_ts or named.ts, []) if oldest + edge <= row.stamp <= latest - edge
    ]
    shown, cursor = page(([parent] if parent else []) + rows, call.text("cursor"), call.limit(1000, 1000))
    answer = _answer(call, shown, bool(cursor))
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


@method("conversations.join", "channel!", scope="channels:join", tier=3)
def join(call: Call) -> Json:
    """Put the bot into a public channel."""
    channel = call.channel()
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    workspace = call.workspace
    answer: Json = {"channel": describe.channel(workspace, channel)}
    if workspace.bot_user in channel.members:
        return answer | {"warning": "already_in_channel"}
    channel.members[workspace.bot_user] = None
    workspace.changed("channel", channel.id)
    event = {
        "type": "member_joined_channel",
        "user": workspace.bot_user,
        "channel": channel.id,
        "channel_type": "C",
        "team": workspace.id,
    }
    call.world.happened(workspace, event)
    return {"channel": describe.channel(workspace, channel)}


def _bounds(call: Call) -> tuple[int, int]:
    edges: list[int] = []
    for name, default in (("oldest", 0), ("latest", FOREVER)):
        raw = call.text(name)
        stamp = stamps.parse(raw) if raw and raw != "now" else default
        if stamp is None:
            raise SlackError(f"invalid_ts_{name}")
        edges.append(stamp)
    oldest, latest = edges
    return oldest, latest


def _answer(call: Call, rows: list[Message], more: bool) -> Json:
    metadata = call.flag("include_all_metadata")
    messages = [describe.message(call.workspace, row, metadata, call.world.url) for row in rows]
    return {"messages": messages, "has_more": more}
