"""How lines of the books are kept: packed by the thousand, column by column. It loads no library, so that it loads at once.

Lines come in runs. In a run, the numbers are sorted by scenario, month, account and cost center: what all lines of a place
have in common is not in them (models/ledger_place.py says where they are). The words stand in the file's order, and each
line has a number that says where: sorting words would take as long as reading them. Both are cut into blocks of BLOCK.

`numbers` holds five columns of whole numbers: of each the least one, the width in bytes of what the others are above it,
and that for each line. `words` holds the vouchers and the texts, compressed.
"""

import struct
import zlib
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

BLOCK = 4096  # lines; position 5000 is in block 1, and each run begins with a block
COLUMNS = 5
LEAST = struct.Struct("<Bq")
HEADER = struct.Struct("<III")
CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}
LEVEL = 1  # texts are three times as small; at 6 a tenth more, in four times the time


class Numbers(NamedTuple):
    """The columns of whole numbers.

    Attributes:
        row: the position of its words: in the file's order, and a line's own within the import.
        line: of the file, from 1; 0 for what no line says.
        centre: the cost center's place in ``facts["centre_ids"]`` of the import.
        day: date.toordinal; 0 where there is none.
        minor: the amount, with the file's own sign.
    """

    row: Sequence[int]
    line: Sequence[int]
    centre: Sequence[int]
    day: Sequence[int]
    minor: Sequence[int]


class Block(NamedTuple):
    """A block as it lies in a file or a table: how many lines, and its two parts."""

    lines: int
    numbers: bytes
    words: bytes


def width_of(span: int) -> int:
    """How many bytes hold a number up to `span`."""
    return 0 if span == 0 else next(width for width in (1, 2, 4, 8) if span < 1 << 8 * width)


def pack(numbers: Numbers, vouchers: Sequence[str], texts: Sequence[str]) -> Block:
    """Lines as a block. Neither voucher nor text holds a control sign."""
    return Block(len(numbers.row), b"".join(map(_column, _stored(numbers))), pack_words(_joined(vouchers), _joined(texts)))


def _stored(numbers: Numbers) -> Iterator[Sequence[int]]:
    """The line is kept as what it is beyond the row: mostly the same for all."""
    yield numbers.row
    yield [line - row for line, row in zip(numbers.line, numbers.row, strict=True)]
    yield from numbers[2:]


def _column(values: Sequence[int]) -> bytes:
    least = min(values)
    width = width_of(max(values) - least)
    held = array(CODES[width], [value - least for value in values]).tobytes() if width else b""
    return LEAST.pack(width, least) + held


def _joined(cells: Sequence[str]) -> bytes:
    return "\n".join(cells).encode()


def pack_words(vouchers: bytes, texts: bytes) -> bytes:
    """The two columns of words, each joined by line breaks."""
    return zlib.compress(vouchers + b"\0" + texts, LEVEL)


def numbers(content: bytes, lines: int) -> Numbers:
    """The numbers of a block."""
    found = []
    at = 0
    for _ in range(COLUMNS):
        width, least = LEAST.unpack_from(content, at)
        at += LEAST.size
        if width:
            held = array(CODES[width])
            held.frombytes(content[at : at + width * lines])
            at += width * lines
            found.append([value + least for value in held] if least else held.tolist())
        else:
            found.append([least] * lines)
    row, beyond, centre, day, minor = found
    return Numbers(row, [a + b for a, b in zip(row, beyond, strict=True)], centre, day, minor)


def words(content: bytes) -> tuple[list[str], list[str]]:
    """The vouchers and texts of a block; empty where there is none."""
    vouchers, _, texts = zlib.decompress(content).decode().partition("\0")
    return vouchers.split("\n"), texts.split("\n")


# in a file
def spooled(block: Block) -> bytes:
    """A block as it lies in a file, one after the other."""
    return HEADER.pack(block.lines, len(block.numbers), len(block.words)) + block.numbers + block.words


def blocks(path: str | Path, start: int = 0) -> Iterator[Block]:
    """The blocks in a file, from a byte of it."""
    with Path(path).open("rb") as opened:
        opened.seek(start)
        while header := opened.read(HEADER.size):
            lines, numbered, worded = HEADER.unpack(header)
            yield Block(lines, opened.read(numbered), opened.read(worded))
