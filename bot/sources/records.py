"""Records of JSON as rows of a table. A record within a record has its names joined by points."""

import json
from typing import Any

from models.refusal import Refusal


def records(held: Any) -> list[dict[str, Any]]:
    """The list of records that it is or holds. Raises a Refusal where there is none."""
    if isinstance(held, dict):
        lists = (value for value in held.values() if isinstance(value, list) and value and isinstance(value[0], dict))
        held = next(lists, [held])
    if not all(isinstance(record, dict) for record in held):
        raise Refusal("This JSON file is no list of records. Send a list in which each record names its values.")
    return list(held)


def flat(record: dict[str, Any]) -> dict[str, Any]:
    """One record without records in it."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            found.update({f"{name}.{inner}": _cell(kept) for inner, kept in value.items()})
        else:
            found[name] = _cell(value)
    return found


def _cell(value: Any) -> Any:
    return json.dumps(value, default=str) if isinstance(value, dict | list) else value
