"""The rows of a table in pieces of bounded size, by the fastest reader that gets them right."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bot.sources.columns import Chunk, Column
from bot.sources.files import File
from bot.sources.texts import Crooked, Stream, careful_rows
from bot.sources.workbooks import Faults
from models.refusal import Refusal

ROWS: Final = 100_000
TOO_MANY: Final = "This line has more cells than the header has names."
CROOKED: Final = "The quotation marks in this line do not match."


def fast_pieces(
    file: File, delimiter: str, skip: int, width: int, words: set[int], numbers: set[int], texts: set[int], decimal: str
) -> Iterator[Chunk]:
    """By pandas's own parser.

    Raises:
        Crooked: it would get a line wrong.
    """
    widest = delimiter * width + "\n"  # an empty row that is one cell too long: the parser learns how many there may be
    stream = Stream(file, delimiter, skip, widest.encode())
    places = sorted((words | numbers | texts) & set(range(width)))
    types: dict[Any, Any] = dict.fromkeys((*words, width), "category") | dict.fromkeys(texts, "object")
    empty: dict[Any, list[str]] = {place: [""] for place in numbers}
    try:
        frames = pd.read_csv(
            stream, sep=delimiter, header=None, names=list(range(width + 1)), usecols=[*places, width], index_col=False,
            dtype={place: types[place] for place in types if place <= width}, decimal=decimal, chunksize=ROWS,
            keep_default_na=False, na_values=empty, skip_blank_lines=False, encoding="utf-8", encoding_errors="replace",
            low_memory=False, engine="c",
        )  # fmt: skip
        with frames:
            row = 0
            for number, held in enumerate(frames):
                frame = held.iloc[1:] if number == 0 else held
                lines = stream.numbers(row, row + len(frame))
                row += len(frame)
                extra = np.flatnonzero(_column(frame[width]).codes >= 0)
                faults = dict.fromkeys(extra.tolist(), TOO_MANY)
                columns: dict[int, Column | NDArray[Any]] = {
                    place: frame[place].to_numpy() if _plain(frame[place], place in texts) else _column(frame[place])
                    for place in places
                }
                yield Chunk(lines, columns, faults, min(stream.done / file.size, 1.0))
    except pd.errors.EmptyDataError:
        return
    except pd.errors.ParserError as error:
        raise Crooked from error


def _plain(held: "pd.Series[Any]", text: bool) -> bool:
    """Whether a column is kept as an array: texts, and numbers that the parser read itself."""
    return text or held.dtype.kind in "iuf"


def _column(held: "pd.Series[Any]") -> Column:
    if isinstance(held.dtype, pd.CategoricalDtype):
        return Column(held.cat.categories.tolist(), held.cat.codes.to_numpy().astype(np.int64)).without_empty()
    return Column.of_array(held.to_numpy(dtype=object))


def careful_pieces(file: File, delimiter: str, skip: int, width: int, places: set[int]) -> Iterator[Chunk]:
    """Line by line, for a text whose quotation marks are not in order."""
    rows = ((line, row if row is not None else None) for line, row in careful_rows(file, delimiter, skip))
    yield from pieces_of_rows(rows, width, places, {})


def pieces_of_rows(
    rows: Iterable[tuple[int, Sequence[object] | None]], width: int, places: set[int], cell_faults: Faults
) -> Iterator[Chunk]:
    """From rows of cells; None for one that cannot be read."""
    left = iter(rows)
    while piece := list(islice(left, ROWS)):
        faults: dict[int, str] = {}
        for place, (line, row) in enumerate(piece):
            if row is None:
                faults[place] = CROOKED
            elif len(row) > width and any(cell is not None and str(cell).strip() for cell in row[width:]):
                faults[place] = TOO_MANY
            elif line in cell_faults:
                faults[place] = next(iter(cell_faults[line].values()))
        lines = np.fromiter((line for line, _ in piece), dtype=np.int64, count=len(piece))
        columns: dict[int, Column | NDArray[Any]] = {
            place: Column.of(row[place] if row is not None and place < len(row) else None for _, row in piece)
            for place in places
            if place < width
        }
        yield Chunk(lines, columns, faults)


def refuse_unknown(places: Iterable[int], width: int) -> None:
    """A mapping for another file.

    Raises:
        Refusal: it names a column that is not there.
    """
    if any(not 0 <= place < width for place in places):
        raise Refusal("This file has fewer columns than the layout that was chosen. Choose its columns anew.")


def ahead(pieces: Iterator[Chunk]) -> Iterator[Chunk]:
    """The next piece is parsed by a thread while the last is worked on: half of the parsing needs no turn."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, pieces, None)
        while (found := coming.result()) is not None:
            coming = thread.submit(next, pieces, None)
            yield found
