"""Amounts of money: whole numbers of the smallest unit, with their currency."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Money:
    """An amount, exact.

    Attributes:
        minor: in the currency's smallest unit: cents for USD, whole yen for JPY.
        currency: an ISO 4217 code such as ``USD``.
    """

    minor: int
    currency: str
