"""What a listener is given, what it may answer, and the tables it is put in.

A handler is an async function of a `Call` that returns an `Answer` or None. It never acknowledges: that follows when it has
finished and its transaction is committed.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.database import Workspace
from bot.outside import Outside
from bot.slack.gateway import Slack
from handlers.forms import AT_HOME, Form, whole_number


@dataclass(frozen=True)
class Call:
    """Somebody did something in Slack.

    Attributes:
        workspace: the database as their workspace sees it, by the signed request's team.
        slack: the Web API of that workspace; never inside a transaction.
        user: who did it, by the signed request.
        body: Slack's payload.
        words: what was typed after a command, trimmed.
        value: a button's value, a menu's chosen value, or what was typed into a search.
        form: the inputs of the form or message.
        key: the same for each delivery of the same act (``tx.once(call.key)``).
        outside: what the operator opened to sources that run by themselves.
    """

    workspace: Workspace
    slack: Slack
    user: str
    body: Mapping[str, Any]
    words: str = ""
    value: str = ""
    form: Form = field(default_factory=lambda: Form({}))
    key: str = ""
    outside: Outside = field(default_factory=Outside)

    @property
    def channel(self) -> str:
        """Where it happened; empty in the Home tab and in forms."""
        return str(self.body.get("channel_id") or (self.body.get("channel") or {}).get("id") or "")

    @property
    def number(self) -> int:
        """The button's value as a number, or 0 where it is none (no row has that number)."""
        return whole_number(self.value)

    @property
    def in_form(self) -> bool:
        """Whether it happened in a form."""
        return self._view == "modal"

    @property
    def at_home(self) -> bool:
        """Whether it happened in the Home tab, or in a form that began there."""
        return self._view == "home" or self.form.at_home

    @property
    def home_mark(self) -> str:
        """What the meta of a form ends with that is opened now, so that the Home tab is drawn afresh when it is sent."""
        return AT_HOME if self.at_home else ""

    @property
    def _view(self) -> str:
        return str((self.body.get("view") or {}).get("type") or "")


@dataclass(frozen=True)
class Say:
    """A message for the person who asked, seen by nobody else."""

    content: Mapping[str, Any]


@dataclass(frozen=True)
class Open:
    """A form: opened, or put on top of the one it was asked from."""

    view: Mapping[str, Any]


@dataclass(frozen=True)
class Replace:
    """A form in the place of the one at hand."""

    view: Mapping[str, Any]


@dataclass(frozen=True)
class Errors:
    """Sentences beside a form's inputs, by their names. The form stays open, what was typed stays in it."""

    by_input: Mapping[str, str]


@dataclass(frozen=True)
class CloseAll:
    """Close the form and those under it."""


@dataclass(frozen=True)
class Options:
    """Answers to a search (blocks.option)."""

    options: Sequence[Mapping[str, Any]]


Answer = Say | Open | Replace | Errors | CloseAll | Options
Handler = Callable[[Call], Awaitable[Answer | None]]

ACTIONS: dict[str, Handler] = {}
VIEWS: dict[str, Handler] = {}
COMMANDS: dict[str, Handler] = {}
SHORTCUTS: dict[str, Handler] = {}
EVENTS: dict[str, list[Handler]] = {}
SEARCHES: dict[str, Handler] = {}


def _put(table: dict[str, Handler], name: str) -> Callable[[Handler], Handler]:
    def put(handler: Handler) -> Handler:
        if name in table:
            raise ValueError(f"{name} has two handlers")
        table[name] = handler
        return handler

    return put


def action(action_id: str) -> Callable[[Handler], Handler]:
    """A button or menu, such as ``huddle.skip``."""
    return _put(ACTIONS, action_id)


def view(callback_id: str) -> Callable[[Handler], Handler]:
    """A form that was sent."""
    return _put(VIEWS, callback_id)


def command(name: str) -> Callable[[Handler], Handler]:
    """A slash command; `call.words` is what followed it."""
    return _put(COMMANDS, name)


def shortcut(callback_id: str) -> Callable[[Handler], Handler]:
    """A global or message shortcut."""
    return _put(SHORTCUTS, callback_id)


def search(action_id: str) -> Callable[[Handler], Handler]:
    """The options of an inputs.search, for `call.value`."""
    return _put(SEARCHES, action_id)


def event(kind: str) -> Callable[[Handler], Handler]:
    """An event of that type, such as ``user_change``; several handlers may listen to one."""

    def put(handler: Handler) -> Handler:
        EVENTS.setdefault(kind, []).append(handler)
        return handler

    return put
