"""Buttons, menus and inputs."""

import re
from collections.abc import Callable
from typing import Any

from playground.strict.composition import PLAIN, confirmation, dispatching, filtered, options, text
from playground.strict.problems import Problems

Json = dict[str, Any]

DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = re.compile(r"-?\d+(\.\d+)?")

MENU = ("placeholder", "confirm", "focus_on_load", "action_id")
TYPED = ("placeholder", "initial_value", "dispatch_action_config", "focus_on_load", "action_id")
MULTI = (*MENU, "max_selected_items")
PEOPLE = ("initial_conversation", "default_to_current_conversation", "filter", "response_url_enabled")

# Of each element: the fields it must have, and those it may have.
FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "button": (("text",), ("action_id", "url", "value", "style", "confirm", "accessibility_label")),
    "image": (("alt_text",), ("image_url", "slack_file")),
    "overflow": (("options",), ("action_id", "confirm")),
    "checkboxes": (("options",), ("action_id", "initial_options", "confirm", "focus_on_load")),
    "radio_buttons": (("options",), ("action_id", "initial_option", "confirm", "focus_on_load")),
    "datepicker": ((), (*MENU, "initial_date")),
    "timepicker": ((), (*MENU, "initial_time", "timezone")),
    "datetimepicker": ((), ("action_id", "initial_date_time", "confirm", "focus_on_load")),
    "static_select": ((), (*MENU, "options", "option_groups", "initial_option")),
    "external_select": ((), (*MENU, "initial_option", "min_query_length")),
    "users_select": ((), (*MENU, "initial_user")),
    "conversations_select": ((), (*MENU, *PEOPLE)),
    "channels_select": ((), (*MENU, "initial_channel", "response_url_enabled")),
    "multi_static_select": ((), (*MULTI, "options", "option_groups", "initial_options")),
    "multi_external_select": ((), (*MULTI, "initial_options", "min_query_length")),
    "multi_users_select": ((), (*MULTI, "initial_users")),
    "multi_conversations_select": (
        (),
        (*MULTI, "initial_conversations", "default_to_current_conversation", "filter"),
    ),
    "multi_channels_select": ((), (*MULTI, "initial_channels")),
    "plain_text_input": ((), (*TYPED, "multiline", "min_length", "max_length")),
    "email_text_input": ((), TYPED),
    "url_text_input": ((), TYPED),
    "number_input": (("is_decimal_allowed",), (*TYPED, "min_value", "max_value")),
    "rich_text_input": ((), (*TYPED, "min_lines", "max_lines")),
    "file_input": ((), ("action_id", "filetypes", "max_files")),
    "feedback_buttons": (("positive_button", "negative_button"), ("action_id",)),
    "icon_button": (
        ("icon", "text"),
        ("action_id", "value", "confirm", "accessibility_label", "visible_to_user_ids"),
    ),
    "workflow_button": (("text", "workflow"), ("action_id", "style", "accessibility_label")),
}

SELECTS = frozenset(kind for kind in FIELDS if kind.endswith("_select"))
TEXTS = frozenset(kind for kind in FIELDS if kind.endswith("_input")) - {"file_input"}
BUTTONS = frozenset(("button", "workflow_button"))
PICKERS = frozenset(("datepicker", "timepicker", "checkboxes", "radio_buttons"))

IN_SECTION = BUTTONS | SELECTS | PICKERS | {"overflow", "image"}
IN_ACTIONS = BUTTONS | SELECTS | PICKERS | {"overflow", "datetimepicker", "rich_text_input"}
IN_INPUT = SELECTS | PICKERS | TEXTS | {"datetimepicker", "file_input"}
IN_CONTEXT_ACTIONS = frozenset(("feedback_buttons", "icon_button"))


def element(problems: Problems, value: Any, allowed: frozenset[str], at: str) -> None:
    """Check an element, and that it may stand where it stands."""
    if not problems.item(value, at):
        return
    kind = str(value.get("type"))
    if kind not in allowed:
        known = kind in FIELDS
        problems.say(f"{'unsupported' if known else 'unknown'} type: {kind}", f"{at}/type")
        return
    required, optional = FIELDS[kind]
    problems.keys(value, ("type", *required), optional, at)
    problems.string(value.get("action_id"), 255, f"{at}/action_id")
    text(problems, value.get("placeholder"), 150, f"{at}/placeholder", PLAIN)
    confirmation(problems, value.get("confirm"), f"{at}/confirm")
    dispatching(problems, value.get("dispatch_action_config"), f"{at}/dispatch_action_config")
    problems.flag(value.get("focus_on_load"), f"{at}/focus_on_load")
    problems.string(value.get("accessibility_label"), 75, f"{at}/accessibility_label")
    check = CHECKS.get(kind)
    if check is not None:
        check(problems, value, at)


def image(problems: Problems, value: Json, at: str) -> None:
    """Check what an image element and an image block share."""
    problems.string(value.get("alt_text"), 2000, f"{at}/alt_text")
    if ("image_url" in value) == ("slack_file" in value):
        problems.say("exactly one of image_url and slack_file is required", at)
    url = value.get("image_url")
    if problems.string(url, 3000, f"{at}/image_url") and not str(url).startswith(("http://", "https://")):
        problems.say("must be a valid URL", f"{at}/image_url")


def _button(problems: Problems, value: Json, at: str) -> None:
    text(problems, value.get("text"), 75, f"{at}/text", PLAIN)
    problems.string(value.get("value"), 2000, f"{at}/value", least=0)
    problems.string(value.get("url"), 3000, f"{at}/url")
    problems.choice(value.get("style"), ("primary", "danger"), f"{at}/style")


def _select(problems: Problems, value: Json, at: str) -> None:
    problems.whole(value.get("max_selected_items"), 1, 10_000, f"{at}/max_selected_items")
    problems.whole(value.get("min_query_length"), 0, 150, f"{at}/min_query_length")
    filtered(problems, value.get("filter"), f"{at}/filter")
    if "static" in value["type"]:
        options(problems, value, at)
    for name in ("initial_users", "initial_channels", "initial_conversations"):
        problems.rows(value.get(name), 1, 1000, f"{at}/{name}")


def _few(least: int, most: int) -> Callable[[Problems, Json, str], None]:
    def check(problems: Problems, value: Json, at: str) -> None:
        options(problems, value, at, least, most)

    return check


def _pattern(name: str, pattern: re.Pattern[str]) -> Callable[[Problems, Json, str], None]:
    def check(problems: Problems, value: Json, at: str) -> None:
        given = value.get(name)
        if given is not None and not (isinstance(given, str) and pattern.fullmatch(given)):
            problems.say("must match the expected format", f"{at}/{name}")

    return check


def _moment(problems: Problems, value: Json, at: str) -> None:
    problems.whole(value.get("initial_date_time"), 1_000_000_000, 9_999_999_999, f"{at}/initial_date_time")


def _typed(problems: Problems, value: Json, at: str) -> None:
    most = value.get("max_length")
    problems.flag(value.get("multiline"), f"{at}/multiline")
    problems.whole(value.get("min_length"), 0, 3000, f"{at}/min_length")
    problems.whole(most, 1, 3000, f"{at}/max_length")
    if isinstance(most, int) and isinstance(value.get("min_length"), int) and value["min_length"] > most:
        problems.say("must not be more than max_length", f"{at}/min_length")
    problems.string(value.get("initial_value"), most if isinstance(most, int) else 3000, f"{at}/initial_value", least=0)


def _number(problems: Problems, value: Json, at: str) -> None:
    problems.flag(value.get("is_decimal_allowed"), f"{at}/is_decimal_allowed")
    held: dict[str, float] = {}
    for name in ("initial_value", "min_value", "max_value"):
        given = value.get(name)
        if given is None:
            continue
        if not isinstance(given, str) or not NUMBER.fullmatch(given):
            problems.say("must be a string that holds a number", f"{at}/{name}")
            continue
        if "." in given and not value.get("is_decimal_allowed"):
            problems.say("must be a whole number", f"{at}/{name}")
        held[name] = float(given)
    low, high = held.get("min_value", float("-inf")), held.get("max_value", float("inf"))
    if low > high:
        problems.say("must not be more than max_value", f"{at}/min_value")
    elif not low <= held.get("initial_value", low if low > float("-inf") else high) <= high:
        problems.say("must be from min_value to max_value", f"{at}/initial_value")


def _file(problems: Problems, value: Json, at: str) -> None:
    problems.whole(value.get("max_files"), 1, 10, f"{at}/max_files")
    for i, one in enumerate(problems.rows(value.get("filetypes"), 1, 100, f"{at}/filetypes")):
        problems.string(one, 30, f"{at}/filetypes/{i}")


def _feedback(problems: Problems, value: Json, at: str) -> None:
    for name in ("positive_button", "negative_button"):
        button = value.get(name)
        if button is not None and problems.item(button, f"{at}/{name}"):
            problems.keys(button, ("text", "value"), ("accessibility_label",), f"{at}/{name}")
            text(problems, button.get("text"), 75, f"{at}/{name}/text", PLAIN)
            problems.string(button.get("value"), 2000, f"{at}/{name}/value")


CHECKS: dict[str, Callable[[Problems, Json, str], None]] = {
    "button": _button,
    "workflow_button": _button,
    "icon_button": _button,
    "image": image,
    "overflow": _few(1, 5),
    "checkboxes": _few(1, 10),
    "radio_buttons": _few(1, 10),
    "datepicker": _pattern("initial_date", DATE),
    "timepicker": _pattern("initial_time", TIME),
    "datetimepicker": _moment,
    "plain_text_input": _typed,
    "email_text_input": _typed,
    "url_text_input": _typed,
    "number_input": _number,
    "file_input": _file,
    "feedback_buttons": _feedback,
    **dict.fromkeys(SELECTS, _select),
}
