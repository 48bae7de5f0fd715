"""What a bot may answer: options for a menu, errors beside fields."""

from typing import Any

from playground.errors import SlackError
from playground.strict.composition import options
from playground.strict.problems import Problems

Json = dict[str, Any]


def offered(body: Json) -> Json:
    """Check the options a bot offers for an external menu; an empty list is allowed."""
    names = [name for name in ("options", "option_groups") if name in body]
    if len(names) != 1 or set(body) - {"options", "option_groups"}:
        raise SlackError("invalid_options", ["[ERROR] one of options and option_groups is required"])
    if body[names[0]]:
        problems = Problems()
        options(problems, {"type": "external_select", **body}, "")
        if problems.lines:
            raise SlackError("invalid_options", problems.lines)
    return body


def view_errors(given: list[Json], errors: Any) -> dict[str, str]:
    """Check the errors a bot gives for a submission: each names an input block and says something."""
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_response_action", ["[ERROR] errors must not be empty"])
    inputs = {block["block_id"] for block in given if block["type"] == "input"}
    for key, value in errors.items():
        if key not in inputs:
            raise SlackError("invalid_response_action", [f"[ERROR] no input block {key!r}; there are {sorted(inputs)}"])
        if not isinstance(value, str) or not value:
            raise SlackError("invalid_response_action", [f"[ERROR] must be a sentence [json-pointer:/errors/{key}]"])
    return errors
