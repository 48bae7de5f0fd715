"""The modals and the Home tab of the page's sample bot."""

from typing import Any

from tests.playground.page.blocks import button, mark, option, plain

Json = dict[str, Any]


def field(block: str, label: str, element: Json, **more: Any) -> Json:
    """An input block; its element's action is called "it"."""
    return {"type": "input", "block_id": block, "label": plain(label), "element": {"action_id": "it", **element}, **more}


def modal(title: str, blocks: list[Json], callback: str = "form", submit: str | None = "Send", **more: Any) -> Json:
    """A modal."""
    body: Json = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title),
        "close": plain("Cancel"),
        "blocks": blocks,
    }
    return body | ({"submit": plain(submit)} if submit else {}) | more


CENTRES = [
    option("Plant", "plant", "OPS-210"),
    option("Office", "office", "FIN-100"),
    option("Warehouse", "warehouse", "OPS-300"),
]


def purchase(amount_note: str = "Over $10,000 needs two approvers.") -> Json:
    """A short form: the amount is told to the bot on Enter, and the note below it then changes."""
    return modal(
        "Request a purchase",
        [
            field(
                "vendor",
                "Vendor",
                {"type": "plain_text_input", "min_length": 3, "max_length": 40, "placeholder": plain("Who sells it")},
            ),
            field(
                "amount",
                "Amount (USD)",
                {"type": "number_input", "is_decimal_allowed": True, "min_value": "0.01"},
                dispatch_action=True,
            ),
            {"type": "context", "block_id": "note", "elements": [mark(amount_note)]},
            field(
                "centre", "Cost centre", {"type": "static_select", "options": CENTRES, "placeholder": plain("Choose one")}
            ),
            field("needed", "Needed by", {"type": "datepicker", "placeholder": plain("Choose a date")}, optional=True),
            field(
                "why",
                "Why",
                {"type": "plain_text_input", "multiline": True},
                optional=True,
                hint=plain("One sentence is enough."),
            ),
            {"type": "actions", "block_id": "more", "elements": [button("See the policy", "form.push")]},
        ],
        callback="purchase",
    )


POLICY = modal(
    "Policy", [{"type": "section", "text": mark("Up to $10,000: one approver. Over: two.")}], submit=None, callback="policy"
)

EVERYTHING = modal(
    "Every field",
    [
        {"type": "alert", "level": "warning", "text": mark("*Two* discrepancies are older than 30 days.")},
        field("text", "Text", {"type": "plain_text_input", "initial_value": "as it was"}),
        field("mail", "E-mail", {"type": "email_text_input"}, optional=True),
        field("web", "Web address", {"type": "url_text_input"}, optional=True),
        field(
            "many",
            "Cost centres",
            {
                "type": "multi_static_select",
                "option_groups": [
                    {"label": plain("Operations"), "options": [CENTRES[0], CENTRES[2]]},
                    {"label": plain("Finance"), "options": [CENTRES[1]]},
                ],
                "max_selected_items": 2,
            },
            optional=True,
        ),
        field("vendor", "Vendor", {"type": "external_select", "min_query_length": 2}, optional=True),
        field("person", "Owner", {"type": "users_select", "initial_user": "U03PRIYA"}, optional=True),
        field("people", "Approvers", {"type": "multi_users_select"}, optional=True),
        field(
            "room",
            "Where to say it",
            {"type": "conversations_select", "filter": {"include": ["public", "private"]}},
            optional=True,
        ),
        field("public", "Channel", {"type": "channels_select"}, optional=True),
        field("day", "Day", {"type": "datepicker", "initial_date": "2026-03-04"}),
        field("time", "Time", {"type": "timepicker", "initial_time": "09:15"}),
        field("moment", "Moment", {"type": "datetimepicker", "initial_date_time": 1772445600}),
        field(
            "days",
            "Days",
            {
                "type": "checkboxes",
                "options": [option("Monday", "mon"), option("Tuesday", "tue", "not in August")],
                "initial_options": [option("Monday", "mon")],
            },
        ),
        field(
            "how",
            "How often",
            {"type": "radio_buttons", "options": [option("Once", "once"), option("Each month", "month")]},
            optional=True,
        ),
        field("quote", "Quote", {"type": "file_input", "filetypes": ["pdf", "csv"], "max_files": 2}, optional=True),
        field("rich", "In your words", {"type": "rich_text_input"}, optional=True),
    ],
    callback="everything",
)

HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("What waits for you")},
        {
            "type": "section",
            "text": mark("*PUR-12* Mistral Tubing, $12,500.00"),
            "accessory": button("Open", "home.open", value="12", style="primary"),
        },
        {"type": "divider"},
        {
            "type": "section",
            "block_id": "only",
            "text": mark("Show only mine"),
            "accessory": {"type": "checkboxes", "action_id": "home.mine", "options": [option("Mine", "mine")]},
        },
        {"type": "context", "elements": [mark("Last digest: <!date^1772445600^{date_short_pretty} at {time}|Monday>")]},
    ],
}
