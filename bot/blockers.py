"""Blockers: raised, asked about, handed on, and ended."""

from datetime import date

from bot.database import Tx
from models.blocker import Blocker, Needs


async def raise_blocker(
    tx: Tx,
    *,
    by: str,
    what: str,
    needs: Needs,
    owner: str,
    needed_by: date | None = None,
    huddle_id: int | None = None,
    link: str | None = None,
    existing: int | None = None,
) -> Blocker:
    """Raise a blocker and tell its owner; one that is open already is raised again, and keeps its age.

    Args:
        by: who is blocked.
        what: what is stuck, in a line.
        owner: who can clear it.
        needed_by: not before today, on the clock of `by`.
        link: web addresses, or numbers such as PUR-12, with blanks between them.
        existing: the id of the open blocker it is, where `by` chose one; its `what`, `needs` and `owner` stay.

    Raises:
        Refusal: beside the field ``what``, ``owner``, ``needed_by`` or ``links``.
    """
    raise NotImplementedError


async def open_ones(
    tx: Tx, *, raiser: str | None = None, owner: str | None = None, huddle_id: int | None = None
) -> list[Blocker]:
    """The open blockers, oldest first."""
    raise NotImplementedError


async def similar(tx: Tx, by: str, words: str) -> list[Blocker]:
    """The open blockers of `by` that tell of the same, oldest first."""
    raise NotImplementedError


async def clear(tx: Tx, blocker_id: int, by: str, how: str, *, lesson: bool = False) -> Blocker:
    """It is cleared: its raiser and owner are told. Refused when it has ended already; the sentence says how."""
    raise NotImplementedError


async def still_blocks(tx: Tx, blocker_id: int, by: str) -> Blocker:
    """The raiser says that it is still in the way."""
    raise NotImplementedError


async def still_working(tx: Tx, blocker_id: int, by: str) -> Blocker:
    """The owner says that they are on it."""
    raise NotImplementedError


async def reassign(tx: Tx, blocker_id: int, by: str, owner: str) -> Blocker:
    """Somebody else is to clear it; they, the raiser and the one before are told."""
    raise NotImplementedError


async def decide(tx: Tx, blocker_id: int, by: str, decision: str) -> Blocker:
    """A lead decides, which ends it."""
    raise NotImplementedError


async def accept(tx: Tx, blocker_id: int, by: str, reason: str) -> Blocker:
    """A lead accepts that it stays, which ends it."""
    raise NotImplementedError


async def reopen(tx: Tx, blocker_id: int, by: str) -> Blocker:
    """It blocks after all; its age goes on from the first time."""
    raise NotImplementedError


async def owner_left(tx: Tx, user_id: str) -> list[Blocker]:
    """Somebody left the workspace: what they were to clear goes to their backup, or to the lead."""
    raise NotImplementedError
