"""What was measured, as a table and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One thing that was measured.

    Attributes:
        name: what, with its unit.
        database: ``sqlite``, ``postgresql``, or "" where there is none.
        value: what Tandem does.
        baseline: what it is held against; None where the goal is absolute.
        ratio: value by baseline.
        goal: what is asked, such as ``ratio >= 0.7``; "" where the figure is only told.
        met: whether it is so.
    """

    name: str
    database: str
    value: float
    baseline: float | None = None
    ratio: float | None = None
    goal: str = ""
    met: bool = True


def at_least(name: str, database: str, value: float, baseline: float, goal: float, ratio: float | None = None) -> Figure:
    """A figure whose ratio to its baseline must be `goal` or more; `ratio` where it is a median of several."""
    found = value / baseline if ratio is None else ratio
    return Figure(name, database, value, baseline, found, f"ratio >= {goal:g}", found >= goal)


def at_most(name: str, database: str, value: float, baseline: float, goal: float, ratio: float | None = None) -> Figure:
    """A figure whose ratio to its baseline must be `goal` or less."""
    found = value / baseline if ratio is None else ratio
    return Figure(name, database, value, baseline, found, f"ratio <= {goal:g}", found <= goal)


def below(name: str, database: str, value: float, goal: float) -> Figure:
    """A figure that must be less than `goal`."""
    return Figure(name, database, value, None, None, f"< {goal:g}", value < goal)


def reached(name: str, database: str, value: float, goal: float) -> Figure:
    """A figure that must be `goal` or more."""
    return Figure(name, database, value, None, None, f">= {goal:g}", value >= goal)


def exactly(name: str, database: str, value: float, goal: float) -> Figure:
    """A figure that must be `goal`."""
    return Figure(name, database, value, None, None, f"= {goal:g}", value == goal)


def table(figures: Sequence[Figure]) -> str:
    """The figures as lines for people."""
    heads = ("what", "database", "Tandem", "baseline", "ratio", "goal", "")
    rows = [heads] + [
        (
            figure.name,
            figure.database,
            _number(figure.value),
            _number(figure.baseline),
            f"{figure.ratio:.2f}" if figure.ratio is not None else "",
            figure.goal,
            ("met" if figure.met else "MISSED") if figure.goal else "",
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 2 <= column <= 4 else cell.ljust(width) for column, (cell, width) in _cells(row, widths)
        )
        for row in rows
    )


def _cells(row: tuple[str, ...], widths: list[int]) -> Sequence[tuple[int, tuple[str, int]]]:
    return list(enumerate(zip(row, widths, strict=True)))


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def write(figures: Sequence[Figure], file: Path) -> None:
    """Keep them as JSON: a list of objects."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n")
