"""What the page's sample bot shows: every block and element there is, and text that tries to be more than text."""

from typing import Any

Json = dict[str, Any]

HOSTILE = "<img src=x onerror=\"document.title='owned'\"> & <script>document.title='owned'</script>"


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def mark(text: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, description: str | None = None) -> Json:
    """An option of a menu."""
    row: Json = {"text": plain(text), "value": value}
    return row | ({"description": plain(description)} if description else {})


def button(text: str, action: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(text), "action_id": action, **more}


def escaped(text: str) -> str:
    """Text as a bot escapes it for Slack."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


CONFIRM: Json = {
    "title": plain("Reject this purchase?"),
    "text": mark("*Mistral Tubing* will not be ordered."),
    "confirm": plain("Reject"),
    "deny": plain("Keep it"),
    "style": "danger",
}

APPROVAL: list[Json] = [
    {"type": "header", "text": plain("Purchase PUR-12")},
    {
        "type": "section",
        "block_id": "what",
        "text": mark(
            "<@U04BEN> asks for *$12,500.00* from *Mistral Tubing* (_new vendor_). Two people decide, because "
            "it is over $10,000. See <https://example.com/quote|the quote> :hourglass_flowing_sand:"
        ),
        "accessory": {
            "type": "overflow",
            "action_id": "purchase.more",
            "options": [option("See all versions", "versions"), option("Export the votes", "export")],
        },
    },
    {
        "type": "section",
        "fields": [
            mark(f"*{name}*\n{value}")
            for name, value in (
                ("Cost centre", "OPS-210"),
                ("Needed by", "<!date^1772582400^{date_short}|March 4>"),
                ("Budget left", "$31,200.00"),
                ("Status", ":large_yellow_circle: 1 of 2 approved"),
            )
        ],
    },
    {
        "type": "table",
        "column_settings": [{"align": "left"}, {"align": "right"}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": text} for text in row]
            for row in (("Line", "Qty", "Amount"), ("Frame tubes", "50", "$10,000.00"), ("Delivery", "1", "$2,500.00"))
        ],
    },
    {"type": "divider"},
    {
        "type": "actions",
        "block_id": "decide",
        "elements": [
            button("Approve", "purchase.approve", style="primary", value="12"),
            button("Reject", "purchase.reject", style="danger", value="12", confirm=CONFIRM),
            button("Ask a question", "purchase.ask", value="12"),
            button("Fail", "purchase.fail", value="12"),
        ],
    },
    {"type": "context", "elements": [mark("Approved by <@U03PRIYA> at 09:12 · waiting for <@U02TOMAS>")]},
]

CHART_NAMES = ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]


def series(name: str, *values: float) -> Json:
    """A series of a chart."""
    return {
        "name": name,
        "data": [{"label": label, "value": value} for label, value in zip(CHART_NAMES, values, strict=True)],
    }


def chart(title: str, kind: str, *rows: Json, unit: str = "Thousand dollars") -> Json:
    """A chart with axes."""
    axis = {"categories": CHART_NAMES, "x_label": "Month", "y_label": unit}
    body = {"type": kind, "series": list(rows), "axis_config": axis}
    return {"type": "data_visualization", "title": title, "chart": body}


PIE: Json = {
    "type": "data_visualization",
    "title": "Costs by department",
    "chart": {
        "type": "pie",
        "segments": [{"label": "Plant", "value": 420}, {"label": "Freight", "value": 130}, {"label": "Office", "value": 85}],
    },
}

DIGEST: list[Json] = [
    {"type": "header", "text": plain(":bar_chart: The week in figures")},
    {
        "type": "section",
        "block_id": "period",
        "text": mark("*3 of 5* figures are on plan. Days to get paid rose to *41.2* (target 40)."),
        "accessory": {
            "type": "static_select",
            "action_id": "kpi.period",
            "placeholder": plain("Period"),
            "options": [option("This month", "month"), option("This quarter", "quarter"), option("Year to date", "year")],
        },
    },
    chart(
        "Days to get paid",
        "line",
        series("Actual", 38.1, 38.9, 39.4, 39.2, 39.4, 41.2),
        series("Plan", *[40] * 6),
        unit="Days",
    ),
    {
        "type": "data_table",
        "caption": "Figures off plan",
        "page_size": 4,
        "rows": [
            [{"type": "raw_text", "text": text} for text in ("Figure", "Actual", "Plan")],
            *[
                [{"type": "raw_text", "text": name}, *[{"type": "raw_number", "value": n, "text": f"${n:,}"} for n in pair]]
                for name, *pair in (
                    ("Revenue", 1204000, 1250000),
                    ("Freight", 131000, 98000),
                    ("Tools", 40500, 42000),
                    ("Travel", 9800, 15000),
                    ("Energy", 88200, 71000),
                    ("Rent", 52000, 52000),
                )
            ],
        ],
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "What we know", "style": {"bold": True}},
                    {"type": "text", "text": " and "},
                    {"type": "text", "text": "what we do not", "style": {"italic": True}},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 0,
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "Freight is over plan; "},
                            {"type": "user", "user_id": "U02TOMAS"},
                            {"type": "text", "text": " owns it in "},
                            {"type": "channel", "channel_id": "C04OPERATIONS"},
                        ],
                    },
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "link", "url": "https://example.com/freight", "text": "the carrier's letter"},
                            {"type": "text", "text": " "},
                            {"type": "emoji", "name": "truck"},
                        ],
                    },
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "offset": 2,
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "third thing"}]},
                ],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "We don't know why yet."}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "6100 Freight  131 000"}]},
        ],
    },
    {"type": "markdown", "text": "**Next**: see [the board pack](https://example.com/pack)\n- one\n- two"},
]

CHARTS: list[Json] = [
    chart(
        "Revenue and costs",
        "bar",
        series("Revenue", 900, 940, 1010, 880, 960, 1204),
        series("Costs", 700, 720, 810, 790, 760, 905),
    ),
    PIE,
]

AREA: list[Json] = [chart("Cash", "area", series("Cash", 420, 380, 300, -60, 120, 240))]

TEXTS = (
    "*bold* _italic_ ~gone~ `code` 2*3*4 snake_case_name\n"
    "&gt; a quote\n```\nblock <https://example.com|x>\n```\n"
    "<@U01MAYA> <#C03FINANCE|finance> <!here> <mailto:a@example.com|mail> https://example.com/plain :tada: :no_such_emoji: "
    "<!date^1772582400^{date_long} at {time}|then> <javascript:alert(1)|no> "
)
