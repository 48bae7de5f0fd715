"""Lines in blocks: what goes in comes out, and vouchers that do not add up are told."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot import ledger_blocks
from bot.ledger_blocks import Numbers
from bot.sources import packing
from bot.sources.cells import one_line
from tests.bot.sources.books import Held, read_file, taken

WHOLE = st.integers(-(10**13), 10**13)
FEW = st.integers(0, 300)
LINES = st.lists(st.tuples(FEW, FEW, FEW, st.integers(0, 800_000), WHOLE), min_size=1, max_size=40)
CELLS = st.lists(st.text(st.sampled_from("ab 1,“åß…\x07\u202e\u00a0\t\n\r\x7f"), max_size=12), min_size=1, max_size=8)


@given(LINES)
def test_numbers_come_back_whether_packed_by_arrays_or_without(rows: list[tuple[int, ...]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    block = ledger_blocks.pack(Numbers(*columns), ["V"] * len(rows), ["text"] * len(rows))
    assert block.numbers == packing.columns(*(np.array(column, dtype=np.int64) for column in columns))
    assert [list(column) for column in ledger_blocks.numbers(block.numbers, block.lines)] == columns
    assert ledger_blocks.words(block.words) == (["V"] * len(rows), ["text"] * len(rows))


@given(CELLS)
def test_words_are_put_in_order_together_as_one_by_one(cells: list[str]) -> None:
    found, expected = packing.joined(cells, 9), [one_line(cell, 9) for cell in cells]
    for first in range(len(cells)):
        for last in range(first + 1, len(cells) + 1):
            assert found.part(first, last).decode().split("\n") == expected[first:last]
    twice = packing.together([found, found])
    assert twice.part(0, 2 * len(cells)).decode().split("\n") == expected + expected


def test_vouchers_that_do_not_add_up_are_told_in_order(tmp_path: Path) -> None:
    held = vouchers(
        tmp_path,
        *(("2026-01-05", "A1", 5), ("2026-01-05", "A1", -5), ("2026-01-06", "A2", 7), ("2026-01-07", "A4", 1)),
        *(("2026-01-07", "A3", 2), ("2026-01-07", "A3", -1), ("2026-01-06", "A2", -7), ("2027-01-05", "A1", 3)),
        ("2026-01-09", "", 4),
    )
    assert [tuple(one.values()) for one in taken(held.reading.breaks_path)] == [
        ("A4", "2026-01", "5", "100"), ("A3", "2026-01", "6", "100"), ("A1", "2027-01", "9", "300"),
    ]  # fmt: skip
    assert (held.reading.balanced, held.reading.unbalanced) == (2, 3)


def test_a_file_in_the_order_of_its_accounts_has_the_same_vouchers(tmp_path: Path) -> None:
    rows = [("2026-01-05", f"A{number}", 5) for number in range(700)]
    held = vouchers(tmp_path, *rows, *((day, name, -cents) for day, name, cents in rows[:-1]))
    assert (held.reading.balanced, held.reading.unbalanced) == (699, 1)
    assert [one["voucher"] for one in taken(held.reading.breaks_path)] == ["A699"]


def vouchers(folder: Path, *rows: tuple[str, str, int]) -> Held:
    path = folder / "ledger.csv"
    path.write_text(
        "Date,Account,Voucher,Amount\n" + "".join(f"{day},1910,{name},{whole}.00\n" for day, name, whole in rows)
    )
    return read_file(path)


def test_what_reads_and_writes_begins_without_the_tables() -> None:
    look = "import sys, bot.sources.readings, bot.ledger_writer; print('sqlalchemy' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert said.stdout.split() == ["False"]
