"""What an account holds, by its name."""

import pytest

from models.account_guess import guess
from models.account_kind import Kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Bank account", Kind.CASH),
        ("Bank charges", Kind.OPERATING_COST),
        ("Bankkostnader", Kind.OPERATING_COST),
        ("Bankgebühren", Kind.OPERATING_COST),
        ("Accumulated depreciation", Kind.FIXED_ASSET),
        ("Depreciation", Kind.DEPRECIATION),
        ("Gains", None),
    ],
)
def test_a_name_tells_what_an_account_holds(name: str, kind: Kind | None) -> None:
    assert guess(name) is kind
