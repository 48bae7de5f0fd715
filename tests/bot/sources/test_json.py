"""Records in JSON, as web addresses answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.refusal import Refusal
from tests.bot.sources.books import Held, read_text

RECORD = {"date": "2026-01-05", "account": {"code": "4010", "label": "Rent"}, "amount": 0.1, "tags": ["a"]}


def records(folder: Path, held: Any) -> Held:
    return read_text(folder, json.dumps(held), "ledger.json")


@pytest.mark.parametrize("wrapped", [[RECORD], {"next": None, "data": [RECORD]}, RECORD])
def test_records_are_rows_and_inner_ones_have_joined_names(tmp_path: Path, wrapped: Any) -> None:
    held = records(tmp_path, wrapped)
    assert held.short == [("4010", "2026-01", "actual", 10)]
    assert held.lines[0]["line"] == "1"
    assert held.reading.format == "json"


def test_numbers_are_exact_and_text_may_have_another_mark(tmp_path: Path) -> None:
    rows = '{"period":"2026-01","account":1,"amount":12.345},{"period":"2026-01","account":1,"amount":"1.234,50"}'
    text = f'[{rows},{{"period":"2026-01","account":1}}]'
    held = read_text(tmp_path, text, "a.json")
    assert (held.amounts, held.reading.rounded) == ([1235, 123450], 1)
    assert held.reasons == [(3, "This line has no amount.")]


@pytest.mark.parametrize("text", ['[{"a": 1}', "[[1, 2]]", "[" * 100_000, '[{"a": 1}, 2]'])
def test_what_is_no_list_of_records_gets_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refusal, match="This JSON file is"):
        read_text(tmp_path, text, "a.json")
