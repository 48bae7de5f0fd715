"""Tables and charts."""

from typing import Any

from playground.strict.problems import Problems
from playground.strict.rich_text import length, rich_text

Json = dict[str, Any]

CHARACTERS = 10_000


def table(problems: Problems, block: Json, at: str) -> None:
    """Check a table: 100 rows of 20 cells, none empty, 10,000 characters together."""
    rows = problems.rows(block.get("rows"), 1, 100, f"{at}/rows")
    for i, row in enumerate(rows):
        for j, cell in enumerate(problems.rows(row, 1, 20, f"{at}/rows/{i}")):
            _cell(problems, cell, ("raw_text", "rich_text"), f"{at}/rows/{i}/{j}")
    _size(problems, rows, f"{at}/rows")
    for i, setting in enumerate(problems.rows(block.get("column_settings"), 0, 20, f"{at}/column_settings")):
        place = f"{at}/column_settings/{i}"
        if setting is not None and problems.item(setting, place):
            problems.keys(setting, (), ("align", "is_wrapped"), place)
            problems.choice(setting.get("align"), ("left", "center", "right"), f"{place}/align")
            problems.flag(setting.get("is_wrapped"), f"{place}/is_wrapped")


def data_table(problems: Problems, block: Json, at: str) -> None:
    """Check a data table: a header and up to 100 rows, all as wide, 10,000 characters together."""
    problems.string(block.get("caption"), 2000, f"{at}/caption")
    problems.whole(block.get("page_size"), 1, 100, f"{at}/page_size")
    problems.whole(block.get("row_header_column_index"), 0, 19, f"{at}/row_header_column_index")
    rows = problems.rows(block.get("rows"), 2, 101, f"{at}/rows")
    for i, row in enumerate(rows):
        kinds = ("raw_text", "raw_number", "rich_text") if i else ("raw_text", "raw_number")
        for j, cell in enumerate(problems.rows(row, 1, 20, f"{at}/rows/{i}")):
            _cell(problems, cell, kinds, f"{at}/rows/{i}/{j}")
    if len({len(row) for row in rows if isinstance(row, list)}) > 1:
        problems.say("every row must have the same number of cells", f"{at}/rows")
    _size(problems, rows, f"{at}/rows")


def chart(problems: Problems, block: Json, at: str) -> None:
    """Check a chart: pie segments above 0, or series with one point for each category."""
    problems.string(block.get("title"), 50, f"{at}/title")
    given, place = block.get("chart"), f"{at}/chart"
    if given is None or not problems.item(given, place):
        return
    problems.choice(given.get("type"), ("pie", "bar", "line", "area"), f"{place}/type")
    if given.get("type") == "pie":
        problems.keys(given, ("type", "segments"), (), place)
        for i, one in enumerate(problems.rows(given.get("segments"), 1, 6, f"{place}/segments")):
            _point(problems, one, f"{place}/segments/{i}", above_zero=True)
        return
    problems.keys(given, ("type", "series", "axis_config"), (), place)
    axis = given.get("axis_config")
    categories: list[Any] = []
    if axis is not None and problems.item(axis, f"{place}/axis_config"):
        problems.keys(axis, ("categories",), ("x_label", "y_label"), f"{place}/axis_config")
        categories = problems.rows(axis.get("categories"), 1, 20, f"{place}/axis_config/categories")
        for i, one in enumerate(categories):
            problems.string(one, 20, f"{place}/axis_config/categories/{i}")
        if len({str(one) for one in categories}) != len(categories):
            problems.say("must be unique", f"{place}/axis_config/categories")
        for name in ("x_label", "y_label"):
            problems.string(axis.get(name), 50, f"{place}/axis_config/{name}")
    _series(problems, problems.rows(given.get("series"), 1, 6, f"{place}/series"), categories, f"{place}/series")


def _series(problems: Problems, series: list[Any], categories: list[Any], at: str) -> None:
    names: list[str] = []
    for i, one in enumerate(series):
        place = f"{at}/{i}"
        if not problems.item(one, place):
            continue
        problems.keys(one, ("name", "data"), (), place)
        problems.string(one.get("name"), 20, f"{place}/name")
        names.append(str(one.get("name")))
        points = problems.rows(one.get("data"), 1, 20, f"{place}/data")
        for j, point in enumerate(points):
            _point(problems, point, f"{place}/data/{j}")
        labels = sorted(str(point.get("label")) for point in points if isinstance(point, dict))
        if labels != sorted(str(category) for category in categories):
            problems.say("must have exactly one point for every category", f"{place}/data")
    if len(set(names)) != len(names):
        problems.say("series names must be unique", at)


def _point(problems: Problems, one: Any, at: str, above_zero: bool = False) -> None:
    if not problems.item(one, at):
        return
    problems.keys(one, ("label", "value"), (), at)
    problems.string(one.get("label"), 20, f"{at}/label")
    value = one.get("value")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        problems.say("must be a number", f"{at}/value")
    elif above_zero and value <= 0:
        problems.say("must be greater than 0", f"{at}/value")


def _cell(problems: Problems, cell: Any, kinds: tuple[str, ...], at: str) -> None:
    if not problems.item(cell, at):
        return
    kind = cell.get("type")
    if kind not in kinds:
        problems.say(f"must be one of: {', '.join(kinds)}", f"{at}/type")
    elif kind == "rich_text":
        problems.keys(cell, ("type", "elements"), ("block_id",), at)
        rich_text(problems, cell, at)
        if not length(cell) and not cell.get("elements"):
            problems.say("must not be empty", at)
    else:
        problems.keys(cell, ("type", "text", "value") if kind == "raw_number" else ("type", "text"), (), at)
        problems.string(cell.get("text"), CHARACTERS, f"{at}/text")


def _size(problems: Problems, rows: list[Any], at: str) -> None:
    if sum(length(row) for row in rows) > CHARACTERS:
        problems.say(f"must be less than {CHARACTERS + 1} characters together", at)
