"""Sources that run by themselves, on both databases: what is new comes in, what is old does not, faults are told once."""

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet

from bot import import_files, import_sources, imports
from bot.database import Workspace
from bot.import_sources import Wanted
from bot.outside import Outside
from bot.slack.gateway import Slack
from bot.sources.arrivals import Arrival, Trouble
from jobs.import_sources import ImportSources
from jobs.imports import Imports
from models.import_source import LEASE, ImportSource, SourceKind
from models.ledger_import import ImportState, LedgerImport
from models.member import Member
from models.message import Message
from models.refusal import Refusal
from tests import plain
from tests.clocks import FrozenClock
from tests.imports import ANN, LEA, amounts, settle, trail
from tests.web_pages import Pages, web_pages

NOBODY = cast(Slack, None)
HEAD = "Account,Account name,Period,Amount\n"
OCTOBER = f"{HEAD}3010,Sales,2026-10,100.00\n6000,Salaries,2026-10,60.00\n"
TWO_MONTHS = f"{OCTOBER}3010,Sales,2026-11,110.00\n6000,Salaries,2026-11,61.00\n"


@pytest.fixture
def pages() -> Iterator[Pages]:
    with web_pages() as made:
        made.always(OCTOBER)
        yield made


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    (tmp_path / "books").mkdir()
    with sqlite3.connect(tmp_path / "erp.db") as connection:
        connection.execute("CREATE TABLE ledger (account, name, period, amount)")
        connection.execute("INSERT INTO ledger VALUES ('3010', 'Sales', '2026-10', 100)")
    connection.close()
    databases = {"erp": f"sqlite:///{tmp_path / 'erp.db'}"}
    return Outside(tmp_path / "books", ("127.0.0.1",), databases, Fernet(Fernet.generate_key()))


@pytest.fixture
async def books(workspace: Workspace) -> AsyncIterator[Workspace]:
    await settle(workspace)
    yield workspace
    async with workspace.read() as tx:
        said = [str(one.payload["text"]) for one in await tx.all(sa.select(Message))]
    assert [fault for text in said for fault in plain.faults(text, ["account", "amount", "period"])] == []


async def keep(books: Workspace, outside: Outside, kind: SourceKind, address: str, **more: Any) -> ImportSource:
    wanted = {"name": "ERP", "every_minutes": 60, "at": time(6), "loads": False, **more}
    async with books.begin() as tx:
        return await import_sources.save(tx, LEA, outside, kind, Wanted(address=address, **wanted))


async def go(books: Workspace, outside: Outside, *, read: bool = True) -> None:
    await ImportSources(outside).run_due(books, NOBODY)
    if read:
        await Imports(outside).run_due(books, NOBODY)


async def brought(books: Workspace) -> list[LedgerImport]:
    async with books.read() as tx:
        return await tx.all(sa.select(LedgerImport).order_by(LedgerImport.number))


async def said(books: Workspace, what: str) -> list[str]:
    """The messages about sources, of that kind."""
    query = sa.select(Message).where(Message.key.like(f"source:%:{what}:%")).order_by(Message.id)
    async with books.read() as tx:
        return [str(one.payload["text"]) for one in await tx.all(query)]


async def now_at(books: Workspace, source: ImportSource) -> ImportSource:
    async with books.read() as tx:
        found = await tx.get(ImportSource, source.id)
    assert found is not None
    return found


async def confirm(books: Workspace, number: int, outside: Outside | None = None) -> None:
    async with books.begin() as tx:
        await imports.confirm(tx, LEA, await tx.only(sa.select(LedgerImport.id).where(LedgerImport.number == number)))
    await Imports(outside or Outside()).run_due(books, NOBODY)


async def test_an_address_brings_what_is_new_asks_first_and_then_loads_by_itself(
    books: Workspace, outside: Outside, pages: Pages, clock: FrozenClock
) -> None:
    source = await keep(books, outside, SourceKind.WEB, pages.url, loads=True, token="sesame open")
    assert "sesame" not in str((await now_at(books, source)).secret)
    await go(books, outside)
    assert pages.asked[0][1]["authorization"] == "Bearer sesame open"
    [first] = await brought(books)
    assert (first.state, first.file_name, first.by) == (ImportState.READY, "ERP.csv", LEA)
    await confirm(books, 1)
    before = await amounts(books)
    assert len(before) == 2
    clock.move(timedelta(hours=1))
    await go(books, outside)
    assert len(await brought(books)) == 1, "the same content again changes nothing"
    assert "nothing new" in (await now_at(books, source)).last_result
    pages.always(TWO_MONTHS)
    clock.move(timedelta(hours=1))
    await go(books, outside)
    first, second = await brought(books)
    assert (first.state, second.state) == (ImportState.UNDONE, ImportState.LOADED), "it takes the older one's place"
    assert len(await amounts(books)) == 4
    pages.always(TWO_MONTHS + "7777,Something new,2026-11,5.00\n")
    clock.move(timedelta(hours=1))
    await go(books, outside)
    assert (await brought(books))[-1].state is ImportState.READY, "an account nobody has seen waits for a yes"
    assert len(await amounts(books)) == 4
    pages.always(TWO_MONTHS + "8888,Newer still,2026-11,5.00\n")
    clock.move(timedelta(hours=1))
    await go(books, outside)
    assert [one.state for one in await brought(books)][2:] == [ImportState.CANCELED, ImportState.READY]
    assert (await trail(books))[0] == "source.add"


async def test_a_fault_is_told_once_with_how_to_mend_it_and_so_is_its_end(
    books: Workspace, outside: Outside, pages: Pages, clock: FrozenClock
) -> None:
    pages.always("", status=401)
    source = await keep(books, outside, SourceKind.WEB, pages.url)
    for _ in range(3):
        await go(books, outside, read=False)
        clock.move(timedelta(hours=1))
    [told] = await said(books, "failed")
    assert "I get no numbers from ERP." in told
    assert "Put in a token" in told
    pages.always(OCTOBER)
    await go(books, outside, read=False)
    assert len(await said(books, "mended")) == 1
    pages.always("", status=503, Retry_After="7200")
    clock.move(timedelta(hours=1))
    await go(books, outside, read=False)
    assert (await now_at(books, source)).next_at == clock.now() + timedelta(hours=2)
    assert len(await said(books, "failed")) == 1, "what may pass is tried again first"


async def test_a_folder_brings_each_file_once_and_a_changed_one_again(
    books: Workspace, outside: Outside, clock: FrozenClock
) -> None:
    assert outside.folder is not None
    put(outside.folder, "2026-10.csv", OCTOBER)
    put(outside.folder, "page.csv", "<html><body>Sign in</body></html>")
    source = await keep(books, outside, SourceKind.FOLDER, "")
    await go(books, outside)
    states = {one.file_name: one.state for one in await brought(books)}
    assert states == {"2026-10.csv": ImportState.READY, "page.csv": ImportState.REFUSED}
    async with books.begin() as tx:
        wanted = Wanted(name="ERP", address="", every_minutes=60, at=time(7), loads=False)
        await import_sources.save(tx, LEA, outside, SourceKind.FOLDER, wanted, source.id)
    await go(books, outside)
    assert len(await brought(books)) == 2, "who changes when it is looked at does not bring all of it in again"
    put(outside.folder, "2026-10.csv", OCTOBER.replace("100.00", "105.00"))
    clock.move(timedelta(hours=1))
    await go(books, outside)
    states_of = [one.state for one in await brought(books) if one.file_name == "2026-10.csv"]
    assert states_of == [ImportState.CANCELED, ImportState.READY]


async def test_a_file_that_is_still_written_is_not_called_nothing(books: Workspace, outside: Outside) -> None:
    assert outside.folder is not None
    (outside.folder / "2026-10.csv").write_text(OCTOBER)
    source = await keep(books, outside, SourceKind.FOLDER, "")
    async with books.begin() as tx:
        await import_sources.test(tx, LEA, source.id)
    await go(books, outside)
    [told] = await said(books, "test")
    assert "written to just now" in told


def put(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)
    stamp = 1_700_000_000 + sum(content.encode())
    os.utime(folder / name, (stamp, stamp))


async def test_a_query_is_tested_first_and_then_brings_its_rows(books: Workspace, outside: Outside) -> None:
    query = {"query": "SELECT * FROM ledger"}
    source = await keep(books, outside, SourceKind.SQL, "erp", options=query)
    for what in (import_sources.pause, import_sources.test):
        async with books.begin() as tx:
            await what(tx, LEA, source.id)
    await go(books, outside)
    assert await brought(books) == []
    [told] = await said(books, "test")
    assert "It holds 1 line: actual amounts." in told
    assert (await now_at(books, source)).next_at is None
    async with books.begin() as tx:
        await import_sources.resume(tx, LEA, source.id)
    await go(books, outside)
    [one] = await brought(books)
    assert one.state is ImportState.READY, one.refusal


async def test_what_lies_on_another_machine_is_fetched_again_and_must_be_what_somebody_said_yes_to(
    books: Workspace, outside: Outside, tmp_path: Path
) -> None:
    erp = "INSERT INTO ledger VALUES ('6000', 'Salaries', '2026-10', {})"
    ask(tmp_path, erp.format(60))
    await keep(books, outside, SourceKind.SQL, "erp", options={"query": "SELECT * FROM ledger"})
    await ImportSources(outside).run_due(books, NOBODY)
    await lose(books, 1)
    await Imports(outside).run_due(books, NOBODY)
    await lose(books, 1)
    ask(tmp_path, "DELETE FROM ledger WHERE account = '3010'", "INSERT INTO ledger VALUES ('3010', 'Sales', '2026-10', 100)")
    await confirm(books, 1, outside)
    assert (await brought(books))[0].state is ImportState.LOADED, "the same rows, in another order"
    assert sum((await amounts(books)).values()) == 160_00
    ask(tmp_path, erp.format(70))
    async with books.begin() as tx:
        await import_sources.look(tx, LEA, (await import_sources.everything(tx, LEA))[0].id)
    await go(books, outside)
    await lose(books, 2)
    ask(tmp_path, erp.format(80))
    await confirm(books, 2, outside)
    await go(books, outside)
    _, lost, new = await brought(books)
    assert (lost.state, lost.refusal) == (ImportState.REFUSED, import_files.CHANGED)
    assert (new.state, new.rows) == (ImportState.READY, 4)


async def lose(books: Workspace, number: int) -> None:
    """What lay on this machine is gone."""
    async with books.read() as tx:
        one = await imports.numbered(tx, number)
    assert one is not None
    assert one.path is not None
    shutil.rmtree(one.path)


def ask(folder: Path, *statements: str) -> None:
    """Change the database that the operator named."""
    connection = sqlite3.connect(folder / "erp.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


async def test_what_was_changed_or_removed_meanwhile_comes_to_nothing(
    books: Workspace, outside: Outside, pages: Pages, clock: FrozenClock
) -> None:
    source = await keep(books, outside, SourceKind.WEB, pages.url)
    async with books.begin() as tx:
        claimed = await import_sources.claim(tx)
        assert await import_sources.claim(tx) is None, "another process leaves it alone"
    assert claimed is not None
    async with books.begin() as tx:
        await import_sources.pause(tx, LEA, source.id)
    async with books.begin() as tx:
        assert await import_sources.arrived(tx, claimed, Arrival(), []) == []
        await import_sources.broke(tx, claimed, Trouble("No."))
    assert (await now_at(books, source)).last_at is None
    async with books.begin() as tx:
        await import_sources.resume(tx, LEA, source.id)
        assert await import_sources.claim(tx) is not None
    clock.move(LEASE)
    await go(books, outside)
    assert len(await brought(books)) == 1, "a process that died is stood in for"
    async with books.begin() as tx:
        assert await import_sources.remove(tx, LEA, source.id) == "ERP"
    assert [(one.state, one.source_id) for one in await brought(books)] == [(ImportState.READY, None)]


async def test_when_who_answers_for_it_is_no_lead_any_more_somebody_else_is_asked(
    books: Workspace, outside: Outside, pages: Pages
) -> None:
    source = await keep(books, outside, SourceKind.WEB, pages.url)
    async with books.begin() as tx:
        await tx.change(sa.update(Member).where(Member.user_id == LEA).values(roles=frozenset()))
    await go(books, outside)
    assert await brought(books) == []
    [told] = await said(books, "orphan")
    assert "is no lead any more" in told
    assert (await now_at(books, source)).next_at is None


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_what_cannot_be_is_refused_beside_its_field(books: Workspace, outside: Outside) -> None:
    web, folder, sql = SourceKind.WEB, SourceKind.FOLDER, SourceKind.SQL
    secret = {"token": "x"}
    tried: list[tuple[SourceKind, str, dict[str, Any], str]] = [
        (web, "erp.example.com", {}, "address"),
        (web, "ftp://erp.example.com", {}, "address"),
        (web, "https://me:open@erp.example.com", {}, "address"),
        (web, "https://erp.example.com/a b", {}, "address"),
        (web, "http://erp.example.com", secret, "address"),
        (web, "https://x.example.com", {"options": {"proof": "header", "header": "A: b\r\nX"}}, "header"),
        (web, "https://x.example.com", {"options": {"paging": "token"}}, "next"),
        (web, "https://x.example.com", {"name": " "}, "name"),
        (sql, "other", {"options": {"query": "SELECT 1"}}, "address"),
        (sql, "erp", {"options": {"query": "DROP TABLE ledger"}}, "query"),
    ]
    for kind, address, more, field in tried:
        with pytest.raises(Refusal) as refused:
            await keep(books, outside, kind, address, **more)
        assert refused.value.field == field, address
        assert plain.faults(refused.value.sentence, ["IMPORT_DATABASES", "header"]) == []
    with pytest.raises(Refusal, match="IMPORT_FOLDER"):
        await keep(books, Outside(), folder, "x")
    with pytest.raises(Refusal, match="TANDEM_SECRET"):
        await keep(books, Outside(), web, "https://x.example.com", **secret)
    made = await keep(books, outside, web, "https://x.example.com", **secret)
    with pytest.raises(Refusal, match="of that name already"):
        await keep(books, outside, folder, "")
    async with books.begin() as tx:
        moved = Wanted("ERP", "https://y.example.com", 60, time(6), loads=False)
        assert (await import_sources.save(tx, LEA, outside, web, moved, made.id)).secret is None, (
            "a token stays at its place"
        )
    async with books.begin() as tx:
        with pytest.raises(Refusal, match="Only a lead"):
            await import_sources.everything(tx, ANN)


def test_a_token_that_cannot_be_read_any_more_is_said_so() -> None:
    kept = Outside(cipher=Fernet(Fernet.generate_key())).locked("open")
    with pytest.raises(Refusal, match="Put it in again"):
        Outside(cipher=Fernet(Fernet.generate_key())).unlocked(kept)
