"""What was filled in, read from the `state.values` of a form or message (bot/views/inputs.py makes the inputs)."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

AT_HOME = "@home"  # ends what a form carries that began in the Home tab, which is drawn afresh when it is sent


def whole_number(words: str) -> int:
    """Words as a whole number, or 0 where they are none (no row has that number)."""
    return int(words) if words.isdecimal() and len(words) < 19 else 0


class Form:
    """The inputs by name; an empty one reads as its empty value.

    Attributes:
        meta: what the form carries.
        at_home: whether it began in the Home tab.
        inputs: the names of its inputs.
    """

    def __init__(
        self, values: Mapping[str, Mapping[str, Any]], meta: str = "", blocks: list[dict[str, Any]] | None = None
    ) -> None:
        self._values = {name: element for inputs in values.values() for name, element in inputs.items()}
        self.meta, self.at_home = meta.removesuffix(AT_HOME), meta.endswith(AT_HOME)
        self.inputs = [block["block_id"] for block in blocks or [] if block.get("type") == "input"]

    @property
    def about(self) -> int:
        """The number of the row that it is about, or 0."""
        return whole_number(self.meta)

    def _read(self, name: str, key: str) -> Any:
        return self._values.get(name, {}).get(key)

    def text(self, name: str) -> str:
        """What was typed, without blanks around it."""
        return str(self._read(name, "value") or "").strip()

    def number(self, name: str) -> int | None:
        value = self._read(name, "value")
        return int(value) if value not in (None, "") else None

    def choice(self, name: str) -> str | None:
        """The value of the chosen option (select, search, radio)."""
        option = self._read(name, "selected_option")
        return str(option["value"]) if option else None

    def choices(self, name: str) -> list[str]:
        """The values of the ticked options."""
        return [str(option["value"]) for option in self._read(name, "selected_options") or []]

    def day(self, name: str) -> date | None:
        value = self._read(name, "selected_date")
        return date.fromisoformat(value) if value else None

    def clock(self, name: str) -> time | None:
        value = self._read(name, "selected_time")
        return time.fromisoformat(value) if value else None

    def person(self, name: str) -> str | None:
        value = self._read(name, "selected_user")
        return str(value) if value else None

    def people(self, name: str) -> list[str]:
        return list(self._read(name, "selected_users") or [])

    def channel(self, name: str) -> str | None:
        value = self._read(name, "selected_conversation") or self._read(name, "selected_channel")
        return str(value) if value else None

    def files(self, name: str) -> list[dict[str, Any]]:
        """The files put in, as Slack describes them (``id``, ``name``, ``size``, ``filetype``, ``permalink``)."""
        return list(self._read(name, "files") or [])
