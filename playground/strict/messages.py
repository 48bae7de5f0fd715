"""What a message may hold."""

import json
from typing import Any

from playground.errors import SlackError
from playground.strict.problems import Problems
from playground.strict.surfaces import surface

Json = dict[str, Any]

METADATA_BYTES = 16_000


def blocks(given: Any, at: str = "/blocks") -> list[Json]:
    """Check a message's blocks; give them with ids. Raises `invalid_blocks`, saying where."""
    if not given:
        return []
    if not isinstance(given, list):
        raise SlackError("invalid_blocks_format")
    problems = Problems()
    rows = surface(problems, given, "message", at)
    if problems.lines:
        raise SlackError("invalid_blocks", problems.lines)
    return rows


def attachments(given: Any) -> list[Json]:
    """Check a message's attachments: at most 100, with good blocks."""
    if not given:
        return []
    if not isinstance(given, list) or any(not isinstance(one, dict) for one in given):
        raise SlackError("invalid_attachments")
    if len(given) > 100:
        raise SlackError("too_many_attachments")
    return [
        {**one, "blocks": blocks(one["blocks"], f"/attachments/{i}/blocks")} if one.get("blocks") else one
        for i, one in enumerate(given)
    ]


def metadata(given: Any) -> Json | None:
    """Check a message's metadata: a type and a payload, 16 kB together."""
    if not given:
        return None
    if not isinstance(given, dict) or set(given) - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_format")
    if not isinstance(given.get("event_type"), str) or not given["event_type"]:
        raise SlackError("invalid_metadata_format", ["[ERROR] missing required field: event_type [json-pointer:/metadata]"])
    if not isinstance(given.get("event_payload"), dict):
        line = "[ERROR] missing required field: event_payload [json-pointer:/metadata]"
        raise SlackError("invalid_metadata_format", [line])
    if len(json.dumps(given)) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return given
