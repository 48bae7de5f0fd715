"""What a line of the books is, as a file brought it; bot/ledger_blocks.py says how lines are kept."""

from enum import StrEnum

VOUCHER_LONGEST = 60
TEXT_LONGEST = 200


class Scenario(StrEnum):
    """Which of the three tellings of a month an amount belongs to."""

    ACTUAL = "actual"
    BUDGET = "budget"
    FORECAST = "forecast"
