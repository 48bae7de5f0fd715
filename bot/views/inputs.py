"""The inputs of a form. An input's `action_id` is its `block_id`; handlers/forms.py reads them back by it."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from bot.views.blocks import Block, Element, clip, plain


def _input(
    name: str, label: str, element: Element, *, optional: bool = False, hint: str = "", dispatch: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(clip(label, 2000)),
        "element": {"action_id": name, **element},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(clip(hint, 2000))
    if dispatch:
        block["dispatch_action"] = True
    return block


def text(
    name: str,
    label: str,
    *,
    initial: str = "",
    lines: bool = False,
    optional: bool = False,
    hint: str = "",
    example: str = "",
    limit: int = 3000,
) -> Block:
    """A line of text, or with `lines=True` several."""
    element: Element = {"type": "plain_text_input", "multiline": lines, "max_length": limit}
    if initial:
        element["initial_value"] = clip(initial, limit)
    if example:
        element["placeholder"] = plain(clip(example, 150))
    return _input(name, label, element, optional=optional, hint=hint)


def whole_number(
    name: str,
    label: str,
    *,
    initial: int | None = None,
    least: int = 0,
    most: int = 100_000,
    optional: bool = False,
    hint: str = "",
) -> Block:
    element: Element = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": str(least),
        "max_value": str(most),
    }
    if initial is not None:
        element["initial_value"] = str(initial)
    return _input(name, label, element, optional=optional, hint=hint)


def select(
    name: str,
    label: str,
    options: Sequence[Element],
    *,
    initial: str | None = None,
    optional: bool = False,
    hint: str = "",
    dispatch: bool = False,
) -> Block:
    """One of up to 100 options (blocks.option)."""
    element: Element = {"type": "static_select", "options": list(options)}
    chosen = next((option for option in options if option["value"] == initial), None)
    if chosen is not None:
        element["initial_option"] = chosen
    return _input(name, label, element, optional=optional, hint=hint, dispatch=dispatch)


def search(
    name: str, label: str, *, initial: Element | None = None, optional: bool = False, hint: str = "", example: str = ""
) -> Block:
    """One of many options, looked for as the person types (handlers answer it under the same id)."""
    element: Element = {"type": "external_select", "min_query_length": 0}
    if initial is not None:
        element["initial_option"] = initial
    if example:
        element["placeholder"] = plain(example)
    return _input(name, label, element, optional=optional, hint=hint)


def radio(name: str, label: str, options: Sequence[Element], *, initial: str | None = None, hint: str = "") -> Block:
    """One of up to ten options, all in sight."""
    element: Element = {"type": "radio_buttons", "options": list(options)}
    chosen = next((option for option in options if option["value"] == initial), None)
    if chosen is not None:
        element["initial_option"] = chosen
    return _input(name, label, element, hint=hint)


def ticks(
    name: str, label: str, options: Sequence[Element], *, initial: Iterable[str] = (), optional: bool = True, hint: str = ""
) -> Block:
    """Any of up to ten options."""
    return _input(name, label, _any_of("checkboxes", options, initial), optional=optional, hint=hint)


def several(
    name: str, label: str, options: Sequence[Element], *, initial: Iterable[str] = (), optional: bool = True, hint: str = ""
) -> Block:
    """Any of up to 100 options, in a menu."""
    return _input(name, label, _any_of("multi_static_select", options, initial), optional=optional, hint=hint)


def _any_of(kind: str, options: Sequence[Element], initial: Iterable[str]) -> Element:
    element: Element = {"type": kind, "options": list(options)}
    wanted = set(initial)
    if chosen := [option for option in options if option["value"] in wanted]:
        element["initial_options"] = chosen
    return element


def day(name: str, label: str, *, initial: date | None = None, optional: bool = False, hint: str = "") -> Block:
    element: Element = {"type": "datepicker"}
    if initial is not None:
        element["initial_date"] = initial.isoformat()
    return _input(name, label, element, optional=optional, hint=hint)


def clock(name: str, label: str, *, initial: time | None = None, optional: bool = False, hint: str = "") -> Block:
    """A time of day."""
    element: Element = {"type": "timepicker"}
    if initial is not None:
        element["initial_time"] = initial.strftime("%H:%M")
    return _input(name, label, element, optional=optional, hint=hint)


def person(name: str, label: str, *, initial: str | None = None, optional: bool = False, hint: str = "") -> Block:
    element: Element = {"type": "users_select"}
    if initial:
        element["initial_user"] = initial
    return _input(name, label, element, optional=optional, hint=hint)


def people(name: str, label: str, *, initial: Sequence[str] = (), optional: bool = False, hint: str = "") -> Block:
    element: Element = {"type": "multi_users_select"}
    if initial:
        element["initial_users"] = list(initial)
    return _input(name, label, element, optional=optional, hint=hint)


def channel(name: str, label: str, *, initial: str | None = None, hint: str = "") -> Block:
    """A public or private channel."""
    element: Element = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if initial:
        element["initial_conversation"] = initial
    return _input(name, label, element, hint=hint)


def files(
    name: str, label: str, *, most: int = 10, kinds: Sequence[str] = (), optional: bool = False, hint: str = ""
) -> Block:
    """Up to `most` files, in forms only; `kinds` are the endings that Slack lets people choose, such as ``pdf``."""
    element: Element = {"type": "file_input", "max_files": most}
    if kinds:
        element["filetypes"] = list(kinds)
    return _input(name, label, element, optional=optional, hint=hint)
