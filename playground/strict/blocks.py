"""Blocks: what each may hold."""

from collections.abc import Callable
from typing import Any

from playground.strict.composition import ANY, PLAIN, text
from playground.strict.elements import IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION, element, image
from playground.strict.problems import Problems
from playground.strict.rich_text import rich_text
from playground.strict.tables import chart, data_table, table

Json = dict[str, Any]

# Of each block: the fields it must have, and those it may have beside type and block_id.
FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "section": ((), ("text", "fields", "accessory", "expand")),
    "divider": ((), ()),
    "header": (("text",), ("level",)),
    "context": (("elements",), ()),
    "actions": (("elements",), ()),
    "context_actions": (("elements",), ()),
    "input": (("label", "element"), ("hint", "optional", "dispatch_action")),
    "image": (("alt_text",), ("image_url", "slack_file", "title")),
    "rich_text": (("elements",), ()),
    "markdown": (("text",), ()),
    "file": (("external_id", "source"), ()),
    "video": (
        ("alt_text", "title", "thumbnail_url", "video_url"),
        ("author_name", "description", "provider_icon_url", "provider_name", "title_url"),
    ),
    "table": (("rows",), ("column_settings",)),
    "data_table": (("caption", "rows"), ("page_size", "row_header_column_index")),
    "data_visualization": (("title", "chart"), ()),
    "alert": (("text",), ("level",)),
    "card": ((), ("hero_image", "icon", "slack_icon", "title", "subtitle", "body", "actions", "subtext")),
    "carousel": (("elements",), ()),
    "container": (
        ("child_blocks",),
        (
            "title",
            "rich_text_title",
            "subtitle",
            "width",
            "icon",
            "is_collapsible",
            "default_collapsed",
            "has_header_divider",
        ),
    ),
    "plan": (("title",), ("tasks",)),
    "task_card": (("task_id", "title"), ("details", "output", "sources", "status")),
}

IN_CONTAINER = frozenset(
    ("actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video")
)


def block(problems: Problems, value: Any, allowed: frozenset[str], at: str) -> None:
    """Check one block, and that it may stand on this surface."""
    if not problems.item(value, at):
        return
    kind = str(value.get("type"))
    if kind not in FIELDS:
        problems.say(f"unsupported type: {kind}", f"{at}/type")
        return
    if kind not in allowed:
        problems.say(f"unsupported type here: {kind}", f"{at}/type")
        return
    required, optional = FIELDS[kind]
    problems.keys(value, ("type", *required), (*optional, "block_id"), at)
    problems.string(value.get("block_id"), 255, f"{at}/block_id")
    check = CHECKS.get(kind)
    if check is not None:
        check(problems, value, at)
    _unique_actions(problems, value, at)


def _unique_actions(problems: Problems, value: Json, at: str) -> None:
    rows = value.get("elements")
    if value["type"] not in ("actions", "context_actions") or not isinstance(rows, list):
        return
    seen: set[str] = set()
    for i, row in enumerate(rows):
        name = row.get("action_id") if isinstance(row, dict) else None
        if name and str(name) in seen:
            problems.say(f"action_id {name!r} already exists in this block", f"{at}/elements/{i}/action_id")
        seen.add(str(name))


def _section(problems: Problems, value: Json, at: str) -> None:
    if value.get("text") is None and value.get("fields") is None:
        problems.say("missing required field: text", at)
    text(problems, value.get("text"), 3000, f"{at}/text")
    for i, one in enumerate(problems.rows(value.get("fields"), 1, 10, f"{at}/fields")):
        text(problems, one, 2000, f"{at}/fields/{i}")
    if value.get("accessory") is not None:
        element(problems, value["accessory"], IN_SECTION, f"{at}/accessory")


def _header(problems: Problems, value: Json, at: str) -> None:
    text(problems, value.get("text"), 150, f"{at}/text", PLAIN)
    problems.whole(value.get("level"), 1, 4, f"{at}/level")


def _context(problems: Problems, value: Json, at: str) -> None:
    for i, one in enumerate(problems.rows(value.get("elements"), 1, 10, f"{at}/elements")):
        if isinstance(one, dict) and one.get("type") == "image":
            element(problems, one, frozenset(("image",)), f"{at}/elements/{i}")
        else:
            text(problems, one, 3000, f"{at}/elements/{i}", ANY)


def _elements(allowed: frozenset[str], most: int) -> Callable[[Problems, Json, str], None]:
    def check(problems: Problems, value: Json, at: str) -> None:
        for i, one in enumerate(problems.rows(value.get("elements"), 1, most, f"{at}/elements")):
            element(problems, one, allowed, f"{at}/elements/{i}")

    return check


def _input(problems: Problems, value: Json, at: str) -> None:
    text(problems, value.get("label"), 2000, f"{at}/label", PLAIN)
    text(problems, value.get("hint"), 2000, f"{at}/hint", PLAIN)
    problems.flag(value.get("optional"), f"{at}/optional")
    problems.flag(value.get("dispatch_action"), f"{at}/dispatch_action")
    if value.get("element") is not None:
        element(problems, value["element"], IN_INPUT, f"{at}/element")


def _image(problems: Problems, value: Json, at: str) -> None:
    image(problems, value, at)
    text(problems, value.get("title"), 2000, f"{at}/title", PLAIN)


def _markdown(problems: Problems, value: Json, at: str) -> None:
    problems.string(value.get("text"), 12_000, f"{at}/text")


def _video(problems: Problems, value: Json, at: str) -> None:
    text(problems, value.get("title"), 200, f"{at}/title", PLAIN)
    text(problems, value.get("description"), 200, f"{at}/description", PLAIN)
    for name in ("author_name", "provider_name"):
        problems.string(value.get(name), 50, f"{at}/{name}")
    problems.string(value.get("alt_text"), 2000, f"{at}/alt_text")


def _alert(problems: Problems, value: Json, at: str) -> None:
    text(problems, value.get("text"), 200, f"{at}/text")
    problems.choice(value.get("level"), ("default", "info", "warning", "error", "success"), f"{at}/level")


def _card(problems: Problems, value: Json, at: str) -> None:
    for name, most in (("title", 150), ("subtitle", 150), ("body", 200), ("subtext", 200)):
        text(problems, value.get(name), most, f"{at}/{name}")
    for name in ("hero_image", "icon"):
        if value.get(name) is not None:
            element(problems, value[name], frozenset(("image",)), f"{at}/{name}")
    for i, one in enumerate(problems.rows(value.get("actions"), 1, 3, f"{at}/actions")):
        element(problems, one, frozenset(("button",)), f"{at}/actions/{i}")
    if not any(value.get(name) for name in ("hero_image", "title", "actions", "body")):
        problems.say("one of hero_image, title, actions and body is required", at)


def _carousel(problems: Problems, value: Json, at: str) -> None:
    for i, one in enumerate(problems.rows(value.get("elements"), 1, 10, f"{at}/elements")):
        block(problems, one, frozenset(("card",)), f"{at}/elements/{i}")


def _container(problems: Problems, value: Json, at: str) -> None:
    if value.get("title") is None and value.get("rich_text_title") is None:
        problems.say("missing required field: title", at)
    text(problems, value.get("title"), 150, f"{at}/title", PLAIN)
    text(problems, value.get("subtitle"), 150, f"{at}/subtitle")
    problems.choice(value.get("width"), ("narrow", "standard", "wide", "full"), f"{at}/width")
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        problems.say("needs is_collapsible", f"{at}/default_collapsed")
    for i, one in enumerate(problems.rows(value.get("child_blocks"), 1, 10, f"{at}/child_blocks")):
        block(problems, one, IN_CONTAINER, f"{at}/child_blocks/{i}")


def _task(problems: Problems, value: Json, at: str) -> None:
    problems.choice(value.get("status"), ("pending", "in_progress", "complete", "error"), f"{at}/status")


CHECKS: dict[str, Callable[[Problems, Json, str], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _elements(IN_ACTIONS, 25),
    "context_actions": _elements(IN_CONTEXT_ACTIONS, 5),
    "input": _input,
    "image": _image,
    "rich_text": rich_text,
    "markdown": _markdown,
    "video": _video,
    "table": table,
    "data_table": data_table,
    "data_visualization": chart,
    "alert": _alert,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "task_card": _task,
}
