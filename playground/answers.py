"""What the bot answered to something that was delivered."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """The bot's answer: HTTP status (0 when none came), body, seconds it took, and what went wrong, if anything.

    `error` is None, `operation_timeout` (no answer in time), `dispatch_failed` (a bad answer, or no connection) or
    `not_subscribed` (the manifest does not ask for this event, so nothing was sent).
    `errors` are the messages beside a modal's fields, by block id.
    """

    status: int
    body: Any = None
    seconds: float = 0.0
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the bot took it, with nothing to complain about."""
        return self.error is None and not self.errors
