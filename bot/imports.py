"""Files on their way into the books: taken, read, shown, confirmed, loaded, undone. jobs/imports.py does what takes long."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot import (
    accounts,
    books,
    cost_centres,
    import_centres,
    import_facts,
    members,
    openings,
    reconciliation_dues,
    rows,
    statement_imports,
)
from bot.accounts import Entry
from bot.database import Tx
from bot.sources.reading import Reading
from bot.storage.scoping import earliest
from bot.views import imports as view
from models.account import Account
from models.calendar import local_day
from models.import_shape import ImportShape
from models.ledger_import import FILE_NAME_LONGEST, LEASE, ImportKind, ImportState, LedgerImport
from models.ledger_line import Scenario
from models.member import Role
from models.monthly_total import MonthlyTotal
from models.period import Month
from models.refusal import Refusal

UNKNOWN = "I do not know that import. Type `/tandem imports` to see the latest ones."
LARGEST = 2_000_000_000  # bytes
_NEXT = earliest(LedgerImport.due_at)


# bringing a file
async def take(
    tx: Tx,
    by: str,
    file_name: str,
    *,
    file_id: str | None = None,
    size: int = 0,
    source_id: int | None = None,
    path: str = "",
    arrived: str | None = None,
) -> LedgerImport:
    """Take a file; a job reads it soon, and the message about it says what it found.

    Args:
        file_id: Slack's id of the file; None where `path` holds it already.
        size: bytes.
        source_id: of the ImportSource it comes from.
        arrived: the digest of what that source gave (arrivals.Arrived).

    Raises:
        Refusal: `by` is no lead, or the file is too large.
    """
    await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    if size >= LARGEST:
        raise Refusal("This file is larger than 2 GB. Split it, for example by year, and send the parts.")
    number = (await tx.one(sa.select(sa.func.max(LedgerImport.number))) or 0) + 1
    made = LedgerImport(
        number=number,
        file_name=" ".join(file_name.split())[:FILE_NAME_LONGEST] or "file",
        file_id=file_id,
        size=size,
        by=by,
        at=tx.now,
        due_at=tx.now,
        source_id=source_id,
        path=path or None,
        facts={"arrived": arrived},
    )
    tx.add(made)
    await tx.flush()
    await tx.post(key(made), by, view.reading(made))
    tx.due = True
    return made


def key(found: LedgerImport) -> str:
    """The key of the one message about an import."""
    return f"import:{found.id}"


# looking
async def find(tx: Tx, import_id: int) -> LedgerImport | None:
    return await tx.get(LedgerImport, import_id)


async def numbered(tx: Tx, number: int) -> LedgerImport | None:
    """IMP-3 by its number 3."""
    found: LedgerImport | None = await tx.one(sa.select(LedgerImport).where(LedgerImport.number == number))
    return found


async def latest(tx: Tx, by: str, limit: int = 20) -> list[LedgerImport]:
    """The newest first. Raises a Refusal to who is no lead."""
    await members.require(tx, by, Role.LEAD)
    return await tx.all(sa.select(LedgerImport).order_by(LedgerImport.number.desc()).limit(limit))


async def require(tx: Tx, by: str, import_id: int, *, lock: bool = False) -> LedgerImport:
    """The import of that number, for a lead. Raises a Refusal."""
    if lock:
        await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    return await rows.require(tx, LedgerImport, import_id, UNKNOWN, lock=lock)


# reading it
async def next_due(tx: Tx) -> datetime | None:
    return await tx.moment(_NEXT)


async def claim(tx: Tx) -> LedgerImport | None:
    """Take up the oldest one that something is to be done with; it is due again when the lease ends."""
    return await rows.claim(tx, LedgerImport, LedgerImport.due_at, LEASE)


async def remembered(tx: Tx) -> dict[str, dict[str, Any]]:
    """The mappings that were confirmed, by the shape of their files."""
    return {shape.shape: shape.mapping for shape in await tx.all(sa.select(ImportShape))}


async def found(tx: Tx, import_id: int, reading: Reading, entries: Sequence[Entry], arrived: str | None = None) -> bool:
    """It has been read: show what is in it. False when somebody did something else with it meanwhile.

    Args:
        entries: the accounts that it names, with what it says of them.
        arrived: the digest of what its source gave, where it was fetched from there once more.
    """
    await tx.team(lock=True)
    one = await tx.lock(LedgerImport, import_id)
    if one is None or one.state is not ImportState.READING:
        return False
    one.digest, one.shape, one.rows, one.lines = reading.digest, reading.shape, reading.rows, reading.lines
    one.kind, one.bad_rows = ImportKind(reading.kind), reading.bad_count
    chosen = one.mapping.get("account")
    one.mapping = reading.mapping.as_json() if reading.mapping else {}
    twin = await _loaded_twin(tx, one)
    if twin is not None:
        return await refused(tx, import_id, view.same_again(twin))
    months = [Month.read(period).ordinal for _, period in reading.totals if period[:2] in ("19", "20")]
    if one.kind is not ImportKind.OPEN_ITEMS:
        one.first_month, one.last_month = min(months, default=None), max(months, default=None)
    known = await accounts.by_code(tx, [entry.code for entry in entries])
    said = accounts.kinds(entries, known, swedish=reading.format == "sie")
    centres = {centre.code for centre in await cost_centres.everything(tx)}
    facts = import_facts.of(
        reading, entries, known, said, [code for code in reading.cost_centres if code and code not in centres]
    )
    facts["arrived"] = arrived or one.facts.get("arrived")
    facts["overlaps"] = await _overlaps(tx, one, reading, known)
    if one.kind is ImportKind.STATEMENT:
        facts |= await statement_imports.describe(tx, one, reading, chosen)
    facts["currency"] = (await books.of(tx)).currency
    facts["doubts"] += _ahead(reading, Month.of(local_day(tx.now, (await tx.team()).zone)))
    one.found(facts, tx.now)
    await tx.update(key(one), view.ready(one))
    return True


def _ahead(reading: Reading, now: Month) -> list[str]:
    """A doubt, where amounts are called actual ones and their month is still to come."""
    actual = [period for said, period in reading.totals if said == Scenario.ACTUAL and period[:2] in ("19", "20")]
    last = max(map(Month.read, actual), default=now)
    return (
        [f"Actual amounts go up to {last.name}, which is still to come. Look whether they are a plan."] if last > now else []
    )


async def _loaded_twin(tx: Tx, one: LedgerImport) -> LedgerImport | None:
    """The import by which the same file is in the books already."""
    counting = LedgerImport.state.in_([ImportState.LOADING, ImportState.LOADED])
    query = sa.select(LedgerImport).where(LedgerImport.digest == one.digest, LedgerImport.id != one.id, counting)
    twin: LedgerImport | None = await tx.one(query.order_by(LedgerImport.id).limit(1))
    return twin


async def _overlaps(tx: Tx, one: LedgerImport, reading: Reading, known: Mapping[str, Account]) -> list[dict[str, Any]]:
    """The loaded imports that brought amounts for the same accounts, months and scenarios: id and label."""
    scenarios = {Scenario(said) for said, _ in reading.totals if said in set(Scenario)}
    if one.first_month is None or one.last_month is None or not scenarios or not known:
        return []
    query = (
        sa.select(MonthlyTotal.import_id, MonthlyTotal.account_id)
        .join(LedgerImport, LedgerImport.id == MonthlyTotal.import_id)
        .where(
            LedgerImport.state == ImportState.LOADED,
            MonthlyTotal.scenario.in_(scenarios),
            MonthlyTotal.month.between(one.first_month, one.last_month),
        )
        .distinct()
    )
    ours = {account.id for account in known.values()}
    ids = sorted({found.import_id for found in await tx.rows(query) if found.account_id in ours})
    others = [other for other in [await tx.get(LedgerImport, number) for number in ids] if other]
    return [{"id": other.id, "label": other.label, "more": other.goes_beyond(one)} for other in others]


async def refused(tx: Tx, import_id: int, sentence: str) -> bool:
    """It cannot be read or loaded; who brought it is told. False when it was over already."""
    await tx.team(lock=True)
    one = await tx.lock(LedgerImport, import_id)
    if one is None:
        return False
    was_loading = one.state is ImportState.LOADING
    if not one.refuse(sentence):
        return False
    if was_loading:
        await _put_back(tx, one)
    await tx.update(key(one), view.refused(one))
    return True


# what a person says to it
async def confirm(tx: Tx, by: str, import_id: int, *, replace: bool = False) -> LedgerImport | None:
    """Load it. None when somebody did already.

    Args:
        replace: undo those that brought the same months, in the same moment.

    Raises:
        Refusal: `by` is no lead, it is not to be loaded as it is, or the same file is in the books.
    """
    one = await require(tx, by, import_id, lock=True)
    twin = await _loaded_twin(tx, one) if one.state is ImportState.READY else None
    if twin is not None:
        raise Refusal(view.same_again(twin))
    if one.kind is ImportKind.STATEMENT and one.is_ready and not one.facts["missing"]:
        one.mapping = {**one.mapping, "account": (await statement_imports.account_of(tx, one)).code}
    if not one.confirm(by, tx.now):
        return None
    one.facts = {**one.facts, "replaces": [other["id"] for other in one.facts.get("overlaps", [])] if replace else []}
    await _remember(tx, by, one)
    await tx.flush()
    await tx.update(key(one), view.loading(one))
    tx.due = True
    return one


async def _remember(tx: Tx, by: str, one: LedgerImport) -> None:
    if not one.shape or not one.mapping:
        return
    kept: ImportShape | None = await tx.one(sa.select(ImportShape).where(ImportShape.shape == one.shape))
    mapping = import_facts.to_remember(one.mapping)
    if kept is None:
        tx.add(ImportShape(shape=one.shape, mapping=mapping, by=by, at=tx.now))
    else:
        kept.mapping, kept.by, kept.at = mapping, by, tx.now


async def choose_columns(tx: Tx, by: str, import_id: int, mapping: Mapping[str, Any]) -> LedgerImport | None:
    """Read it again with these columns. None when it is past that. Raises a Refusal to who is no lead."""
    one = await require(tx, by, import_id, lock=True)
    if not one.read_again(dict(mapping), tx.now):
        return None
    await tx.update(key(one), view.reading(one))
    tx.due = True
    return one


async def cancel(tx: Tx, by: str, import_id: int) -> LedgerImport | None:
    """Forget it. None when it is past that. Raises a Refusal to who is no lead."""
    one = await require(tx, by, import_id, lock=True)
    if not one.cancel():
        return None
    one.due_at = tx.now
    await tx.update(key(one), view.canceled(one))
    return one


async def undo(tx: Tx, by: str, import_id: int) -> LedgerImport | None:
    """Take it out of the books again. None when it is not in them. Raises a Refusal to who is no lead."""
    one = await require(tx, by, import_id, lock=True)
    if not await _undo(tx, by, one):
        return None
    for changed in await openings.settle(tx):
        await reconciliation_dues.books_changed(tx, changed)
    return one


async def _undo(tx: Tx, by: str, one: LedgerImport, because: str | None = None) -> bool:
    if not one.undo(by, tx.now):
        return False
    await tx.flush()
    await reconciliation_dues.lines_gone(tx, one.id)
    await reconciliation_dues.books_changed(tx, one)
    tx.due = True
    await tx.audit(by, "import.undo", f"import:{one.number}", file=one.file_name, lines=one.lines, replaced_by=because)
    await tx.update(key(one), view.undone(one))
    return True


# loading it
async def begin(tx: Tx, import_id: int, entries: Sequence[Entry]) -> dict[str, Any] | None:
    """Add the accounts and cost centers it needs; gives what is to be written (ledger_loading), or None when it is over."""
    await tx.team(lock=True)
    one = await tx.lock(LedgerImport, import_id)
    if one is None or one.state is not ImportState.LOADING:
        return None
    moves, swedish = bool(one.facts["moves"]), one.facts["format"] == "sie"
    changed = await accounts.take_in(tx, entries, moves=moves, swedish=swedish)
    one.facts = {**one.facts, "changed": one.facts.get("changed") or changed}
    chart = await accounts.by_code(tx, [entry.code for entry in entries])
    centres = await import_centres.take_in(tx, one)
    await tx.flush()
    flipped = [
        f"{scenario}:{code}" for scenario, credit in one.facts["credit"].items() if credit for code, account in chart.items()
        if account.kind.is_credit
    ]  # fmt: skip
    paths = one.facts["paths"]
    places = {None: "lines", ImportKind.OPEN_ITEMS: "items", ImportKind.STATEMENT: "statement"}
    place = places.get(one.kind, "lines")
    errand = {
        "import_id": one.id,
        place: paths["lines"],
        "places": paths["places"],
        "breaks": paths["breaks"],
        "balanced": one.facts["vouchers"][0],
        "unbalanced": one.facts["vouchers"][1],
        "monthly": paths["monthly"],
        "balances": paths["balances"],
        "closings": paths.get("closings"),
        "account_id": one.facts.get("statement", {}).get("account_id") or 0,
        "accounts": {code: account.id for code, account in chart.items()},
        "centres": centres,
        "flipped": flipped,
    }
    return errand | {"openings": await openings.remember(tx, one, chart, errand)}


async def reading_on(tx: Tx, import_id: int, part: float) -> None:
    """So much of it is read, from 0 to 1; the message about it says so, and nobody else takes it up."""
    one = await tx.lock(LedgerImport, import_id)
    if one is not None and one.state is ImportState.READING:
        one.due_at = tx.now + LEASE
        await tx.update(key(one), view.reading(one, part))


async def progress(tx: Tx, import_id: int, done: int) -> None:
    """So many lines are written; the message about it says so."""
    one = await tx.lock(LedgerImport, import_id)
    if one is not None and one.state is ImportState.LOADING:
        one.done, one.due_at = done, tx.now + LEASE
        await tx.update(key(one), view.loading(one))


async def loaded(tx: Tx, import_id: int) -> bool:
    """All of it is written: from now on it counts, and what it replaces does not. False when it is over already."""
    await tx.team(lock=True)
    one = await tx.lock(LedgerImport, import_id)
    if one is None or not one.load(tx.now):
        return False
    by = one.loaded_by or one.by
    for number in one.facts.get("replaces", []):
        other = await tx.lock(LedgerImport, number)
        if other is not None:
            await _undo(tx, by, other, one.label)
    if one.kind is ImportKind.STATEMENT:
        await statement_imports.loaded(tx, one)
    for changed in (one, *await openings.settle(tx)):
        await reconciliation_dues.books_changed(tx, changed)
    await tx.audit(by, "import.load", f"import:{one.number}", file=one.file_name, digest=one.digest, lines=one.lines)
    await tx.update(key(one), view.loaded(one))
    return True


async def settled(tx: Tx, import_id: int) -> None:
    """What it left behind is taken away: nothing more is to be done with it."""
    await tx.team(lock=True)
    one = await tx.lock(LedgerImport, import_id)
    if one is None:
        return
    if one.state is ImportState.READY:
        one.cancel()
        await tx.update(key(one), view.forgotten(one))
    if one.state is ImportState.UNDONE:
        await _put_back(tx, one)
    one.due_at, one.path = None, None


async def _put_back(tx: Tx, one: LedgerImport) -> None:
    """Accounts and cost centers are as they were before it, where nobody changed or uses them since."""
    await accounts.put_back(tx, one.facts.get("changed", []))
    await import_centres.put_back(tx, one.facts.get("added_centres", []))
    one.facts = {**one.facts, "changed": [], "added_centres": []}
