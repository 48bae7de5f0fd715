"""Amounts of money: whole numbers of the smallest unit with their currency, and how people write them."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import total_ordering

from models.currency import NAMED, digits
from models.refusal import Refusal

__all__ = ["LARGEST", "Money", "digits", "read_amount"]

LARGEST = 10**13  # smallest units; a hundred thousand million dollars
SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6}
THREES = r"\d{1,3}(?:X\d{3})+"
INDIAN = r"\d{1,2}(?:,\d{2})+,\d{3}"
EXAMPLE = "Write it as in 12,500.00."


@total_ordering
@dataclass(frozen=True)
class Money:
    """An amount, exact; ordered within a currency.

    Attributes:
        minor: in the currency's smallest unit: cents for USD, whole yen for JPY.
        currency: an ISO 4217 code such as ``USD``.
    """

    minor: int
    currency: str

    def __lt__(self, other: "Money") -> bool:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be compared")
        return self.minor < other.minor

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return Money(self.minor + other.minor, self.currency)

    def times(self, n: int) -> "Money":
        """This amount, paid `n` times."""
        return Money(self.minor * n, self.currency)

    @property
    def major(self) -> Decimal:
        """In whole units: ``Decimal("12500.00")``."""
        return Decimal(self.minor).scaleb(-digits(self.currency))


def read_amount(words: str, currency: str, *, field: str = "amount") -> Money:
    """The amount somebody typed, such as ``12,500.00``, ``12.500,00``, ``12 500``, ``$12.5k`` or ``1.2m``.

    One mark before three last digits parts the thousands, unless the currency has as many decimals: then it could be either.

    Args:
        currency: the code they chose; another one's sign is refused.
        field: the input that a Refusal stands beside.

    Raises:
        Refusal: it is no amount above zero, too large, too fine for the currency, or could be read in two ways.
    """
    if len(words) > 100:
        raise Refusal(f"This is too long for an amount. {EXAMPLE}", field=field)
    text = "".join(_plain(sign) for sign in unicodedata.normalize("NFC", words))
    text = " ".join(text.split())
    if not text:
        raise Refusal(f"Write the amount. {EXAMPLE}", field=field)
    if re.match(r"\D*[-−–] ?\D?\d|[^\w(]*\(", text):
        raise Refusal("The amount must be above zero.", field=field)
    parts = re.fullmatch(r"(?P<before>[^\d]*?) ?(?P<number>\d(?:[\d.,'’ ]*\d)?) ?(?P<after>[^\d]*)", text)
    if parts is None:
        raise Refusal(f"This is not an amount. {EXAMPLE}", field=field)
    after, scale = _scale(parts["after"].strip())
    for sign in (parts["before"].strip(), after):
        _check_sign(sign, currency, field)
    minor = _minor(parts["number"], scale, currency, field)
    if minor <= 0:
        raise Refusal("The amount must be above zero.", field=field)
    if minor > LARGEST:
        raise Refusal("The amount is too large. Check the zeros.", field=field)
    return Money(minor, currency)


def _plain(sign: str) -> str:
    """Digits of any script as 0 to 9, every blank as a space, invisible signs gone; superscripts stay what they are."""
    if unicodedata.category(sign) == "Nd":
        return str(unicodedata.decimal(sign))
    if unicodedata.category(sign) == "Cf":
        return ""
    return {"٫": ".", "٬": ",", "．": ".", "，": ",", "＄": "$", "￡": "£", "￥": "¥"}.get(
        sign, " " if sign.isspace() else sign
    )


def _scale(after: str) -> tuple[str, int]:
    """What follows the number, parted into a currency's sign and the power of ten that "k" or "million" stand for."""
    after = after.lower()
    for word in () if after in NAMED else sorted(SCALES, key=len, reverse=True):
        rest = after.removeprefix(word).strip()
        if after.startswith(word) and (not rest or rest in NAMED):
            return rest, SCALES[word]
    return after, 0


def _check_sign(sign: str, currency: str, field: str) -> None:
    if not sign:
        return
    meant = NAMED.get(sign.lower())
    if meant is None:
        raise Refusal(f"This is not an amount. {EXAMPLE}", field=field)
    if currency not in meant:
        named = meant[0] if len(meant) == 1 else sign
        raise Refusal(f"The amount says {named}, but the currency is {currency}. Change one of them.", field=field)


def _minor(number: str, scale: int, currency: str, field: str) -> int:
    whole, decimals = _parted(number, scale, digits(currency), field)
    if len(whole) > 20:
        raise Refusal("The amount is too large. Check the zeros.", field=field)
    shift = digits(currency) + scale - len(decimals)
    value, rest = divmod(int(whole + decimals) * 10 ** max(shift, 0), 10 ** max(-shift, 0))
    if rest:
        finest = digits(currency)
        words = f"at most {finest} digits after the mark" if finest else "no smaller unit"
        raise Refusal(f"{currency} has {words}. {EXAMPLE if finest else 'Write it as in 12,500.'}", field=field)
    return int(value)


def _parted(number: str, scale: int, finest: int, field: str) -> tuple[str, str]:
    """The digits before and after the decimal mark."""
    marks = [sign for sign in number if not sign.isdigit()]
    point = marks[-1] if marks and marks[-1] in ".," and marks.count(marks[-1]) == 1 else ""
    whole, _, decimals = number.rpartition(point) if point else (number, "", "")
    if len(marks) == 1 and point and len(decimals) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
        if scale or finest >= 3:
            raise Refusal(f"“{number}” could be read in two ways. Write all its digits, as in 12500.", field=field)
        return whole + decimals, ""
    apart = set(whole) - set("0123456789")
    if not apart:
        return whole, decimals
    [mark, *others] = sorted(apart)
    grouped = re.fullmatch(THREES.replace("X", re.escape(mark)), whole) or re.fullmatch(INDIAN, whole)
    if others or mark == point or not grouped or whole.startswith("0"):
        raise Refusal(f"This is not an amount. {EXAMPLE}", field=field)
    return re.sub(r"\D", "", whole), decimals
