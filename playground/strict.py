"""Slack's limits for messages and views, with an error that says exactly where."""

from typing import Any

from playground.errors import SlackError

Json = dict[str, Any]

TEXT = 4000
MARKDOWN = 12_000
_number = 0


def blocks(given: Any) -> list[Json]:
    """Check a message's blocks; give them with a block id each."""
    return _identified(given)


def _identified(given: list[Json]) -> list[Json]:
    global _number
    rows = []
    for block in given:
        if not block.get("block_id"):
            _number += 1
            block = {**block, "block_id": f"b{_number:05x}"}
        rows.append(block)
    return rows


def attachments(given: Any) -> list[Json]:
    return given or []


def metadata(given: Any) -> Json | None:
    return given or None


def view(given: Any, kind: str | None) -> Json:
    if kind and given.get("type") != kind:
        raise SlackError("invalid_arguments", [f"[ERROR] must be one of: {kind} [json-pointer:/view/type]"])
    return {**given, "blocks": _identified(given["blocks"])}


def offered(body: Json) -> Json:
    """Check the options a bot offers for an external menu."""
    return body


def view_errors(given: list[Json], errors: Any) -> dict[str, str]:
    """Check the errors a bot gives for a submission: each names an input block."""
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_response_action", ["[ERROR] errors must not be empty"])
    inputs = {block["block_id"] for block in given if block["type"] == "input"}
    for key in errors:
        if key not in inputs:
            raise SlackError("invalid_response_action", [f"[ERROR] no input block {key!r}"])
    return {key: str(value) for key, value in errors.items()}
