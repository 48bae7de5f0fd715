"""The month, and the day where there is one, that a row or a header names."""

import re
from typing import Any

from bot.sources import dates
from bot.sources.mapping import Amount, Mapping
from bot.sources.words import plain


def moment(said: dict[str, Any], mapping: Mapping, start: int) -> tuple[str, str] | None:
    """The period and the day (may be empty) that a row's cells name; None where they name none."""
    order = bool(mapping.day_first)
    found = dates.day(said["date"], order) if "date" in said else None
    if "date" in said and found is None:
        return None
    day = found.isoformat() if found else ""
    if "period" in said:
        period = dates.month(said["period"], day_first=order, start=start)
        return (period, day) if period else None
    if "month" in said:
        number = dates.month_number(re.sub(r"\.0$", "", str(said["month"])))
        year = dates.year(str(said.get("fiscal_year", said.get("year", mapping.year or ""))).removesuffix(".0"))
        if number is None or year is None:
            return None
        if "fiscal_year" in said:
            is_name = plain(str(said["month"])) in dates.MONTHS
            return dates.fiscal(year, (number - start) % 12 + 1 if is_name else number, start), day
        return f"{year:04}-{number:02}", day
    return (day[:7], day) if day else None


def dated(mapping: Mapping, start: int) -> tuple[Amount, ...]:
    """The columns of amounts; months without a year get the mapping's, and the next one after the year's turn."""
    if mapping.year is None or {"year", "fiscal_year"} & mapping.columns.keys():
        return mapping.amounts
    found: list[Amount] = []
    years: dict[str | None, int] = {}
    before: dict[str | None, int] = {}
    for amount in mapping.amounts:
        if amount.period is None or len(amount.period) == 7:
            found.append(amount)
            continue
        number = int(amount.period)
        year = years.get(amount.scenario, mapping.year)
        if number < before.get(amount.scenario, 0):
            year += 1
        years[amount.scenario], before[amount.scenario] = year, number
        found.append(Amount(amount.column, f"{year:04}-{number:02}", amount.scenario))
    return tuple(found)
