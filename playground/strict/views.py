"""What a modal or a Home tab may hold."""

import json
from typing import Any

from playground.errors import SlackError
from playground.strict.composition import PLAIN, text
from playground.strict.problems import Problems
from playground.strict.surfaces import Surface, surface

Json = dict[str, Any]

BYTES = 250_000
SHARED = ("private_metadata", "callback_id", "external_id")
MODAL = (*SHARED, "close", "submit", "clear_on_close", "notify_on_close", "submit_disabled")


def view(given: Any, kind: str | None) -> Json:
    """Check a view, of one kind if that is given; give it with ids. Raises `invalid_arguments`, saying where."""
    if not isinstance(given, dict):
        raise SlackError("invalid_arguments", ["[ERROR] must be an object [json-pointer:/view]"])
    if len(json.dumps(given, ensure_ascii=False).encode()) > BYTES:
        raise SlackError("view_too_large")
    problems = Problems()
    own = given.get("type")
    if own not in ((kind,) if kind else ("modal", "home")):
        problems.say(f"must be one of: {kind or 'modal, home'}", "/view/type")
        raise SlackError("invalid_arguments", problems.lines)
    modal: Surface = "modal" if own == "modal" else "home"
    required = ("type", "blocks", "title") if own == "modal" else ("type", "blocks")
    problems.keys(given, required, MODAL if own == "modal" else SHARED, "/view")
    problems.string(given.get("private_metadata"), 3000, "/view/private_metadata", least=0)
    problems.string(given.get("callback_id"), 255, "/view/callback_id", least=0)
    problems.string(given.get("external_id"), 255, "/view/external_id", least=0)
    for name in ("title", "close", "submit"):
        text(problems, given.get(name), 24, f"/view/{name}", PLAIN)
    for name in ("clear_on_close", "notify_on_close", "submit_disabled"):
        problems.flag(given.get(name), f"/view/{name}")
    rows = surface(problems, given.get("blocks"), modal, "/view/blocks")
    if own == "modal" and given.get("submit") is None and any(row.get("type") == "input" for row in rows):
        problems.say("missing required field: submit", "/view")
    if problems.lines:
        raise SlackError("invalid_arguments", problems.lines)
    return {**given, "blocks": rows}
