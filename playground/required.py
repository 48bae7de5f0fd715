"""What Slack's own form checks before a modal is sent off."""

import re
from typing import Any

Json = dict[str, Any]

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def missing(blocks: list[Json], values: dict[str, dict[str, Json]]) -> dict[str, str]:
    """Give the sentence beside each input that is empty though required, or malformed, by block id."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        held = next((value for key, value in state.items() if key != "type"), None)
        if held in (None, "", []):
            if not block.get("optional"):
                errors[block["block_id"]] = "Please complete this required field."
            continue
        problem = _problem(element, held)
        if problem:
            errors[block["block_id"]] = problem
    return errors


def _problem(element: Json, held: Any) -> str | None:
    kind = element["type"]
    if kind == "plain_text_input":
        if len(held) < int(element.get("min_length") or 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(held) > int(element.get("max_length") or 3000):
            return f"Please enter at most {element.get('max_length') or 3000} characters."
    if kind == "number_input":
        return _number(element, str(held))
    if kind == "email_text_input" and not EMAIL.fullmatch(held):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not URL.fullmatch(held):
        return "Please enter a valid URL."
    if kind == "file_input" and len(held) > int(element.get("max_files") or 10):
        return f"Please add at most {element.get('max_files') or 10} files."
    most = element.get("max_selected_items")
    if most and isinstance(held, list) and len(held) > int(most):
        return f"Please choose at most {most}."
    return None


def _number(element: Json, held: str) -> str | None:
    if not NUMBER.fullmatch(held):
        return "Please enter a valid number."
    if not element.get("is_decimal_allowed") and "." in held:
        return "Please enter a whole number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(held) < float(low):
        return f"Please enter a number that is at least {low}."
    if high is not None and float(held) > float(high):
        return f"Please enter a number that is at most {high}."
    return None
