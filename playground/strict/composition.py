"""Text, options, confirmations and filters: what elements are put together from."""

from typing import Any

from playground.strict.problems import Problems

Json = dict[str, Any]

PLAIN = ("plain_text",)
ANY = ("plain_text", "mrkdwn")


def text(problems: Problems, value: Any, most: int, at: str, kinds: tuple[str, ...] = ANY) -> None:
    """Check a text object of at most `most` characters; None passes."""
    if value is None or not problems.item(value, at):
        return
    kind = value.get("type")
    if kind not in kinds:
        problems.say(f"must be one of: {', '.join(kinds)}", f"{at}/type")
        return
    problems.keys(value, ("type", "text"), ("emoji",) if kind == "plain_text" else ("verbatim",), at)
    problems.string(value.get("text"), most, f"{at}/text")
    problems.flag(value.get("emoji"), f"{at}/emoji")
    problems.flag(value.get("verbatim"), f"{at}/verbatim")


def confirmation(problems: Problems, value: Any, at: str) -> None:
    """Check a confirmation dialog; None passes."""
    if value is None or not problems.item(value, at):
        return
    problems.keys(value, ("title", "text", "confirm", "deny"), ("style",), at)
    text(problems, value.get("title"), 100, f"{at}/title", PLAIN)
    text(problems, value.get("text"), 300, f"{at}/text")
    text(problems, value.get("confirm"), 30, f"{at}/confirm", PLAIN)
    text(problems, value.get("deny"), 30, f"{at}/deny", PLAIN)
    problems.choice(value.get("style"), ("primary", "danger"), f"{at}/style")


def option(problems: Problems, value: Any, at: str, kinds: tuple[str, ...] = PLAIN, url: bool = False) -> None:
    """Check one option of a menu, a list of boxes or an overflow menu (only that one may have a `url`)."""
    if not problems.item(value, at):
        return
    problems.keys(value, ("text", "value"), ("description", "url") if url else ("description",), at)
    text(problems, value.get("text"), 75, f"{at}/text", kinds)
    problems.string(value.get("value"), 150, f"{at}/value")
    text(problems, value.get("description"), 75, f"{at}/description", kinds)
    problems.string(value.get("url"), 3000, f"{at}/url")


def options(problems: Problems, element: Json, at: str, least: int = 1, most: int = 100) -> None:
    """Check a menu's `options` or `option_groups` (one of the two), and that the initial ones are among them."""
    kind = element.get("type")
    boxes = kind in ("checkboxes", "radio_buttons")
    groups = element.get("option_groups")
    if (element.get("options") is None) == (groups is None):
        problems.say("exactly one of options and option_groups is required", at)
        return
    known: list[Any] = []
    if groups is None:
        known = _all(problems, element["options"], least, most, f"{at}/options", boxes, kind == "overflow")
    else:
        for i, group in enumerate(problems.rows(groups, 1, 100, f"{at}/option_groups")):
            place = f"{at}/option_groups/{i}"
            if problems.item(group, place):
                problems.keys(group, ("label", "options"), (), place)
                text(problems, group.get("label"), 75, f"{place}/label", PLAIN)
                known += _all(problems, group.get("options"), 1, 100, f"{place}/options", boxes, False)
    initial(problems, element, known, at)


def initial(problems: Problems, element: Json, known: list[Any], at: str) -> None:
    """Check that the initial options are exactly among the known ones."""
    for name in ("initial_option", "initial_options"):
        if name in element:
            given = element[name]
            rows = given if isinstance(given, list) else [given]
            if not rows:
                problems.say("no fewer than 1 items allowed", f"{at}/{name}")
            if any(_plain(row) not in [_plain(one) for one in known] for row in rows):
                problems.say("must be one of the provided options", f"{at}/{name}")


def filtered(problems: Problems, value: Any, at: str) -> None:
    """Check a conversation filter; None passes."""
    if value is None or not problems.item(value, at):
        return
    problems.keys(value, (), ("include", "exclude_external_shared_channels", "exclude_bot_users"), at)
    for i, one in enumerate(problems.rows(value.get("include"), 1, 4, f"{at}/include")):
        problems.choice(one, ("im", "mpim", "private", "public"), f"{at}/include/{i}")


def dispatching(problems: Problems, value: Any, at: str) -> None:
    """Check when an input sends an action; None passes."""
    if value is None or not problems.item(value, at):
        return
    problems.keys(value, (), ("trigger_actions_on",), at)
    for i, one in enumerate(problems.rows(value.get("trigger_actions_on"), 1, 2, f"{at}/trigger_actions_on")):
        problems.choice(one, ("on_enter_pressed", "on_character_entered"), f"{at}/trigger_actions_on/{i}")


def _all(problems: Problems, rows: Any, least: int, most: int, at: str, boxes: bool, url: bool) -> list[Any]:
    found = problems.rows(rows, least, most, at)
    for i, row in enumerate(found):
        option(problems, row, f"{at}/{i}", ANY if boxes else PLAIN, url)
    return found


def _plain(row: Any) -> Any:
    """An option without the defaults that Slack fills in."""
    if not isinstance(row, dict):
        return row
    texts = {name: (row[name] or {}).get("text") for name in ("text", "description") if isinstance(row.get(name), dict)}
    return {"value": row.get("value"), **texts}
