"""Sources that run by themselves: kept by leads, looked at by jobs/import_sources.py, and loaded as people said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from bot import imports, members, rows
from bot.database import Tx
from bot.outside import Outside
from bot.sources.arrivals import Arrival, Trouble
from bot.sources.queries import checked
from bot.sources.web_addresses import Paging, Proof
from bot.storage.scoping import earliest
from bot.views import import_sources as view
from models.import_source import ADDRESS_LONGEST, LEASE, NAME_LONGEST, TOLD, ImportSource, SourceKind
from models.ledger_import import ImportState, LedgerImport
from models.member import Role
from models.refusal import Refusal

UNKNOWN = "That source is not there any more."
SOON = timedelta(minutes=1)  # when a folder holds more than one look takes, or a file that still grows
MOST = 30
_NEXT = earliest(ImportSource.next_at)


@dataclass(frozen=True)
class Wanted:
    """What a lead filled in.

    Attributes:
        address: the folder, the web address or the database's name.
        token: "" keeps the one there is.
        forget: take the one there is away.
    """

    name: str
    address: str
    every_minutes: int
    at: time
    loads: bool
    token: str = field(default="", repr=False)
    forget: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


# looking
async def everything(tx: Tx, by: str) -> list[ImportSource]:
    """All of them, by name. Raises a Refusal to who is no lead."""
    await members.require(tx, by, Role.LEAD)
    return await tx.all(sa.select(ImportSource).order_by(ImportSource.name, ImportSource.id))


async def failing(tx: Tx) -> list[ImportSource]:
    """Those of which somebody was told that they give no numbers, by name."""
    return await tx.all(sa.select(ImportSource).where(ImportSource.failed >= TOLD).order_by(ImportSource.name))


async def require(tx: Tx, by: str, source_id: int, *, lock: bool = False) -> ImportSource:
    """One of them, for a lead. Raises a Refusal."""
    if lock:
        await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    return await rows.require(tx, ImportSource, source_id, UNKNOWN, lock=lock)


# keeping
async def save(
    tx: Tx, by: str, outside: Outside, kind: SourceKind, wanted: Wanted, source_id: int | None = None
) -> ImportSource:
    """Keep a new one or a changed one; it is looked at soon.

    Raises:
        Refusal: `by` is no lead, or something filled in cannot be; the sentence stands beside it.
    """
    await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    name = " ".join(wanted.name.split())[:NAME_LONGEST]
    twin = await tx.one(sa.select(ImportSource).where(ImportSource.name == name))
    if not name:
        raise Refusal("Give it a name.", field="name")
    if twin is not None and twin.id != source_id:
        raise Refusal("There is a source of that name already. Choose another.", field="name")
    found = await tx.lock(ImportSource, source_id) if source_id else None
    if source_id and found is None:
        raise Refusal(UNKNOWN)
    address, options = _checked(kind, wanted, outside)
    options |= {"at": wanted.at.strftime("%H:%M"), "loads": wanted.loads}
    if found is not None and found.address == address and "seen" in found.options:
        options["seen"] = found.options["seen"]  # what it brought from there before is not brought again
    secret = None if found is None or wanted.forget or _elsewhere(found.address, address) else found.secret
    if kind is SourceKind.WEB and wanted.token:
        secret = outside.locked(wanted.token)
    if secret is not None and urlsplit(address).scheme == "http" and urlsplit(address).hostname not in outside.hosts:
        raise Refusal("A token goes over https only. Begin the address with https://.", field="address")
    if found is None:
        if len(await everything(tx, by)) >= MOST:
            raise Refusal(f"There are {MOST} sources already. Remove one first.")
        found = ImportSource(name=name, kind=kind, address=address, made_by=by)
        tx.add(found)
    is_new = found.id is None
    found.name, found.address, found.made_by, found.secret = name, address, by, secret
    found.every_minutes, found.options = wanted.every_minutes, options
    found.next_at, found.etag, found.failed = tx.now, None, 0
    tx.due = True
    if is_new:
        found.digest = None
    await tx.flush()
    place = urlsplit(address).hostname if kind is SourceKind.WEB else address
    await tx.audit(by, "source.add" if is_new else "source.change", f"source:{found.id}", name=name, kind=kind, place=place)
    return found


def _checked(kind: SourceKind, wanted: Wanted, outside: Outside) -> tuple[str, dict[str, Any]]:
    match kind:
        case SourceKind.FOLDER:
            if outside.folder is None:
                raise Refusal("No folder is open to me. Ask the operator to set IMPORT_FOLDER.", field="address")
            return wanted.address.strip().strip("/")[:ADDRESS_LONGEST], {}
        case SourceKind.SQL:
            if wanted.address not in outside.databases:
                raise Refusal("I do not know that database. Ask the operator to set IMPORT_DATABASES.", field="address")
            return wanted.address, {"query": checked(wanted.options.get("query", ""))}
    return _web_address(wanted.address), _web_options(wanted.options)


def _web_address(words: str) -> str:
    """Raises a Refusal where it is none."""
    try:
        url = urlsplit(words.strip())
        good = url.scheme in ("http", "https") and url.hostname and url.port != 0
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x1f]", words.strip()) or len(words.strip()) > ADDRESS_LONGEST:
        raise Refusal("This is no web address. Copy it whole, with https:// in front.", field="address")
    if url.username or url.password:
        raise Refusal(
            "Leave name and password out of the address. Put them into the token, as name:password.", field="address"
        )
    return words.strip()


def _web_options(given: Mapping[str, str]) -> dict[str, str]:
    options = {name: given.get(name, "").strip() for name in ("proof", "header", "paging", "next", "parameter")}
    if Proof(options["proof"] or Proof.BEARER) is Proof.HEADER and not re.fullmatch(
        r"[A-Za-z0-9-]{1,60}", options["header"]
    ):
        raise Refusal("Give the name of the header, such as X-Api-Key.", field="header")
    if Paging(options["paging"] or Paging.LINK) is Paging.CURSOR and not (options["next"] and options["parameter"]):
        raise Refusal("Say where the token stands, and the name under which it is sent back.", field="next")
    return options


def _elsewhere(before: str, after: str) -> bool:
    """Whether a token would go to another place than the one it was given for."""
    one, other = urlsplit(before), urlsplit(after)
    return (one.scheme, one.netloc) != (other.scheme, other.netloc)


async def test(tx: Tx, by: str, source_id: int) -> ImportSource:
    """Look at it soon and tell `by` what is there; nothing is brought in. Raises a Refusal."""
    found = await require(tx, by, source_id, lock=True)
    found.test(by, tx.now)
    return found


async def look(tx: Tx, by: str, source_id: int) -> ImportSource:
    """Look at it now. A paused one goes on. Raises a Refusal."""
    found = await require(tx, by, source_id, lock=True)
    if not found.resume(by, tx.now):
        found.ask(tx.now)
    return found


async def pause(tx: Tx, by: str, source_id: int) -> ImportSource:
    """Look no more, until somebody says so. Raises a Refusal."""
    found = await require(tx, by, source_id, lock=True)
    if found.pause():
        await tx.audit(by, "source.pause", f"source:{found.id}", name=found.name)
    return found


async def resume(tx: Tx, by: str, source_id: int) -> ImportSource:
    """Look again; `by` answers for it from now on. Raises a Refusal."""
    found = await require(tx, by, source_id, lock=True)
    if found.resume(by, tx.now):
        await tx.audit(by, "source.resume", f"source:{found.id}", name=found.name)
    return found


async def remove(tx: Tx, by: str, source_id: int) -> str:
    """Forget it; what it brought stays in the books. Gives its name. Raises a Refusal."""
    found = await require(tx, by, source_id, lock=True)
    await tx.change(sa.update(LedgerImport).where(LedgerImport.source_id == found.id).values(source_id=None))
    await tx.audit(by, "source.remove", f"source:{found.id}", name=found.name)
    await tx.delete(found)
    return found.name


# going by its time
async def next_due(tx: Tx) -> datetime | None:
    return await tx.moment(_NEXT)


async def claim(tx: Tx) -> ImportSource | None:
    """Take up the oldest one that is due; it is due again when the lease ends."""
    return await rows.claim(tx, ImportSource, ImportSource.next_at, LEASE)


async def _held(tx: Tx, claimed: ImportSource) -> ImportSource | None:
    """The claimed one, unless somebody changed, paused or removed it meanwhile."""
    await tx.team(lock=True)
    found = await tx.lock(ImportSource, claimed.id)
    return found if found is not None and found.next_at == claimed.next_at else None


async def broke(tx: Tx, claimed: ImportSource, trouble: Trouble) -> None:
    """It could not be looked at: who answers for it is told once, with how to mend it."""
    found = await _held(tx, claimed)
    if found is None:
        return
    if found.tester:
        await tx.post(_key(found, f"test:{tx.now.isoformat()}"), found.tester, view.not_working(found, trouble.sentence))
        found.tested()
        return
    zone = (await tx.team()).zone
    after = timedelta(seconds=trouble.after) if trouble.after is not None else None
    if found.broke(tx.now, trouble.sentence, zone, passing=trouble.passing, after=after):
        user = await _answers_for(tx, found)
        await tx.post(_key(found, f"failed:{tx.now.isoformat()}"), user, view.broken(found, zone))


async def tested(tx: Tx, claimed: ImportSource, found_in_it: Sequence[Any], *, grows: bool) -> None:
    """It was tried: who asked is told what is there.

    Args:
        found_in_it: a Reading or a sentence for each file.
        grows: whether some of it is still being written, and was left for later.
    """
    found = await _held(tx, claimed)
    if found is not None and found.tester:
        await tx.post(_key(found, f"test:{tx.now.isoformat()}"), found.tester, view.working(found, found_in_it, grows=grows))
        found.tested()


async def arrived(tx: Tx, claimed: ImportSource, arrival: Arrival, folders: Sequence[str]) -> list[LedgerImport]:
    """It was looked at: what is new is taken, each file in a folder of its own. Gives the imports.

    Args:
        folders: where each file of `arrival` lies, as ``file``.
    """
    found = await _held(tx, claimed)
    if found is None:
        return []
    user = await _answers_for(tx, found)
    if user != found.made_by:
        found.pause()
        await tx.post(_key(found, f"orphan:{tx.now.isoformat()}"), user, view.orphaned(found))
        return []
    fresh = [
        (file, folder) for file, folder in zip(arrival.files, folders, strict=True) if file.digest != found.digest
    ] if found.kind is not SourceKind.FOLDER else list(zip(arrival.files, folders, strict=True))  # fmt: skip
    made = []
    for file, folder in fresh:
        await _supersede(tx, found, file.name)
        made.append(
            await imports.take(tx, user, file.name, size=file.size, source_id=found.id, path=folder, arrived=file.digest)
        )
    found.etag = arrival.etag
    if found.kind is SourceKind.FOLDER:
        found.options = {**found.options, "seen": arrival.seen or {}}
    elif fresh:
        found.digest = fresh[0][0].digest
    zone = (await tx.team()).zone
    mended = found.worked(tx.now, view.result([one.label for one in made]), zone)
    if mended:
        await tx.post(_key(found, f"mended:{tx.now.isoformat()}"), user, view.mended(found))
    if arrival.more:
        found.next_at = tx.now + SOON
    return made


async def _supersede(tx: Tx, source: ImportSource, name: str) -> None:
    """An older file of the same name that still waits for a yes is forgotten."""
    waiting = sa.and_(LedgerImport.source_id == source.id, LedgerImport.file_name == name)
    for one in await tx.all(sa.select(LedgerImport).where(waiting, LedgerImport.state == ImportState.READY)):
        held = await tx.lock(LedgerImport, one.id)
        if held is not None and held.cancel():
            held.due_at = tx.now
            await tx.update(imports.key(held), view.superseded(held))


async def _answers_for(tx: Tx, source: ImportSource) -> str:
    """Who set it up; where they are no lead any more, another lead or an admin."""
    member = await members.meet(tx, source.made_by)
    if member.may(Role.LEAD):
        return source.made_by
    return await members.lead_of(tx, source.made_by) or source.made_by


def _key(source: ImportSource, what: str) -> str:
    return f"source:{source.id}:{what}"


# once more
async def source_of(tx: Tx, one: LedgerImport) -> ImportSource | None:
    """Where an import comes from, if that is still kept."""
    return await tx.get(ImportSource, one.source_id) if one.source_id is not None else None


async def look_again(tx: Tx, one: LedgerImport) -> None:
    """What it held could not be loaded: its source brings it in anew, soon, unless that is paused."""
    source = await tx.lock(ImportSource, one.source_id) if one.source_id is not None else None
    if source is not None:
        source.forget(one.file_name, tx.now)


# loading by itself
async def go_on(tx: Tx, import_id: int) -> LedgerImport | None:
    """Load what a source brought without asking, where a lead wants that and it looks like what they said yes to before.

    Returns:
        It, when it is being loaded.
    """
    await tx.team(lock=True)
    one = await tx.lock(LedgerImport, import_id)
    if one is None or one.source_id is None or not one.is_ready:
        return None
    source = await tx.get(ImportSource, one.source_id)
    if source is None or not source.options.get("loads") or not await _is_known(tx, one):
        return None
    others = [await tx.get(LedgerImport, other["id"]) for other in one.facts["overlaps"]]
    if any(other is None or (other.source_id, other.file_name) != (one.source_id, one.file_name) for other in others):
        return None
    return await imports.confirm(tx, source.made_by, one.id, replace=bool(others))


async def _is_known(tx: Tx, one: LedgerImport) -> bool:
    """Whether a file of its shape came from there and was loaded before, and nothing in this one is new or odd."""
    facts = one.facts
    if one.bad_rows or any(facts[name] for name in ("missing", "rounded", "break_count", "new_count", "new_centres")):
        return False
    same = sa.and_(LedgerImport.source_id == one.source_id, LedgerImport.shape == one.shape, LedgerImport.kind == one.kind)
    query = sa.select(LedgerImport).where(same, LedgerImport.loaded_at.is_not(None))
    before: LedgerImport | None = await tx.one(
        query.order_by(LedgerImport.loaded_at.desc(), LedgerImport.id.desc()).limit(1)
    )
    if before is None:
        return False
    return all(set(facts[name]) <= set(before.facts[name]) for name in ("doubts", "left_out"))
