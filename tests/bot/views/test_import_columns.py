"""What is said of the columns of a file."""

import pytest

from bot.sources.mapping import Amount, Mapping
from bot.views import import_columns

YEAR = tuple(Amount(place, f"{(place + 4) % 12 + 1:02}") for place in range(2, 14))


@pytest.mark.parametrize(
    ("fields", "amounts", "sentence"),
    [
        (
            {"period": 2, "account": 0, "name": 1},
            (Amount(3),),
            "Column 1 is the account, 2 its name, 3 the month and 4 the amount.",
        ),
        ({"account": 0, "name": 1}, YEAR, "Column 1 is the account, 2 its name and 3 to 14 are the months from July on."),
        ({"account": 1, "date": 0, "debit": 2, "credit": 3, "text": 4}, (),
         "Column 1 is the date, 2 the account, 3 debit and 4 credit."),
    ],
)  # fmt: skip
def test_what_each_column_was_taken_for_is_a_sentence(
    fields: dict[str, int], amounts: tuple[Amount, ...], sentence: str
) -> None:
    mapping = Mapping(columns={name: (place,) for name, place in fields.items()}, amounts=amounts, header=0)
    assert import_columns.told(mapping.as_json()) == sentence
