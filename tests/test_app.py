"""What somebody who runs Tandem relies on: start and stop, /healthz and /readyz, migrate, doctor."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

import app
import migrations
from bot import doctor
from bot.settings import Settings
from playground.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.cast import Company, settings_for

APP = str(Path(app.__file__))
NOWHERE = "postgresql+asyncpg://tandem@127.0.0.1:1/tandem"


# /healthz and /readyz


async def ask(company: Company, path: str) -> httpx.Response:
    assert company.slack.bot_url is not None
    async with httpx.AsyncClient() as client:
        return await client.get(company.slack.bot_url.removesuffix("/slack/events") + path)


async def test_it_is_alive_and_ready_when_all_is_well(larkfield: Company) -> None:
    await larkfield.tandem.run_due()
    alive, ready = await ask(larkfield, "/healthz"), await ask(larkfield, "/readyz")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ready", "database": "ok", "migrations": "ok", "heartbeat": "2027-03-10T09:00:00+00:00"},
    )


async def test_it_is_not_ready_while_its_database_is_gone(larkfield: Company) -> None:
    tandem = app.assemble(settings_for(larkfield.slack, NOWHERE), larkfield.clock)
    assert await tandem.ready() == (False, {"database": "cannot be reached", "heartbeat": "none yet"})
    await tandem.close()


async def test_a_database_that_hangs_is_not_waited_for(larkfield: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(larkfield.tandem.database, "heads", asyncio.Event().wait)
    monkeypatch.setattr(app, "PATIENCE", 0.01)
    answer = await ask(larkfield, "/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")


async def test_it_is_not_ready_while_migrations_are_behind(larkfield: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "heads", lambda: {"a newer one"})
    answer = await ask(larkfield, "/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "behind: run `python app.py migrate`"


async def test_it_is_not_ready_when_its_worker_has_not_gone_round_for_two_minutes(
    larkfield: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(larkfield.tandem.worker, "start", lambda: None)
    larkfield.tandem.start_worker()
    assert (await ask(larkfield, "/readyz")).json()["heartbeat"] == "none yet"
    await larkfield.tandem.runner.run_due()
    larkfield.clock.at(larkfield.clock.now() + timedelta(minutes=1, seconds=59))
    assert (await ask(larkfield, "/readyz")).status_code == 200
    larkfield.clock.at(larkfield.clock.now() + timedelta(seconds=2))
    answer = await ask(larkfield, "/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")


async def test_without_a_worker_of_its_own_it_is_ready_whatever_the_heartbeat(larkfield: Company) -> None:
    await larkfield.tandem.runner.run_due()
    larkfield.clock.at(larkfield.clock.now() + timedelta(hours=1))
    assert (await ask(larkfield, "/readyz")).status_code == 200


async def test_in_socket_mode_it_is_not_ready_before_it_is_connected(larkfield: Company, database_url: str) -> None:
    tandem = app.assemble(settings_for(larkfield.slack, database_url, socket_mode=True), larkfield.clock)
    ready, parts = await tandem.ready()
    assert (ready, parts["slack"]) == (False, "not connected")
    await tandem.open(worker=False)
    assert (await tandem.ready())[0]
    await tandem.close()


# installing it in several workspaces


async def test_other_companies_install_it_with_the_scopes_of_the_manifest() -> None:
    given = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "a client secret", "SLACK_SIGNING_SECRET": SIGNING_SECRET}
    tandem = app.assemble(given)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(tandem.asgi), base_url="https://tandem") as client:
        page = await client.get("/slack/install")
        stranger = await client.get("/slack/oauth_redirect", params={"code": "1", "state": "made up"})
    await tandem.close()
    assert page.status_code == 200
    assert f"scope={','.join(app.scopes())}&" in page.text.replace("&amp;", "&")
    assert "a client secret" not in page.text
    assert stranger.status_code == 400


async def test_where_one_company_uses_it_nobody_else_can_install_it(larkfield: Company) -> None:
    assert (await ask(larkfield, "/slack/install")).status_code == 404


# python app.py


def environment(company: Company, database_url: str, **more: str) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": f"{company.slack.url}/api/",
        "DATABASE_URL": database_url,
        "PORT": "0",
        **more,
    }


@dataclass
class Running:
    """A process of the bot; what it says is read as it comes."""

    process: asyncio.subprocess.Process
    said: str = ""

    async def until(self, pattern: str) -> str:
        assert self.process.stdout is not None
        while not (found := re.search(pattern, self.said)):
            line = await asyncio.wait_for(self.process.stdout.readline(), 30)
            assert line, f"it ended, saying: {self.said}"
            self.said += line.decode()
        return found[1]

    async def end(self) -> int:
        assert self.process.stdout is not None
        self.said += (await asyncio.wait_for(self.process.stdout.read(), 30)).decode()
        return await self.process.wait()


@contextlib.asynccontextmanager
async def running(given: dict[str, str], *arguments: str) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, APP, *arguments, env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        yield Running(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@pytest.mark.parametrize("more", [{}, {"SLACK_APP_TOKEN": APP_TOKEN}], ids=["http", "socket mode"])
async def test_it_starts_and_stops_when_told_to(larkfield: Company, database_url: str, more: dict[str, str]) -> None:
    async with running(environment(larkfield, database_url, **more)) as bot, httpx.AsyncClient() as client:
        address = await bot.until(r"Tandem listens at (http://\S+)")
        assert (await client.get(f"{address}/healthz")).status_code == 200
        async with asyncio.timeout(30):
            while (await client.get(f"{address}/readyz")).status_code != 200:  # noqa: ASYNC110  another process beats
                await asyncio.sleep(0.1)
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.end() == 0
    assert "Traceback" not in bot.said
    assert "WARNING" not in bot.said
    assert not any(secret in bot.said for secret in (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN does not work: Slack does not know the bot's token any more."),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "SLACK_APP_TOKEN does not work: Switch Socket Mode on,"),
    ],
    ids=["bot token", "app-level token"],
)
async def test_a_token_that_slack_does_not_take_stops_the_start(
    larkfield: Company, database_url: str, more: dict[str, str], sentence: str
) -> None:
    async with running(environment(larkfield, database_url, **more)) as bot:
        assert await bot.end() == 2
    assert bot.said.splitlines()[-1].startswith(sentence)
    assert "Traceback" not in bot.said


async def test_a_port_in_use_stops_the_start(larkfield: Company, database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with running(environment(larkfield, database_url, PORT=str(port))) as bot:
            assert await bot.end() == 2
    assert bot.said == f"PORT {port} at HOST 127.0.0.1 cannot be used: Address already in use. Choose another.\n"


@pytest.mark.parametrize("half", ["web", "worker"])
async def test_half_a_bot_does_not_start_before_the_migrations(
    larkfield: Company, database_url: str, half: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(migrations, "heads", lambda: {"a newer one"})
    given = settings_for(larkfield.slack, database_url).model_copy(update={"port": 0})
    assert await app.serve(given, web=half == "web", worker=half == "worker") == 2
    assert capsys.readouterr().err == "The database is not at the newest migration. Run `python app.py migrate` first.\n"


# python app.py migrate


def test_migrating_twice_is_harmless(kept_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SIGNING_SECRET}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", kept_url)
    assert app.main(["migrate"]) == 0
    assert app.main(["migrate"]) == 0


def test_migrating_makes_the_database_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SIGNING_SECRET}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert app.main(["migrate"]) == 0
    assert (tmp_path / "new.db").exists()


def test_a_database_of_a_newer_tandem_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SIGNING_SECRET}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'later.db'}")
    with contextlib.closing(sqlite3.connect(tmp_path / "later.db")) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('of later')")
    assert app.main(["migrate"]) == 2
    assert capsys.readouterr().err.startswith("The database is of a newer Tandem. Start that version again")


# python app.py doctor


@dataclass
class Examined:
    status: int
    lines: list[str]

    def marks(self) -> dict[str, str]:
        """What was looked at, and how it was found: ok, note or MEND."""
        return {line[6:].partition(":")[0]: line[:4].strip() for line in self.lines if line[:4].strip()}

    def mend(self, what: str) -> str:
        place = next(number for number, line in enumerate(self.lines) if line[6:].startswith(f"{what}: "))
        return self.lines[place + 1].strip()


async def examine(given: Settings, capsys: pytest.CaptureFixture[str], *more_scopes: str) -> Examined:
    status = await doctor.examine(given, {*app.scopes(), *more_scopes}, migrations.heads(), migrations.newer)
    return Examined(status, capsys.readouterr().out.splitlines())


async def test_the_doctor_finds_nothing_to_mend_where_all_is_well(
    larkfield: Company, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sara = next(iter(larkfield.slack.workspace.users))
    given = settings_for(larkfield.slack, database_url, socket_mode=True).model_copy(update={"tandem_admin": sara})
    found = await examine(given, capsys)
    assert found.status == 0
    marks = found.marks()
    marks.pop("SQLite", None)  # a note, where this machine's SQLite is old
    assert marks == dict.fromkeys(
        ("settings", "versions", "database", "migrations", "token", "scopes", "Socket Mode", "first admin"), "ok"
    )


@pytest.mark.parametrize(
    ("change", "what", "mend"),
    [
        ({"database_url": NOWHERE}, "database", "Check DATABASE_URL and that the database runs."),
        ({"slack_api_url": "http://127.0.0.1:1/api/"}, "token", "Check SLACK_API_URL and the network, then try again."),
        ({"tandem_admin": "UNOBODY"}, "first admin", "Copy the member id from your own profile in Slack."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
async def test_the_doctor_says_how_to_mend_what_is_not_well(
    larkfield: Company,
    database_url: str,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str],
    what: str,
    mend: str,
) -> None:
    found = await examine(settings_for(larkfield.slack, database_url).model_copy(update=change), capsys)
    assert (found.status, found.marks()[what], found.mend(what)) == (1, "MEND", mend)


async def test_the_doctor_tries_the_tokens(
    larkfield: Company, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = settings_for(larkfield.slack, database_url).model_dump()
    found = await examine(Settings.model_validate({**good, "slack_bot_token": "xoxb-wrong"}), capsys)
    assert (found.status, found.marks()["token"]) == (1, "MEND")
    found = await examine(Settings.model_validate({**good, "slack_app_token": "xapp-wrong"}), capsys)
    assert (found.status, found.marks()["token"], found.marks()["Socket Mode"]) == (1, "ok", "MEND")


async def test_the_doctor_names_the_scopes_that_were_not_granted(
    larkfield: Company, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = await examine(settings_for(larkfield.slack, database_url), capsys, "reactions:write", "pins:read")
    assert found.status == 1
    assert any(line == "MEND  scopes: missing: pins:read, reactions:write" for line in found.lines)


async def test_the_doctor_sees_migrations_that_are_behind(
    larkfield: Company, database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "heads", lambda: {"a newer one"})
    found = await examine(settings_for(larkfield.slack, database_url), capsys)
    assert (found.status, found.mend("migrations")) == (1, "Run `python app.py migrate`.")
    monkeypatch.setattr(migrations, "newer", lambda _: True)
    found = await examine(settings_for(larkfield.slack, database_url), capsys)
    assert (found.status, found.mend("migrations")) == (1, doctor.NEWER)


async def test_the_doctor_prints_no_secret(larkfield: Company, database_url: str) -> None:
    given = environment(larkfield, database_url, SLACK_APP_TOKEN=APP_TOKEN, TANDEM_SECRET="a long enough secret")
    async with running(given, "doctor") as asked:
        await asked.end()
    assert "ok    token: works, for the workspace Larkfield Cycles" in asked.said
    assert not any(secret in asked.said for secret in (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, "a long enough secret"))


# make demo


def test_a_demo_whose_port_is_taken_says_so_and_touches_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-m", "playground", "--port", str(port)],
            cwd=Path(APP).parent,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    sentence = f"Port {port} is taken. Stop what uses it, or choose another: DEMO_PORT={port + 1} make demo\n"
    assert (ran.returncode, ran.stderr) == (1, sentence)
