"""The chart of accounts: what is in it, what files add to it, and who answers for an account."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from bot import cost_centres, members, reconciliation_dues, rows
from bot.database import Tx
from bot.sources import kinds as guesses
from models.account import CODE_LONGEST, NAME_LONGEST, Account
from models.account_guess import guess
from models.account_kind import Kind
from models.discrepancy import Discrepancy
from models.member import Role
from models.monthly_amount import MonthlyAmount
from models.reconciliation import Reconciliation
from models.refusal import Refusal
from models.statement import Statement

UNKNOWN = "I do not know that account."
AT_ONCE = 500  # codes in one question
KINDS = frozenset(kind.value for kind in Kind)


class Entry(NamedTuple):
    """A line of a chart of accounts, as a file has it.

    Attributes:
        parent: the code of what it rolls up into, or empty.
        kind: what it holds, a word of Kind, or empty where the file does not say.
    """

    code: str
    name: str
    parent: str = ""
    kind: str = ""


async def everything(tx: Tx) -> list[Account]:
    """The whole chart, by code."""
    return await tx.all(sa.select(Account).order_by(Account.code))


async def find(tx: Tx, account_id: int) -> Account | None:
    return await tx.get(Account, account_id)


async def require(tx: Tx, account_id: int) -> Account:
    """The account of that number. Raises a Refusal without one."""
    return await rows.require(tx, Account, account_id, UNKNOWN)


async def by_code(tx: Tx, codes: Collection[str]) -> dict[str, Account]:
    """Those that are known, by their codes."""
    wanted = list(codes)
    found: dict[str, Account] = {}
    for start in range(0, len(wanted), AT_ONCE):
        for account in await tx.all(sa.select(Account).where(Account.code.in_(wanted[start : start + AT_ONCE]))):
            found[account.code] = account
    return found


def kinds(entries: Sequence[Entry], known: Mapping[str, Account], *, swedish: bool = False) -> dict[str, tuple[Kind, bool]]:
    """What each of them holds, by its code, and whether that is a guess.

    Args:
        swedish: whether they have the numbers of a BAS plan.
    """
    listed = [guesses.Account(0, entry.code, entry.name, entry.parent, "") for entry in entries]
    guessed = guesses.kinds(listed, swedish=swedish)
    found: dict[str, tuple[Kind, bool]] = {}
    for entry in entries:
        if entry.kind in KINDS:
            found[entry.code] = Kind(entry.kind), False
        elif entry.code in known:
            found[entry.code] = known[entry.code].kind, known[entry.code].is_guess
        else:
            found[entry.code] = Kind(guessed.get(entry.code) or guess(entry.name) or Kind.OPERATING_COST), True
    return found


async def take_in(tx: Tx, entries: Sequence[Entry], *, moves: bool = False, swedish: bool = False) -> list[dict[str, Any]]:
    """Add accounts to the chart, and give those that are there the names, parents and kinds that a file has for them.

    Args:
        moves: whether the months of new accounts, and of those without any amount yet, hold what moved (see Account).

    Returns:
        What it was before, for `put_back`: each changed account, ``{"code", "was": None}`` for a new one.
    """
    known = await by_code(tx, [entry.code for entry in entries])
    said = kinds(entries, known, swedish=swedish)
    used = await _used(tx, [account.id for account in known.values() if not account.moves]) if moves else set()
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for entry in {entry.code: entry for entry in entries}.values():
        kind, is_guess = said[entry.code]
        account = known.get(entry.code)
        if account is None:
            row = {"code": entry.code[:CODE_LONGEST], "name": entry.name[:NAME_LONGEST], "kind": kind, "is_guess": is_guess}
            new.append({**row, "moves": moves, "parent_code": entry.parent or None})
            changed.append({"code": row["code"], "was": None})
            continue
        says: dict[str, Any] = {
            "name": entry.name[:NAME_LONGEST] or account.name,
            "parent_code": entry.parent or account.parent_code,
        }
        if entry.kind in KINDS:
            says |= {"kind": kind, "is_guess": False}
        if moves and account.id not in used:
            says["moves"] = True
        was = {column: getattr(account, column) for column, value in says.items() if getattr(account, column) != value}
        if was:
            changed.append({"code": account.code, "was": was, "new": {column: says[column] for column in was}})
            for column in was:
                setattr(account, column, says[column])
    await tx.insert_all(Account, new)
    await tx.flush()
    return changed


async def put_back(tx: Tx, changed: Sequence[Mapping[str, Any]]) -> int:
    """Undo `take_in`, where nobody changed an account since and nothing stands on it. Gives how many were put back."""
    known = await by_code(tx, [one["code"] for one in changed])
    may_be_used = [one["code"] for one in changed if one["was"] is None or "moves" in one["was"]]
    used = await _used(tx, [known[code].id for code in may_be_used if code in known])
    spoken_of = await _spoken_of(tx)
    count = 0
    for one in changed:
        account = known.get(one["code"])
        if account is None:
            continue
        if one["was"] is None:
            if account.id not in used | spoken_of and account.owner_id is None:
                await tx.delete(account)
                count += 1
            continue
        for column, value in one["was"].items():
            if getattr(account, column) == one["new"][column] and (column != "moves" or account.id not in used):
                setattr(account, column, Kind(value) if column == "kind" else value)
        count += 1
    await tx.flush()
    return count


async def _used(tx: Tx, account_ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(account_ids), AT_ONCE):
        some = account_ids[start : start + AT_ONCE]
        found.update(await tx.all(sa.select(MonthlyAmount.account_id).where(MonthlyAmount.account_id.in_(some)).distinct()))
    return found


async def _spoken_of(tx: Tx) -> set[int]:
    """Accounts that statements, reconciliations or discrepancies are of, whether or not there are amounts."""
    found = [await tx.all(sa.select(kind.account_id).distinct()) for kind in (Statement, Reconciliation, Discrepancy)]
    return {number for numbers in found for number in numbers if number is not None}


# one of them
async def save(
    tx: Tx,
    by: str,
    account_id: int,
    *,
    name: str,
    kind: Kind,
    parent_code: str | None,
    owner: str | None,
    backup: str | None = None,
    threshold_minor: int | None = None,
    threshold_percent: int | None = None,
    tolerance_minor: int = 0,
) -> Account:
    """Say what an account holds and who answers for it; written into the trail.

    Args:
        parent_code: what it rolls up into.
        threshold_minor: from which difference on it is worth a word, in the smallest unit; None: as the books have it.
        tolerance_minor: how far off a reconciliation may be and still tie.

    Raises:
        Refusal: `by` is no lead, or beside ``name``, ``parent``, ``owner`` or ``backup``.
    """
    account = await rows.require(tx, Account, account_id, UNKNOWN, lock=True)
    await members.require(tx, by, Role.LEAD)
    name = " ".join(name.split())
    if not name:
        raise Refusal("Write what it is called, such as Trade sales.", field="name")
    if parent_code:
        await _require_parent(tx, account, parent_code)
    if backup is not None and backup == owner:
        raise Refusal("The owner cannot be the backup too. Choose somebody else.", field="backup")
    for user_id, field, before in ((owner, "owner", account.owner_id), (backup, "backup", account.backup_id)):
        if user_id is not None and user_id != before:
            await cost_centres.require_here(tx, user_id, field)
    changes = {
        "name": name[:NAME_LONGEST],
        "kind": kind,
        "parent_code": parent_code or None,
        "owner_id": owner,
        "backup_id": backup,
        "threshold_minor": threshold_minor,
        "threshold_percent": threshold_percent,
        "tolerance_minor": tolerance_minor,
    }
    for column, before, value in rows.put(account, changes):
        await tx.audit(by, "account.change", f"account:{account.code}", name=column, old=before, new=value)
        if column == "tolerance_minor":
            await reconciliation_dues.tolerance_changed(tx, account.id)
    account.is_guess = False
    return account


async def confirm_guesses(tx: Tx, by: str) -> int:
    """What was guessed of every account is right; gives of how many. Raises a Refusal to who is no lead."""
    await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    number = await tx.change(sa.update(Account).where(Account.is_guess.is_(True)).values(is_guess=False))
    if number:
        await tx.audit(by, "account.confirm", "account:all", number=number)
    return number


async def _require_parent(tx: Tx, account: Account, code: str) -> None:
    """Raises a Refusal beside ``parent`` where there is no such account, or it rolls up into this one."""
    above = {one.code: one for one in await everything(tx)}
    step: str | None = code
    if code not in above:
        raise Refusal("I do not know that account. Choose one of the chart.", field="parent")
    seen: set[str] = set()
    while step is not None and step in above and step not in seen:
        if step == account.code:
            raise Refusal("That account rolls up into this one. Choose another.", field="parent")
        seen.add(step)
        step = above[step].parent_code
