"""One SELECT, of a database that is opened for reading only."""

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.sources.arrivals import Arrival, Trouble
from bot.sources.queries import checked, select
from models.refusal import Refusal
from tests.databases import Template

MADE = (
    "CREATE TABLE postings (account TEXT, day DATE, amount NUMERIC(20, 2), note TEXT)",
    "INSERT INTO postings VALUES ('3010', '2026-10-03', 1000.50, '100 % o''clock 12:30'), ('3020', '2026-10-04', -2, NULL)",
)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A company's database with two rows."""
    if request.param == "sqlite":
        file = tmp_path / "erp & co.db"
        with sqlite3.connect(file) as connection:
            for statement in MADE:
                connection.execute(statement)
        connection.close()
        yield f"sqlite:///{file}"
        return
    template: Template = request.getfixturevalue("postgres_template")
    made = template.copy()
    _run(made, MADE)
    yield made.replace("+asyncpg", "")
    _run(made, ["DROP TABLE postings"])
    template.drop(made)


def _run(url: str, statements: Iterable[str]) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    asyncio.run(run())


def ask(url: str, query: str, folder: Path, longest: float = 20) -> Arrival | Trouble:
    out = folder / f"out {len(list(folder.iterdir()))}"
    out.mkdir()
    return select(url, query, "erp.csv", out, longest)


def test_rows_become_a_file_and_the_order_they_come_in_is_nothing(url: str, tmp_path: Path) -> None:
    found = ask(url, "SELECT account, day, amount, note FROM postings WHERE note LIKE '100 %' OR note IS NULL;", tmp_path)
    assert isinstance(found, Arrival), found
    lines = Path(found.files[0].path).read_text().split()
    assert lines[0] == "account,day,amount,note"
    assert lines[1].startswith("3010,2026-10-03,1000.5")
    turned = ask(url, "SELECT account, day, amount, note FROM postings ORDER BY account DESC", tmp_path)
    assert isinstance(turned, Arrival)
    assert turned.files[0].digest == found.files[0].digest
    fewer = ask(url, "SELECT account, day, amount, note FROM postings WHERE account = '3010'", tmp_path)
    assert isinstance(fewer, Arrival)
    assert fewer.files[0].digest != found.files[0].digest
    assert ask(url, "SELECT account FROM postings WHERE 1 = 0", tmp_path) == Arrival()


def test_what_is_wrong_with_a_query_is_told(url: str, tmp_path: Path) -> None:
    twice = "SELECT one.Account, one.amount, two.account FROM postings AS one, postings AS two"
    for query, sentence in (
        ("SELECT missing FROM postings", "missing"),
        (twice, "Two columns of the query are called “account”. Give each its own name, by AS."),
    ):
        found = ask(url, query, tmp_path)
        assert isinstance(found, Trouble)
        assert sentence in found.sentence
        assert not found.passing


def test_a_query_that_takes_too_long_is_ended(url: str, tmp_path: Path) -> None:
    forever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n WHERE i < 0"
    found = ask(url, forever, tmp_path, longest=0.05)
    assert isinstance(found, Trouble)
    assert "takes longer" in found.sentence, found


def test_even_a_query_that_slips_through_cannot_write(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sources.queries.checked", lambda query: query)
    writes = ["DELETE FROM postings", "CREATE TABLE x (a INT)", "UPDATE postings SET amount = 0; SELECT 1"]
    if url.startswith("sqlite"):
        writes += [f"ATTACH '{tmp_path / 'new.db'}' AS other", "SELECT load_extension('x')", "PRAGMA query_only = off"]
    else:
        writes += [
            "SELECT set_config('transaction_read_only', 'off', false); DELETE FROM postings",
            "COMMIT; DELETE FROM postings",
        ]
    for query in writes:
        assert isinstance(ask(url, query, tmp_path), Trouble), query
    assert not (tmp_path / "new.db").exists()
    found = ask(url, "SELECT count(*) AS n, sum(amount) AS s FROM postings", tmp_path)
    assert isinstance(found, Arrival)
    assert Path(found.files[0].path).read_text().split() == ["n,s", "2,998.5" if url.startswith("sqlite") else "2,998.50"]


@pytest.mark.parametrize(
    "query",
    ["select 1", " (SELECT 1) ;", "WITH a AS (SELECT 1) SELECT * FROM a", "-- why\nSELECT 'drop; table' AS \"insert\"",
     "SELECT $$;delete$$", "SELECT [update] FROM t", "SELECT created, updated_at FROM deletes"],
)  # fmt: skip
def test_a_select_is_taken(query: str) -> None:
    assert checked(query) == query.strip().rstrip(";").strip()


@pytest.mark.parametrize(
    "query",
    ["", "DELETE FROM postings", "SELECT 1; SELECT 2", "WITH a AS (DELETE FROM postings RETURNING *) SELECT * FROM a",
     "SELECT * INTO copy FROM postings", "SELECT 1 -- x\n; drop table postings", "EXPLAIN SELECT 1",
     "/* SELECT */ UPDATE x"],
)  # fmt: skip
def test_anything_else_is_refused(query: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(query)
    assert refused.value.field == "query"


@pytest.mark.parametrize(
    ("url", "passing", "sentence"),
    [
        ("sqlite:////nowhere/at/all.db", True, "There is no database at its place."),
        ("postgresql://reader:secret@127.0.0.1:1/erp", True, "I cannot reach the database."),
        ("mysql+pymysql://reader:secret@127.0.0.1/erp", False, "The driver for this kind of database (mysql) is not"),
        ("mssql+pyodbc://reader:secret@127.0.0.1/erp", False, "The driver for this kind of database (mssql) is not"),
        ("oracle://reader:secret@127.0.0.1/erp", False, "The driver for this kind of database (oracle) is not"),
        ("nonesuch://reader:secret@127.0.0.1/erp", False, "The driver for this kind of database (nonesuch) is not"),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_without_its_password(
    url: str, passing: bool, sentence: str, tmp_path: Path
) -> None:
    found = ask(url, "SELECT 1", tmp_path)
    assert isinstance(found, Trouble)
    assert (found.passing, found.sentence.startswith(sentence)) == (passing, True), found
    assert "secret" not in found.sentence
