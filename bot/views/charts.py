"""Slack's own chart blocks, and the same message without them for where Slack refuses one."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.views.blocks import Block, Content, clip
from models.period import Month

CHART = "data_visualization"
MOST = 20  # points
LONGEST = 20  # characters of a label
TITLE = 50


def line_chart(title: str, months: Sequence[Month], series: Mapping[str, Sequence[Decimal]], unit: str) -> Block:
    """Lines over months.

    Args:
        series: by name, each with a number for every month.
        unit: what the numbers count, such as ``USD``.
    """
    labels = [f"{month.name[:3]} {month.year}" for month in months][-MOST:]
    drawn = [
        {
            "name": clip(name, LONGEST),
            "data": [{"label": label, "value": _plain(value)} for label, value in zip(labels, values[-MOST:], strict=True)],
        }
        for name, values in series.items()
    ]
    axis = {"categories": labels, "y_label": clip(unit, TITLE)}
    return {"type": CHART, "title": clip(title, TITLE), "chart": {"type": "line", "series": drawn, "axis_config": axis}}


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def without_charts(content: Mapping[str, Any]) -> Content | None:
    """The same message without its charts; None where it has none. Its words say what they show."""
    blocks = [block for block in content.get("blocks", ()) if block.get("type") != CHART]
    return {**content, "blocks": blocks} if len(blocks) < len(content.get("blocks", ())) else None
