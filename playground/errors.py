"""How the playground says no."""

from typing import Any


class SlackError(Exception):
    """An error answer of a Web API method."""

    def __init__(self, code: str, messages: list[str] | None = None, **more: Any) -> None:
        """Take Slack's error code, the lines for `response_metadata.messages`, and further fields of the answer."""
        super().__init__(code if not messages else f"{code}: {'; '.join(messages)}")
        self.code = code
        self.messages = messages or []
        self.more = more

    def answer(self) -> dict[str, Any]:
        """Give the answer's JSON."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            body["errors"] = [line.removeprefix("[ERROR] ") for line in self.messages]
            body["response_metadata"] = {"messages": self.messages}
        return body
