"""Messages, modals and Home tabs: which blocks they take, how many, and ids that are not used twice."""

from typing import Any, Literal

from playground.strict.blocks import block
from playground.strict.problems import Problems

Json = dict[str, Any]
Surface = Literal["message", "modal", "home"]

TEXT = 4000
MARKDOWN = 12_000
EVERYWHERE = ("actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video")
ALLOWED: dict[Surface, frozenset[str]] = {
    "message": frozenset(
        (
            *EVERYWHERE,
            "carousel",
            "container",
            "context_actions",
            "data_table",
            "data_visualization",
            "file",
            "markdown",
            "plan",
            "table",
            "task_card",
        )
    ),
    "modal": frozenset((*EVERYWHERE, "alert")),
    "home": frozenset((*EVERYWHERE, "carousel", "container")),
}
MOST: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
_number = 0


def surface(problems: Problems, given: Any, kind: Surface, at: str) -> list[Json]:
    """Check all blocks of a surface; give them with a block id and action ids each, as Slack stores them."""
    rows = problems.rows(given, 0, MOST[kind], at)
    seen: set[str] = set()
    focused = 0
    for i, row in enumerate(rows):
        block(problems, row, ALLOWED[kind], f"{at}/{i}")
        if not isinstance(row, dict):
            continue
        name = row.get("block_id")
        if name and name in seen:
            problems.say(f"block_id {name!r} already exists", f"{at}/{i}/block_id")
        seen.add(str(name))
        inside = row.get("element")
        if isinstance(inside, dict):
            focused += bool(inside.get("focus_on_load"))
            if inside.get("type") == "file_input" and kind != "modal":
                problems.say("unsupported type here: file_input", f"{at}/{i}/element/type")
    if focused > 1:
        problems.say("only one element may have focus_on_load", at)
    if kind == "message":
        _once(problems, rows, at)
    return [] if problems.lines else [_identified(row) for row in rows]


def _once(problems: Problems, rows: list[Any], at: str) -> None:
    kinds = [row.get("type") for row in rows if isinstance(row, dict)]
    if kinds.count("table") > 1:
        problems.say("only_one_table_allowed", at)
    if kinds.count("data_visualization") > 2:
        problems.say("no more than 2 data_visualization blocks allowed", at)
    written = sum(len(str(row.get("text"))) for row in rows if isinstance(row, dict) and row.get("type") == "markdown")
    if written > MARKDOWN:
        problems.say(f"must be less than {MARKDOWN + 1} characters of markdown together", at)


def _identified(row: Json) -> Json:
    """Give a block its ids; the block that came in is left as it is."""
    changed: Json = {}
    if not row.get("block_id"):
        changed["block_id"] = _name()
    for place in ("accessory", "element"):
        inside = row.get(place)
        if isinstance(inside, dict) and "action_id" not in inside and inside.get("type") != "image":
            changed[place] = {**inside, "action_id": _name()}
    if row["type"] == "actions":
        changed["elements"] = [one if "action_id" in one else {**one, "action_id": _name()} for one in row["elements"]]
    for place in ("child_blocks",):
        if place in row:
            changed[place] = [_identified(one) for one in row[place]]
    if row["type"] == "carousel":
        changed["elements"] = [_identified(one) for one in row["elements"]]
    return {**row, **changed} if changed else row


def _name() -> str:
    global _number
    _number += 1
    return f"auto{_number:06x}"
