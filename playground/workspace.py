"""The state of one make-believe Slack workspace, held in memory."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from playground import stamps
from playground.stamps import Clock

Json = dict[str, Any]
Kind = Literal["public", "private", "im"]

COLOURS = ("9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "5b89d5", "2b6836", "99a949", "df3dc0")


@dataclass
class User:
    """A person (or the bot) of the workspace."""

    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    is_admin: bool = False
    deleted: bool = False
    locale: str = "en-US"
    color: str = COLOURS[0]
    email: str = ""
    title: str = ""
    is_bot: bool = False
    updated: int = 0


@dataclass
class Message:
    """One message. What `Workspace` hands out are copies: an old copy keeps its old blocks, as an old screen does."""

    channel: str
    ts: str
    text: str = ""
    user: str | None = None
    bot_id: str | None = None
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    edited: Json | None = None
    ephemeral_to: str | None = None
    files: list["File"] = field(default_factory=list)
    subtype: str | None = None
    broadcast: bool = False
    attachments: list[Json] = field(default_factory=list)
    entered: dict[str, dict[str, Json]] = field(default_factory=dict)
    stamp: int = 0


@dataclass
class Channel:
    """A channel or a direct message with the bot (`kind` im, `user` is the person)."""

    id: str
    name: str
    kind: Kind = "public"
    members: dict[str, None] = field(default_factory=dict)
    archived: bool = False
    user: str | None = None
    created: int = 0
    history: list[Message] = field(default_factory=list)  # top level, oldest first
    everything: dict[str, Message] = field(default_factory=dict)  # with the replies, by ts
    threads: dict[str, list[Message]] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    last: int = 0
    read: dict[str, int] = field(default_factory=dict)

    def between(self, oldest: int, latest: int, inclusive: bool) -> tuple[int, int]:
        """Give the start and end positions in `history` of the messages between two stamps."""
        if inclusive:
            return _left(self.history, oldest), _right(self.history, latest)
        return _right(self.history, oldest), _left(self.history, latest)

    def unread(self, user: str) -> int:
        """Count what others wrote here since the person last looked."""
        start = _right(self.history, self.read.get(user, 0))
        return sum(1 for message in self.history[start:] if message.user != user)


@dataclass
class File:
    """A file with its bytes. Nobody but its uploader sees it until it is shared, and the app if it came in its form."""

    id: str
    name: str
    user: str
    content: bytes = b""
    title: str = ""
    mimetype: str = "application/octet-stream"
    alt_txt: str = ""
    created: int = 0
    channels: list[str] = field(default_factory=list)
    complete: bool = False
    length: int = 0
    in_form: bool = False


@dataclass
class View:
    """A modal or a Home tab, as the app gave it (`body`) and what a person entered so far (`entered`)."""

    id: str
    user: str
    body: Json
    hash: str
    root_view_id: str = ""
    previous_view_id: str | None = None
    entered: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.body["type"])

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        """The app's own name for this view."""
        return str(self.body.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        """What the app keeps in the view, unseen by people."""
        return str(self.body.get("private_metadata") or "")

    @property
    def title(self) -> str:
        """The title's text; a Home tab has none."""
        return str((self.body.get("title") or {}).get("text", ""))


def _stamp(message: Message) -> int:
    return message.stamp


def _left(messages: list[Message], stamp: int) -> int:
    return bisect_left(messages, stamp, key=_stamp)


def _right(messages: list[Message], stamp: int) -> int:
    return bisect_right(messages, stamp, key=_stamp)


Watcher = Callable[[str, str, str | None], None]


class Workspace:
    """One team: its people, channels, messages, views and files, and the app's installation in it."""

    def __init__(self, team_id: str, name: str, clock: Clock, bot_token: str, app_name: str, number: int = 1) -> None:
        """Take the team's id and name, the clock of its messages, and the token the app has here."""
        self.id = team_id
        self.name = name
        self.domain = "".join(c for c in name.lower() if c.isalnum() or c == "-") or "playground"
        self.clock = clock
        self.bot_token = bot_token
        self.app_id = "A0PLAYGROUND"
        self.bot_id = f"B0BOT{number:05d}"
        self.bot_user = f"U0BOT{number:05d}"
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.usergroups: dict[str, list[str]] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.offered: dict[tuple[str, str, str], Json] = {}
        self.installed = True
        self.watchers: list[Watcher] = []
        self._numbers: dict[str, int] = {}
        slug = "".join(c for c in app_name.lower().replace(" ", "-") if c.isalnum() or c in "-_") or "app"
        self.bot_profile: Json = {
            "id": self.bot_id,
            "app_id": self.app_id,
            "user_id": self.bot_user,
            "name": app_name,
            "icons": {},
            "deleted": False,
            "updated": self.seconds(),
            "team_id": team_id,
        }
        self.users[self.bot_user] = User(self.bot_user, slug, app_name, is_bot=True, updated=self.seconds())

    def seconds(self) -> int:
        """The clock's time in whole seconds since 1970."""
        return stamps.micros(self.clock()) // 1_000_000

    def next_id(self, prefix: str) -> str:
        """Give a new id such as `V0000000001`, unique in the workspace."""
        number = self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return f"{prefix}{number:010d}"

    def changed(self, what: str, about: str, user: str | None = None) -> None:
        """Tell whoever watches that something changed; `user` when only that person can see it."""
        for watcher in self.watchers:
            watcher(what, about, user)

    def people(self) -> list[User]:
        """Everyone but the bot."""
        return [user for user in self.users.values() if not user.is_bot]

    def zone(self, user: User) -> ZoneInfo:
        """The person's time zone."""
        return ZoneInfo(user.tz)

    def direct(self, user: str) -> Channel:
        """The direct message between the bot and a person, opened if it was not."""
        channel = self.channels.get("D" + user[1:])
        if channel is None:
            channel = Channel("D" + user[1:], "", "im", {user: None, self.bot_user: None}, user=user)
            channel.created = self.seconds()
            self.channels[channel.id] = channel
        return channel

    def sees(self, user: str, channel: Channel) -> bool:
        """Whether a person may read a channel."""
        return user in channel.members or channel.kind == "public"

    def sees_file(self, user: str, file: File) -> bool:
        """Whether a person, or the bot, may open a file."""
        if user == file.user or (file.in_form and user == self.bot_user):
            return True
        rooms = [self.channels[name] for name in file.channels]
        return any(user in room.members if user == self.bot_user else self.sees(user, room) for room in rooms)

    def post(self, channel: Channel, message: Message) -> Message:
        """Put a message into a channel; its `ts` is given here, later than every earlier one there."""
        channel.last = message.stamp = max(stamps.micros(self.clock()), channel.last + 1)
        message.ts = stamps.text(message.stamp)
        if message.ephemeral_to:
            channel.ephemerals.append(message)
        else:
            channel.everything[message.ts] = message
            if message.thread_ts:
                channel.threads.setdefault(message.thread_ts, []).append(message)
            if not message.thread_ts or message.broadcast:
                channel.history.append(message)
        if message.user:
            channel.read[message.user] = message.stamp
        self.changed("channel", channel.id, message.ephemeral_to)
        return message

    def delete(self, channel: Channel, message: Message) -> None:
        """Take a message away."""
        if message.ephemeral_to:
            channel.ephemerals.remove(message)
        else:
            del channel.everything[message.ts]
            for rows in (channel.history, channel.threads.get(message.thread_ts or "", [])):
                at = _left(rows, message.stamp)
                if at < len(rows) and rows[at] is message:
                    del rows[at]
        self.changed("channel", channel.id, message.ephemeral_to)

    def find_message(self, channel: Channel, ts: str, viewer: str | None = None) -> Message | None:
        """The live message with this ts; ephemeral ones only for their viewer."""
        found = channel.everything.get(ts)
        if found is None and viewer:
            return next((m for m in channel.ephemerals if m.ts == ts and m.ephemeral_to == viewer), None)
        return found

    def seen(self, channel: Channel, viewer: str | None, replies_to: str | None = None) -> list[Message]:
        """Copies of what a viewer sees, oldest first: the channel's top level, or one thread with its parent."""
        if replies_to is None:
            rows: Iterable[Message] = channel.history
        else:
            parent = channel.everything.get(replies_to)
            rows = [*([parent] if parent else []), *channel.threads.get(replies_to, [])]
        mine = [
            m for m in channel.ephemerals if viewer is not None and m.ephemeral_to == viewer and m.thread_ts == replies_to
        ]
        return [replace(m) for m in (sorted([*rows, *mine], key=_stamp) if mine else rows)]

    def top_view(self, user: str) -> View | None:
        """The modal on top of the person's stack."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def drop_views(self, user: str, keep: int = 0) -> list[View]:
        """Close a person's modals down to the first `keep`; give those that went, top first."""
        stack = self.stacks.get(user, [])
        gone = stack[keep:][::-1]
        del stack[keep:]
        for view in gone:
            del self.views[view.id]
        return gone
