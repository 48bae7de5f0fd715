"""What tests say to the playground: people of one team acting, and what they then see."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from playground import describe, fields
from playground.acts import Acts
from playground.answers import Answer
from playground.delivery import Delivery
from playground.workspace import COLOURS, Channel, File, Message, User, View, Workspace
from playground.world import World

Json = dict[str, Any]


class Driver:
    """One team, driven from outside. Messages and views it gives are copies, as old as the moment they were read."""

    def __init__(self, world: World, workspace: Workspace, delivery: Delivery) -> None:
        """Take the app, the team, and the way to the bot."""
        self.world = world
        self.workspace = workspace
        self.delivery = delivery
        self.acts = Acts(world, workspace, delivery)

    # Making the team

    def add_user(
        self,
        id: str,
        name: str,
        real_name: str = "",
        tz: str = "UTC",
        is_admin: bool = False,
        title: str = "",
        email: str = "",
        locale: str = "en-US",
    ) -> User:
        """Add a person; `tz` is an IANA zone."""
        ZoneInfo(tz)
        color = COLOURS[len(self.workspace.users) % len(COLOURS)]
        address = email or f"{name}@{self.workspace.domain}.example"
        user = User(id, name, real_name or name, tz, is_admin, False, locale, color, address, title)
        user.updated = self.workspace.seconds()
        self.workspace.users[id] = user
        self.workspace.changed("people", id)
        return user

    def add_channel(
        self,
        id: str,
        name: str,
        members: Iterable[str] = (),
        private: bool = False,
        bot_in: bool = False,
    ) -> Channel:
        """Add a channel with these people in it, and the bot if `bot_in`."""
        inside = dict.fromkeys(members)
        for member in inside:
            self._user(member)
        if bot_in:
            inside[self.workspace.bot_user] = None
        channel = Channel(id, name, "private" if private else "public", inside, created=self.workspace.seconds())
        self.workspace.channels[id] = channel
        self.workspace.changed("channel", id)
        return channel

    def add_usergroup(self, id: str, users: Iterable[str]) -> None:
        """Add a user group of these people."""
        self.workspace.usergroups[id] = list(users)

    def add_file(self, user: str, name: str, content: bytes, mimetype: str = "application/octet-stream") -> File:
        """Add a person's file, to drop with `say` or to put into a file field with `submit`."""
        file = File(self.workspace.next_id("F"), name, self._user(user).id, content, mimetype=mimetype, complete=True)
        file.created, file.length = self.workspace.seconds(), len(content)
        self.workspace.files[file.id] = file
        return file

    # Acting

    async def command(self, user: str, command: str, text: str = "", channel: str | None = None) -> Answer:
        """Type a slash command in a channel (or in the direct message with the bot)."""
        return await self.acts.command(self._actor(user), command, text, self._channel(channel or user))

    async def click(
        self,
        user: str,
        where: Message | View,
        action_id: str,
        value: str | None = None,
        block_id: str | None = None,
        selected: Any = None,
    ) -> Answer:
        """Use a button or menu of a message, a modal or the Home tab, as this copy of it shows it.

        `value` finds a button by its value, or picks an option by its value. `selected` is what else is chosen or
        typed: a date, a user's id, a list. Raises LookupError when there is no such element.
        """
        person = self._actor(user)
        block, element = fields.find(where.blocks, action_id, value, block_id)
        chosen = selected if selected is not None else value
        state = None
        if element["type"] in fields.STATE:
            state = self._state(element, chosen, where, block)
        if isinstance(where, View):
            return await self.acts.click_view(person, self._open(where), block, element, state)
        return await self.acts.click(person, where, block, element, state)

    async def submit(self, user: str, view: View, values: Json | None = None) -> Answer:
        """Fill in a modal by block id (or action id) and send it off; what is not named keeps what it shows.

        Missing or malformed fields are answered by Slack itself: status 0, with `errors`.
        """
        live = self._open(view)
        entered: fields.Entered = {}
        for key, value in (values or {}).items():
            block, element = self._field(live, key)
            state = self._state(element, value, live, block)
            entered.setdefault(block["block_id"], {})[element["action_id"]] = state
        return await self.acts.submit(self._actor(user), live, entered)

    async def close(self, user: str, view: View, whole: bool = False) -> Answer:
        """Press a modal's Cancel, or with `whole` the cross that closes all of them."""
        return await self.acts.close(self._actor(user), self._open(view), whole)

    async def options(self, user: str, where: Message | View, block_id: str, typed: str) -> list[Json]:
        """Type into an external menu; give what the bot offers."""
        block, element = self._field(where, block_id)
        live = self._open(where) if isinstance(where, View) else where
        return await self.acts.options(self._actor(user), live, block, element, typed)

    async def shortcut(self, user: str, callback_id: str, message: Message | None = None) -> Answer:
        """Use a global shortcut, or one on a message."""
        return await self.acts.shortcut(self._actor(user), callback_id, message)

    async def home(self, user: str) -> View | None:
        """Open the Home tab; give the view that is there once the bot has answered."""
        await self.acts.home(self._actor(user))
        return self.home_view(user)

    async def say(
        self, user: str, text: str, channel: str | None = None, files: Iterable[File] = (), thread: str | None = None
    ) -> Answer:
        """Write in a channel, or (without one) to the bot; `files` are dropped with it."""
        return await self.acts.say(self._actor(user), text, self._channel(channel or user), list(files), thread)

    async def join(self, user: str, channel: str) -> Answer:
        """Have a person, or the bot, join a channel."""
        return await self._moved("member_joined_channel", user, channel)

    async def leave(self, user: str, channel: str) -> Answer:
        """Have a person, or the bot, leave a channel."""
        return await self._moved("member_left_channel", user, channel)

    async def set_tz(self, user: str, tz: str) -> Answer:
        """Move a person to another time zone."""
        ZoneInfo(tz)
        self._user(user).tz = tz
        return await self._user_changed(user)

    async def deactivate(self, user: str) -> Answer:
        """Have a person leave the team; they leave its channels too."""
        person = self._user(user)
        person.deleted = True
        for channel in self.workspace.channels.values():
            if channel.kind != "im":
                channel.members.pop(user, None)
        self.workspace.drop_views(user)
        return await self._user_changed(user)

    async def reactivate(self, user: str) -> Answer:
        """Have a person come back; they are in no channel yet."""
        self._user(user).deleted = False
        return await self._user_changed(user)

    async def welcome(self, user: str) -> Answer:
        """Tell the bot that a person added with `add_user` has joined the team."""
        shown = describe.user(self.workspace, self._user(user), self._email, True)
        return await self._event({"type": "team_join", "user": shown, "cache_ts": self.workspace.seconds()})

    async def archive(self, channel: str) -> Answer:
        """Archive a channel."""
        room = self._channel(channel)
        room.archived = True
        self.workspace.changed("channel", room.id)
        member = next((one for one in room.members if one != self.workspace.bot_user), self.workspace.bot_user)
        return await self._event({"type": "channel_archive", "channel": room.id, "user": member})

    async def uninstall(self) -> Answer:
        """Take the app out of the team: its token stops working, and it is told twice, as Slack does."""
        self.workspace.installed = False
        await self._event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.workspace.bot_user]}})
        return await self._event({"type": "app_uninstalled"})

    def install_code(self, user: str) -> str:
        """Have a person allow the app; give the code that `oauth.v2.access` takes."""
        code = f"code-{self.workspace.id}-{len(self.world.codes) + 1}"
        self.world.codes[code] = f"{self.workspace.id}/{self._user(user).id}"
        return code

    # Seeing

    def messages(self, place: str, viewer: str | None = None) -> list[Message]:
        """What a channel (or, given a person's id, their direct message with the bot) shows, oldest first.

        Replies in threads are not among them: see `thread`. With a viewer, what only they see is among them; in a
        direct message the person is the viewer.
        """
        channel = self._channel(place)
        return self.workspace.seen(channel, viewer or channel.user)

    def thread(self, message: Message, viewer: str | None = None) -> list[Message]:
        """A message and the replies to it."""
        channel = self._channel(message.channel)
        return self.workspace.seen(channel, viewer or channel.user, message.thread_ts or message.ts)

    def everything(self, place: str) -> list[Message]:
        """Every message of a channel with the replies, in the order they came; no ephemeral ones."""
        return [replace(message) for message in self._channel(place).everything.values()]

    def view(self, user: str) -> View | None:
        """The modal a person has on top, or None."""
        view = self.workspace.top_view(self._user(user).id)
        return replace(view) if view else None

    def home_view(self, user: str) -> View | None:
        """A person's Home tab, or None before the bot has published one."""
        view = self.workspace.homes.get(self._user(user).id)
        return replace(view) if view else None

    # Inside

    @property
    def _email(self) -> bool:
        return "users:read.email" in self.world.manifest.scopes

    def _user(self, user: str) -> User:
        if user not in self.workspace.users:
            raise LookupError(f"no person {user!r}; there are {sorted(self.workspace.users)}")
        return self.workspace.users[user]

    def _actor(self, user: str) -> User:
        person = self._user(user)
        if person.deleted or person.is_bot:
            raise LookupError(f"{user} cannot act: {'a bot' if person.is_bot else 'no longer here'}")
        return person

    def _channel(self, place: str) -> Channel:
        if place in self.workspace.users:
            return self.workspace.direct(place)
        if place not in self.workspace.channels:
            raise LookupError(f"no channel {place!r}; there are {sorted(self.workspace.channels)}")
        return self.workspace.channels[place]

    def _open(self, view: View) -> View:
        live = self.workspace.views.get(view.id)
        if live is None:
            raise LookupError(f"{view.id} ({view.title}) is not open any more")
        return live

    def _field(self, where: Message | View, key: str) -> tuple[Json, Json]:
        there = [(block, element) for block, element in fields.elements(where.blocks) if element["type"] in fields.STATE]
        for block, element in there:
            if block["block_id"] == key:
                return block, element
        named = [(block, element) for block, element in there if element["action_id"] == key]
        if len(named) == 1:
            return named[0]
        raise LookupError(f"no field {key!r}; there are {[block['block_id'] for block, _ in there]}")

    def _state(self, element: Json, value: Any, where: Message | View, block: Json) -> Json:
        place = where.id if isinstance(where, View) else where.ts
        offered = self.workspace.offered.get((place, block["block_id"], element["action_id"]), {})
        state = fields.state_of(element, value, fields.options(offered))
        return self.with_files(state)

    def with_files(self, state: Json) -> Json:
        """A file field's state with the files described, where it only names them by id."""
        if "files" in state:
            rows = [row["id"] if isinstance(row, dict) else row for row in state["files"] or []]
            files = [self.workspace.files[row] for row in rows]
            for file in files:
                file.in_form = True
            state["files"] = [describe.file(self.workspace, file, self.world.url) for file in files]
        return state

    async def _event(self, event: Json) -> Answer:
        return await self.delivery.event(self.workspace, event)

    async def _user_changed(self, user: str) -> Answer:
        person = self._user(user)
        person.updated = self.workspace.seconds()
        self.workspace.changed("people", user)
        shown = describe.user(self.workspace, person, self._email, True)
        return await self._event({"type": "user_change", "user": shown, "cache_ts": person.updated})

    async def _moved(self, kind: str, user: str, channel: str) -> Answer:
        room, person = self._channel(channel), self._user(user)
        watched = self.workspace.bot_user in room.members
        if kind == "member_joined_channel":
            room.members[person.id] = None
        else:
            room.members.pop(person.id, None)
        self.workspace.changed("channel", room.id)
        if not watched and person.id != self.workspace.bot_user:
            return Answer(0, error="not_subscribed")
        return await self._event(
            {
                "type": kind,
                "user": person.id,
                "channel": room.id,
                "team": self.workspace.id,
                "channel_type": "G" if room.kind == "private" else "C",
            }
        )
