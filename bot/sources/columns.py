"""A piece of a table, column by column, as the parser gives it: each different value once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Column(NamedTuple):
    """Different values, and for each row which of them it has; -1 where the cell is empty."""

    values: Sequence[Any]
    codes: Ints

    def each(self, read: Callable[[Any], Any], empty: Any = None) -> NDArray[Any]:
        """`read` of each row's value, called once a different value."""
        made = np.empty(len(self.values) + 1, dtype=object)
        made[:] = [*map(read, self.values), empty]
        return made[self.codes]

    def codes_of(self, read: Callable[[Any], int], empty: int = -1) -> Ints:
        """The same for whole numbers."""
        made = np.fromiter((*map(read, self.values), empty), dtype=np.int64, count=len(self.values) + 1)
        return made[self.codes]

    @classmethod
    def of(cls, cells: Iterable[Any]) -> "Column":
        """From one cell after another; None and empty text are empty."""
        listed = list(cells)
        held = np.empty(len(listed), dtype=object)
        held[:] = listed
        return cls.of_array(held)

    @classmethod
    def of_array(cls, cells: NDArray[Any]) -> "Column":
        """From cells of any type; None, NaN and empty text are empty."""
        codes, values = pd.factorize(cells, use_na_sentinel=True)
        return cls(values.tolist(), codes.astype(np.int64)).without_empty()

    def without_empty(self) -> "Column":
        """The same, in which empty text is an empty cell."""
        if "" not in self.values:
            return self
        gone = self.values.index("")
        codes = np.where(self.codes == gone, -1, self.codes - (self.codes > gone))
        return Column([*self.values[:gone], *self.values[gone + 1 :]], codes)


@dataclass(frozen=True)
class Chunk:
    """Some rows of a table.

    Attributes:
        lines: the line in the file on which each begins, from 1.
        columns: by their place: words as a `Column`; as an array, numbers that the parser read itself, NaN
            where empty, and texts that mostly differ.
        faults: rows (counted in this chunk) that cannot be read, with a sentence.
        done: how much of the file is behind it, from 0 to 1.
    """

    lines: Ints
    columns: dict[int, Column | NDArray[Any]]
    faults: dict[int, str] = field(default_factory=dict)
    done: float = 0.0

    def words(self, place: int) -> Column:
        """A column as words, whatever the parser made of it."""
        column = self.columns[place]
        return (
            column if isinstance(column, Column) else Column.of(None if cell != cell else cell for cell in column.tolist())
        )

    def cells(self, places: Sequence[int]) -> list[Any]:
        """The words of the first of these columns, row by row; empty ones where there is no such column."""
        return list(self.words(places[0]).each(lambda cell: cell, empty="")) if places else [""] * len(self.lines)
