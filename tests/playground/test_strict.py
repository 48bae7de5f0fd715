"""Every limit: what is just within passes, what is just over is refused, and the answer says where."""

from typing import Any

import pytest

from playground import strict
from playground.errors import SlackError

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "1", text: str = "One") -> Json:
    return {"text": plain(text), "value": value}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("Hello"), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(**element: Any) -> Json:
    return {"type": "input", "label": plain("Field"), "element": {"action_id": "a", **element}}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "menu", "options": [option()], **more}


def confirm(**more: Any) -> Json:
    return {"title": plain("Sure?"), "text": mrkdwn("Really?"), "confirm": plain("Yes"), "deny": plain("No"), **more}


def table(*rows: list[str]) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]}


def data_table(*rows: list[str], **more: Any) -> Json:
    return {**table(*rows), "type": "data_table", "caption": "Figures", **more}


def bars(*labels: str, **more: Any) -> Json:
    data = [{"label": label, "value": 1} for label in labels]
    axis = {"categories": list(labels)}
    chart = {"type": "bar", "series": [{"name": "Plan", "data": data}], "axis_config": axis, **more}
    return {"type": "data_visualization", "title": "Chart", "chart": chart}


def pie(**values: float) -> Json:
    segments = [{"label": label, "value": value} for label, value in values.items()]
    return {"type": "data_visualization", "title": "Chart", "chart": {"type": "pie", "segments": segments}}


def many(kind: Any, count: int) -> list[Any]:
    return [kind(str(number)) for number in range(count)]


WITHIN: list[list[Json]] = [
    [section()] * 50,
    [section(text=mrkdwn("x" * 3000))],
    [section(fields=[mrkdwn("x" * 2000)] * 10)],
    [{"type": "header", "text": plain("x" * 150)}],
    [{"type": "context", "elements": [mrkdwn("x")] * 10}],
    [actions(*(button(action_id=f"go{number}") for number in range(25)))],
    [actions(button(text=plain("x" * 75), value="x" * 2000, style="primary", confirm=confirm()))],
    [actions(select(options=many(option, 100), placeholder=plain("x" * 150), initial_option=option("7")))],
    [actions({"type": "overflow", "action_id": "more", "options": many(option, 5)})],
    [actions(select(options=[option("x" * 150, "x" * 75)]))],
    [table(*[["x"] * 20] * 100)],
    [data_table(["Month", "Plan"], ["January", "10"])],
    [bars(*many(str, 20)), pie(a=1, b=2)],
    [{"type": "markdown", "text": "x" * 12_000}],
    [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A bicycle"}],
    [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U1"}]}],
        }
    ],
]

OVER: list[tuple[list[Json], str]] = [
    ([section()] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ([section(text=mrkdwn("x" * 3001))], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ([section(text=mrkdwn(""))], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ([{"type": "section"}], "missing required field: text [json-pointer:/blocks/0]"),
    ([section(fields=[mrkdwn("x")] * 11)], "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    ([section(fields=[mrkdwn("x" * 2001)])], "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"),
    ([section(colour="red")], "invalid additional property: colour [json-pointer:/blocks/0]"),
    ([section(block_id="x" * 256)], "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    ([section(block_id="a")] * 2, "block_id 'a' already exists [json-pointer:/blocks/1/block_id]"),
    (
        [section(), {"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/1/text/text]",
    ),
    ([{"type": "header", "text": mrkdwn("x")}], "must be one of: plain_text [json-pointer:/blocks/0/text/type]"),
    ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "no more than 10 items allowed"),
    ([{"type": "context", "elements": [button()]}], "[json-pointer:/blocks/0/elements/0/type]"),
    ([actions(*(button(action_id=f"go{number}") for number in range(26)))], "no more than 25 items allowed"),
    ([actions(button(), button())], "already exists in this block [json-pointer:/blocks/0/elements/1/action_id]"),
    ([actions(button(text=plain("x" * 76)))], "less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"),
    ([actions(button(text=mrkdwn("x")))], "must be one of: plain_text"),
    ([actions(button(value="x" * 2001))], "less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"),
    ([actions(button(action_id="x" * 256))], "less than 256 characters"),
    ([actions(button(style="green"))], "must be one of: danger, primary"),
    ([actions(button(disabled=True))], "invalid additional property: disabled"),
    ([actions(button(confirm=confirm(title=plain("x" * 101))))], "less than 101 characters"),
    ([actions(button(confirm=confirm(text=plain("x" * 301))))], "less than 301 characters"),
    ([actions(button(confirm=confirm(deny=plain("x" * 31))))], "less than 31 characters"),
    ([actions(select(options=many(option, 101)))], "no more than 100 items allowed"),
    ([actions(select(options=[]))], "no fewer than 1 items allowed"),
    ([actions(select(placeholder=plain("x" * 151)))], "less than 151 characters"),
    ([actions(select(initial_option=option("2")))], "must be one of the provided options"),
    ([actions(select(options=[option("x" * 151)]))], "less than 151 characters"),
    ([actions(select(options=[option("1", "x" * 76)]))], "less than 76 characters"),
    ([actions({"type": "overflow", "action_id": "more", "options": many(option, 6)})], "no more than 5 items"),
    ([actions({"type": "plain_text_input", "action_id": "a"})], "unsupported type: plain_text_input"),
    ([section(accessory={"type": "datetimepicker", "action_id": "a"})], "unsupported type: datetimepicker"),
    ([field(type="file_input")], "unsupported type here: file_input"),
    ([table(["x"]), table(["x"])], "only_one_table_allowed"),
    ([table(*[["x"]] * 101)], "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
    ([table(["x"] * 21)], "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"),
    ([table(["x", ""])], "must be more than 0 characters [json-pointer:/blocks/0/rows/0/1/text]"),
    ([table(["x" * 5001], ["x" * 5000])], "must be less than 10001 characters together"),
    ([data_table(["a"])], "no fewer than 2 items allowed"),
    ([data_table(["a", "b"], ["a"])], "every row must have the same number of cells"),
    ([data_table(["a"], ["b"], caption=None)], "missing required field: caption"),
    ([bars("a")] * 3, "no more than 2 data_visualization blocks allowed"),
    ([bars(*many(str, 21))], "no more than 20 items allowed"),
    ([bars("x" * 21)], "less than 21 characters"),
    ([bars("a", axis_config={"categories": ["a", "b"]})], "must have exactly one point for every category"),
    ([bars("a", series=[{"name": "x", "data": []}] * 7)], "no more than 6 items allowed"),
    ([{**bars("a"), "title": "x" * 51}], "less than 51 characters"),
    ([pie(a=0)], "must be greater than 0"),
    ([{"type": "alert", "text": plain("x")}], "unsupported type here: alert"),
    ([{"type": "banner"}], "unsupported type: banner [json-pointer:/blocks/0/type]"),
    ([{"type": "image", "image_url": "https://example.com/a.png"}], "missing required field: alt_text"),
]


@pytest.mark.parametrize("blocks", WITHIN, ids=lambda blocks: str(blocks[0]["type"]))
def test_what_is_within_the_limits_passes_and_gets_ids(blocks: list[Json]) -> None:
    checked = strict.blocks(blocks)
    assert len(checked) == len(blocks)
    assert all(block["block_id"] for block in checked)


@pytest.mark.parametrize(("blocks", "line"), OVER, ids=lambda part: part if isinstance(part, str) else "")
def test_what_is_over_a_limit_is_refused_saying_where(blocks: list[Json], line: str) -> None:
    with pytest.raises(SlackError) as refused:
        strict.blocks(blocks)
    assert refused.value.code == "invalid_blocks"
    assert any(line in each for each in refused.value.messages), refused.value.messages


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks), **more}


FINE: list[Json] = [
    modal(*[section()] * 100),
    modal(field(type="plain_text_input", max_length=3000, min_length=0)),
    modal(field(type="number_input", is_decimal_allowed=True, min_value="0", max_value="99.5", initial_value="1")),
    modal(field(type="file_input", max_files=10, filetypes=["csv"])),
    modal(field(type="checkboxes", options=[{"text": mrkdwn("*One*"), "value": "1"}])),
    modal({"type": "alert", "text": plain("Careful"), "level": "warning"}, title=plain("x" * 24)),
    {"type": "home", "blocks": [section()], "private_metadata": "x" * 3000},
]

BAD: list[tuple[Json, str]] = [
    (modal(*[section()] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    (modal(section(), title=plain("x" * 25)), "less than 25 characters [json-pointer:/view/title/text]"),
    (modal(section(), submit=plain("x" * 25)), "less than 25 characters [json-pointer:/view/submit/text]"),
    (modal(section(), private_metadata="x" * 3001), "less than 3001 characters [json-pointer:/view/private_metadata]"),
    (modal(section(), size="large"), "invalid additional property: size [json-pointer:/view]"),
    (modal(field(type="plain_text_input"), submit=None), "missing required field: submit [json-pointer:/view]"),
    (modal(field(type="plain_text_input", max_length=3001)), "must be from 1 to 3000"),
    (modal(field(type="number_input")), "missing required field: is_decimal_allowed"),
    (modal(field(type="number_input", is_decimal_allowed=False, min_value=1)), "must be a string that holds a number"),
    (modal(field(type="number_input", is_decimal_allowed=False, min_value="3", max_value="2")), "max_value"),
    (modal(field(type="datepicker", initial_date="02/03/2026")), "must match the expected format"),
    (modal(field(type="file_input", max_files=11)), "must be from 1 to 10"),
    (modal(field(type="button", text=plain("x"))), "unsupported type: button"),
    (modal(table(["x"])), "unsupported type here: table"),
    (modal(field(type="radio_buttons", options=many(option, 11))), "no more than 10 items allowed"),
    (
        modal(*(field(type="plain_text_input", focus_on_load=True) for _ in range(2))),
        "only one element may have focus_on_load",
    ),
    ({"type": "home", "blocks": [section()], "title": plain("x")}, "invalid additional property: title"),
    ({"type": "page", "blocks": []}, "must be one of: modal, home [json-pointer:/view/type]"),
]


@pytest.mark.parametrize("view", FINE)
def test_a_good_view_passes(view: Json) -> None:
    assert strict.view(view, None)["blocks"]


@pytest.mark.parametrize(("view", "line"), BAD, ids=lambda part: part if isinstance(part, str) else "")
def test_a_bad_view_is_refused_saying_where(view: Json, line: str) -> None:
    with pytest.raises(SlackError) as refused:
        strict.view(view, None)
    assert refused.value.code == "invalid_arguments"
    assert any(line in each for each in refused.value.messages), refused.value.messages


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    with pytest.raises(SlackError, match="view_too_large"):
        strict.view(modal(*[section(text=mrkdwn("x" * 3000))] * 84), "modal")


def test_a_modal_is_not_a_home_tab() -> None:
    with pytest.raises(SlackError, match="must be one of: home"):
        strict.view(modal(section()), "home")


@pytest.mark.parametrize(
    "metadata", [[], {"event_type": "x"}, {"event_payload": {}}, {"event_type": "x", "event_payload": {}, "more": 1}]
)
def test_metadata_has_a_type_and_a_payload(metadata: Any) -> None:
    if metadata == []:
        assert strict.metadata(metadata) is None
        return
    with pytest.raises(SlackError, match="invalid_metadata_format"):
        strict.metadata(metadata)


def test_what_came_in_is_left_as_it_was() -> None:
    given = [section(), actions({"type": "button", "text": plain("Go")})]
    checked = strict.blocks(given)
    assert "block_id" not in given[0]
    assert "action_id" not in given[1]["elements"][0]
    assert checked[1]["elements"][0]["action_id"]


def test_options_that_a_bot_offers_are_checked() -> None:
    assert strict.offered({"options": []}) == {"options": []}
    strict.offered({"option_groups": [{"label": plain("Group"), "options": [option()]}]})
    with pytest.raises(SlackError, match="invalid_options"):
        strict.offered({"options": [option("1", "x" * 76)]})
