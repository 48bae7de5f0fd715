"""The elements of blocks: finding them, what they hold, and what a person's value becomes in a payload."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from playground import initial
from playground.workspace import File

Json = dict[str, Any]
Entered = dict[str, dict[str, Json]]

# What the state of an element is called in a payload.
STATE = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "file_input": "files",
}
LISTS = frozenset(kind for kind, name in STATE.items() if name.endswith("s"))
OPTIONS = frozenset(kind for kind, name in STATE.items() if name.startswith("selected_option"))


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Give every (block, element) that has an action id."""
    for block in blocks:
        found = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
        found += block.get("actions") or []
        for element in found:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element
        for name in ("child_blocks", "blocks"):
            if isinstance(block.get(name), list):
                yield from elements(block[name])
        if block.get("type") == "carousel":
            yield from elements(block["elements"])


def find(blocks: list[Json], action_id: str, value: str | None = None, block_id: str | None = None) -> tuple[Json, Json]:
    """Find one element by its action id, and by its value and block if given; raise LookupError if it is not there.

    A value names a button's value, or an option's in a menu.
    """
    near = []
    for block, element in elements(blocks):
        if element["action_id"] == action_id and block_id in (None, block.get("block_id")):
            if value is None or element.get("value") == value or option(element, value) is not None:
                return block, element
            near.append((block, element))
    if near and value is not None and "external" in near[0][1]["type"]:
        return near[0]
    there = sorted({element["action_id"] for _, element in elements(blocks)})
    raise LookupError(f"no element {action_id!r} with value {value!r} and block {block_id!r}; there are {there}")


def options(element: Json) -> list[Json]:
    """Every option of a menu, in and out of groups."""
    grouped = [row for group in element.get("option_groups") or [] for row in group["options"]]
    return [*(element.get("options") or []), *grouped]


def option(element: Json, value: str) -> Json | None:
    """The option of a menu with this value."""
    return next((row for row in options(element) if row.get("value") == value), None)


def values(blocks: list[Json], entered: Entered) -> Entered:
    """Give `state.values`: what each field holds now, entered or initial."""
    state: Entered = {}
    for block, element in elements(blocks):
        kind = element["type"]
        if kind not in STATE or kind == "overflow":
            continue
        known = entered.get(block["block_id"], {}).get(element["action_id"])
        state.setdefault(block["block_id"], {})[element["action_id"]] = known or initial.state(element)
    return state


def kept(entered: Entered, blocks: list[Json]) -> Entered:
    """Keep of what was entered the fields that are still there."""
    still = {(block["block_id"], element["action_id"]): element["type"] for block, element in elements(blocks)}
    left: Entered = {}
    for block_id, actions in entered.items():
        for action_id, state in actions.items():
            if still.get((block_id, action_id)) == state.get("type"):
                left.setdefault(block_id, {})[action_id] = state
    return left


def state_of(element: Json, value: Any, offered: list[Json] | None = None) -> Json:
    """Turn a plain value into an element's state: `"2026-03-02"` or a date, an option's value, a list of users…

    `offered` are the options an external menu was given. A dict that has the state's own key is taken as it is.
    """
    kind = element["type"]
    if kind not in STATE:
        raise LookupError(f"a {kind} holds no value")
    name = STATE[kind]
    if isinstance(value, dict) and (name in value or value.get("type") == kind):
        return {"type": kind, **value}
    if kind in LISTS:
        rows = [] if value is None else list(value) if isinstance(value, (list, tuple, set)) else [value]
        return {"type": kind, name: [_one(element, row, offered) for row in rows]}
    return {"type": kind, name: None if value is None else _one(element, value, offered)}


def _one(element: Json, value: Any, offered: list[Json] | None) -> Any:
    kind = element["type"]
    if kind in OPTIONS:
        return value if isinstance(value, dict) else _chosen(element, str(value), offered)
    if isinstance(value, File):
        return value.id
    if kind == "rich_text_input" and isinstance(value, str):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
        return {"type": "rich_text", "elements": [section]}
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else int(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()[:10]
    return value if isinstance(value, dict) else str(value)


def _chosen(element: Json, value: str, offered: list[Json] | None) -> Json:
    found = option(element, value) or next((row for row in offered or [] if row.get("value") == value), None)
    if found is not None:
        return {key: found[key] for key in ("text", "value", "description") if key in found}
    if "external" in element["type"]:
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    raise LookupError(f"no option {value!r}; there are {[row.get('value') for row in options(element)]}")
