"""What is compared with plan: the company, a cost center, an account or a group of them, in which months."""

import re
from dataclasses import dataclass, replace

from models.account_kind import Kind
from models.period import Month, Period, Years

CODE = re.compile(
    r"(?:a(?P<account>\d{1,18})|k(?P<kind>[a-z_]{1,30})|all)\.(?:c(?P<centre>\d{1,18})|all)\.(?P<months>\d{5}-\d{5})"
)


@dataclass(frozen=True)
class Scope:
    """What is compared.

    Attributes:
        first: the first month.
        last: the last month.
        account_id: an account, or one that others roll up into; None for all.
        kind: all accounts of a kind; None for all.
        centre_id: a cost center (0: what has none); None for the whole company.
    """

    first: Month
    last: Month
    account_id: int | None = None
    kind: Kind | None = None
    centre_id: int | None = None

    @property
    def code(self) -> str:
        """As the value of a button or a menu; `read` reads it back."""
        what = "all"
        if self.account_id is not None:
            what = f"a{self.account_id}"
        elif self.kind is not None:
            what = f"k{self.kind}"
        where = "all" if self.centre_id is None else f"c{self.centre_id}"
        return f"{what}.{where}.{self.first.ordinal}-{self.last.ordinal}"

    @property
    def is_all(self) -> bool:
        """Whether it takes in every account."""
        return self.account_id is None and self.kind is None

    def at(self, first: Month, last: Month) -> "Scope":
        return replace(self, first=first, last=last)

    def account(self, account_id: int) -> "Scope":
        return replace(self, account_id=account_id, kind=None)

    def of_kind(self, kind: Kind) -> "Scope":
        return replace(self, account_id=None, kind=kind)

    def whole(self) -> "Scope":
        """All accounts."""
        return replace(self, account_id=None, kind=None)

    def centre(self, centre_id: int | None) -> "Scope":
        return replace(self, centre_id=centre_id)

    def period(self, years: Years) -> Period:
        return years.named(self.first, self.last)


def read(code: str) -> Scope | None:
    """The scope of that code, or None where it is none."""
    found = CODE.fullmatch(code)
    if found is None or (found["kind"] and found["kind"] not in set(Kind)):
        return None
    first, last = (Month.at(int(index)) for index in found["months"].split("-"))
    if last < first or last.ordinal - first.ordinal > 1200:
        return None
    return Scope(
        first,
        last,
        account_id=int(found["account"]) if found["account"] else None,
        kind=Kind(found["kind"]) if found["kind"] else None,
        centre_id=int(found["centre"]) if found["centre"] else None,
    )
