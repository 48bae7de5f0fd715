"""Fixtures: a clock that stands still, and a workspace on each database with a decoy beside it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.database import Database, Workspace
from models.team import Team
from tests import compiling, limits, turns
from tests.cast import Company, company
from tests.clocks import FrozenClock
from tests.databases import PostgresTemplate, SqliteTemplate, Template, postgres

TEAM = "T1"


@pytest.fixture(autouse=True)
def _within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever message or form a test makes is held to Slack's limits."""
    limits.watch(monkeypatch)


@pytest.fixture(autouse=True, scope="session")
def _compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compiling.share(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def all_late() -> Iterator[list[str]]:
    with turns.watched() as late:
        yield late


@pytest.fixture(autouse=True)
def late(all_late: list[str]) -> Iterator[list[str]]:
    """Whoever took the workspace's turn after something else, in this test, which then fails."""
    all_late.clear()
    yield all_late
    assert not all_late


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[Template]:
    with postgres() as host:
        yield PostgresTemplate(host)


@pytest.fixture(params=["sqlite", "postgres"])
def template(request: pytest.FixtureRequest) -> Template:
    """The test runs once on each kind of database."""
    made: Template = request.getfixturevalue(f"{request.param}_template")
    return made


@pytest.fixture
def database_url(template: Template) -> Iterator[str]:
    """A fresh migrated database."""
    url = template.copy()
    yield url
    template.drop(url)


@pytest.fixture
def kept_url(template: Template, database_url: str) -> Iterator[str]:
    """A fresh migrated database, whose decoy workspace must be untouched at the end."""
    yield database_url
    template.check(database_url)


@pytest.fixture
async def database(kept_url: str, clock: FrozenClock) -> AsyncIterator[Database]:
    database = Database(kept_url, clock, b"a key that is not in the database")
    yield database
    await database.close()


@pytest.fixture
async def workspace(database: Database) -> Workspace:
    """The workspace T1, with nobody in it yet."""
    return await open_team(database)


async def open_team(database: Database) -> Workspace:
    """The app is installed in T1."""
    async with database.writing() as session:
        session.sync_session.info["team_id"] = TEAM
        session.add(Team(team_id=TEAM, name="Larkfield Cycles", bot_user_id="UBOT"))
        await session.commit()
    return database.workspace(TEAM)


def pytest_report_header(config: pytest.Config) -> str:
    shared = Path(__file__).parents[2] / "shared" / "data"
    return f"real finance data: {'here' if shared.is_dir() else 'absent, tests that use it skip'}"


@pytest.fixture
async def larkfield(kept_url: str) -> AsyncIterator[Company]:
    """The whole company with the bot in it, over signed HTTP."""
    async with company(kept_url) as made:
        yield made
