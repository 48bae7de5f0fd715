"""Collecting what is wrong, in Slack's words, with a pointer to the place."""

from collections.abc import Collection
from typing import Any

Json = dict[str, Any]


class Problems:
    """What is wrong so far; every check says more, none raises."""

    def __init__(self) -> None:
        """Start with nothing wrong."""
        self.lines: list[str] = []

    def say(self, what: str, at: str) -> None:
        """Note a problem at a JSON pointer."""
        self.lines.append(f"[ERROR] {what} [json-pointer:{at}]")

    def item(self, value: Any, at: str) -> bool:
        """Whether a value is an object; else a problem."""
        if not isinstance(value, dict):
            self.say("must be an object", at)
            return False
        return True

    def keys(self, value: Json, required: Collection[str], optional: Collection[str], at: str) -> None:
        """Check that an object has the fields it must, and none it may not."""
        for name in required:
            if value.get(name) is None:
                self.say(f"missing required field: {name}", at)
        for name in value:
            if name not in required and name not in optional:
                self.say(f"invalid additional property: {name}", at)

    def string(self, value: Any, most: int, at: str, least: int = 1) -> bool:
        """Check a string's length in characters; None passes."""
        if value is None:
            return False
        if not isinstance(value, str):
            self.say("must be a string", at)
            return False
        if len(value) > most:
            self.say(f"must be less than {most + 1} characters", at)
        if len(value) < least:
            self.say(f"must be more than {least - 1} characters", at)
        return True

    def rows(self, value: Any, least: int, most: int, at: str) -> list[Any]:
        """Check a list's length, and give it; an empty one when it is no list. None passes."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.say("must be an array", at)
            return []
        if len(value) > most:
            self.say(f"no more than {most} items allowed", at)
        if len(value) < least:
            self.say(f"no fewer than {least} items allowed", at)
        return value

    def whole(self, value: Any, least: int, most: int, at: str) -> None:
        """Check a whole number's range; None passes."""
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int):
            self.say("must be an integer", at)
        elif not least <= value <= most:
            self.say(f"must be from {least} to {most}", at)

    def flag(self, value: Any, at: str) -> None:
        """Check a boolean; None passes."""
        if value is not None and not isinstance(value, bool):
            self.say("must be a boolean", at)

    def choice(self, value: Any, allowed: Collection[str], at: str) -> None:
        """Check that a value is one of a few; None passes."""
        if value is not None and value not in allowed:
            self.say(f"must be one of: {', '.join(sorted(allowed))}", at)
