"""Rich text blocks."""

from typing import Any

from playground.strict.problems import Problems

Json = dict[str, Any]

CONTAINERS: dict[str, tuple[str, ...]] = {
    "rich_text_section": (),
    "rich_text_list": ("style", "indent", "offset", "border"),
    "rich_text_preformatted": ("border", "language"),
    "rich_text_quote": ("border",),
}
INLINE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "text": (("text",), ("style",)),
    "link": (("url",), ("text", "unsafe", "style")),
    "user": (("user_id",), ("style",)),
    "usergroup": (("usergroup_id",), ("style",)),
    "channel": (("channel_id",), ("style",)),
    "emoji": (("name",), ("unicode", "style", "url", "display_team_id")),
    "broadcast": (("range",), ("style",)),
    "date": (("timestamp", "format"), ("url", "fallback", "style")),
    "color": (("value",), ("style",)),
    "team": (("team_id",), ("style",)),
}


def rich_text(problems: Problems, value: Json, at: str) -> None:
    """Check the elements of a rich text block."""
    for i, part in enumerate(problems.rows(value.get("elements"), 0, 1000, f"{at}/elements")):
        _container(problems, part, tuple(CONTAINERS), f"{at}/elements/{i}")


def _container(problems: Problems, part: Any, allowed: tuple[str, ...], at: str) -> None:
    if not problems.item(part, at):
        return
    kind = part.get("type")
    if kind not in allowed:
        problems.say(f"unknown type: {kind}", f"{at}/type")
        return
    listed = kind == "rich_text_list"
    problems.keys(part, ("type", "elements", "style") if listed else ("type", "elements"), CONTAINERS[kind], at)
    if listed:
        problems.choice(part.get("style"), ("bullet", "ordered"), f"{at}/style")
        problems.whole(part.get("indent"), 0, 8, f"{at}/indent")
    for i, one in enumerate(problems.rows(part.get("elements"), 0, 1000, f"{at}/elements")):
        if listed:
            _container(problems, one, ("rich_text_section",), f"{at}/elements/{i}")
        else:
            _inline(problems, one, f"{at}/elements/{i}")


def _inline(problems: Problems, one: Any, at: str) -> None:
    if not problems.item(one, at):
        return
    kind = str(one.get("type"))
    if kind not in INLINE:
        problems.say(f"unknown type: {kind}", f"{at}/type")
        return
    required, optional = INLINE[kind]
    problems.keys(one, ("type", *required), optional, at)
    if kind == "text":
        problems.string(one.get("text"), 12_000, f"{at}/text")
    if kind == "broadcast":
        problems.choice(one.get("range"), ("here", "channel", "everyone"), f"{at}/range")


def length(value: Any) -> int:
    """Count the characters that a rich text shows."""
    if isinstance(value, list):
        return sum(length(one) for one in value)
    if not isinstance(value, dict):
        return 0
    own = len(str(value["text"])) if isinstance(value.get("text"), str) else 0
    return own + length(value.get("elements"))
