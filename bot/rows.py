"""A row that somebody asks for, decides on or changes, or that a job takes up."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from bot.database import Tx
from models.base import Numbered
from models.refusal import Refusal

N = TypeVar("N", bound=Numbered)

LOOKED_AT = 10  # rows that other processes may be taking up at the same time


async def require(tx: Tx, kind: type[N], number: int, unknown: str, *, lock: bool = False) -> N:
    """The row of that number; with `lock` the workspace's turn is taken first, and the row is fresh and held.

    Raises:
        Refusal: there is none, in the words of `unknown`.
    """
    if lock and not tx.place.taken:
        await tx.team(lock=True)
    found = await (tx.lock if lock else tx.get)(kind, number)
    if found is None:
        raise Refusal(unknown)
    return found


def put(row: Numbered, values: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Set columns of a row. Gives those that were different: (column, what it was, what it is)."""
    changed = [(name, before, value) for name, value in values.items() if (before := getattr(row, name)) != value]
    for name, _, value in changed:
        setattr(row, name, value)
    return changed


async def claim(tx: Tx, kind: type[N], due: InstrumentedAttribute[Any], lease: timedelta) -> N | None:
    """Take up the row that has been due longest and that no other process has.

    Args:
        tx: a transaction of its own, so that others see soon that it is taken.
        kind: the row's class.
        due: the column that says when.
        lease: how long this process may take; then the row is due again.

    Returns:
        The row, fresh and held, or None.
    """
    query = sa.select(kind.id, due).where(due <= tx.now).order_by(due, kind.id).limit(LOOKED_AT)
    for number, at in await tx.rows(query):
        mine = sa.update(kind).where(kind.id == number, due == at)
        if await tx.change(mine.values({due.key: tx.now + lease})):
            return await tx.lock(kind, number)
    return None
