"""What a reading found, as it is kept beside the import and shown: JSON, and short."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.accounts import Entry
from bot.sources.mapping import Mapping as Columns
from bot.sources.reading import Reading
from models.account import Account
from models.account_kind import Kind

MOST = 200  # new accounts that are listed


def of(
    reading: Reading,
    entries: Sequence[Entry],
    known: Mapping[str, Account],
    kinds: Mapping[str, tuple[Kind, bool]],
    new_centres: Sequence[str],
) -> dict[str, Any]:
    """The facts of LedgerImport.

    Args:
        known: the accounts that the chart has already, by code.
        kinds: what each account holds, and whether that is a guess.
        new_centres: the codes of cost centers that are not there yet.
    """
    new = [entry for entry in entries if entry.code not in known]
    columns = reading.mapping.columns if reading.mapping else {}
    has_sides = bool({"debit", "credit", "side"} & columns.keys())
    return {
        "format": reading.format,
        "content": str(reading.content),
        "totals": [[scenario, period, *total] for (scenario, period), total in reading.totals.items()],
        "bad": [list(row) for row in reading.bad],
        "left_out": dict(reading.left_out),
        "rounded": reading.rounded,
        "doubts": list(reading.doubts),
        "missing": list(reading.missing),
        "labels": list(reading.labels),
        "samples": [list(sample[:3]) for sample in reading.samples],
        "sheets": list(reading.sheets),
        "accounts": len(entries),
        "names": dict(reading.accounts),
        "breaks": [list(one) for one in reading.breaks[:MOST]],
        "break_count": len(reading.breaks),
        "new": [[entry.code, entry.name[:80], kinds[entry.code][0].value] for entry in new[:MOST]],
        "new_count": len(new),
        "centres": [[code, name] for code, name in reading.cost_centres.items()],
        "new_centres": list(new_centres),
        "credit": {said: reading.credit.get(said, has_sides) for said in {scenario for scenario, _ in reading.totals}},
        "vouchers": [reading.balanced, reading.unbalanced],
        "moves": reading.format == "sie" or has_sides or "voucher" in columns,
        "paths": paths(reading),
    }


def paths(reading: Reading) -> dict[str, str | None]:
    """Where what it wrote lies, on the machine that read it."""
    return {
        "lines": reading.lines_path,
        "places": reading.places_path,
        "breaks": reading.breaks_path,
        "monthly": reading.monthly_path,
        "chart": reading.chart_path,
        "balances": reading.balances_path,
        "closings": reading.closings_path,
    }


def to_remember(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """What of a confirmed mapping holds for the next file of that shape."""
    return Columns.from_json(mapping).to_remember().as_json()
