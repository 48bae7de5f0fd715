"""A row that somebody asks for, or decides on."""

from typing import TypeVar

from bot.database import Tx
from models.base import Numbered
from models.refusal import Refusal

N = TypeVar("N", bound=Numbered)


async def require(tx: Tx, kind: type[N], number: int, unknown: str, *, lock: bool = False) -> N:
    """The row of that number; with `lock` the workspace's turn is taken first, and the row is fresh and held.

    Raises:
        Refusal: there is none, in the words of `unknown`.
    """
    if lock:
        await tx.team(lock=True)
    found = await (tx.lock if lock else tx.get)(kind, number)
    if found is None:
        raise Refusal(unknown)
    return found
