"""Puts Tandem together, and its commands: `python app.py` (all in one), `web`, `worker`, `migrate`, `doctor`."""

import argparse
import asyncio
import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import uvicorn
import yaml
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from starlette.applications import Starlette
from uvicorn.loops.auto import auto_loop_factory

import migrations
from bot import doctor, heartbeats, purchase_copies, settings
from bot.clock import Clock, SystemClock
from bot.database import Database, Workspace
from bot.outside import opened_by
from bot.settings import BadSettings, Settings
from bot.slack import oauth
from bot.slack.gateway import DeadToken, Slack, SlackFailure
from bot.slack.installations import Installations
from bot.slack.outbox import Outbox, Pace
from bot.slack.socket import Socket
from bot.web import Web
from bot.webhooks import Webhook
from bot.worker import Worker
from handlers import Listeners
from jobs.import_sources import ImportSources
from jobs.imports import Imports
from jobs.purchase_notices import PurchaseNotices
from jobs.runner import Runner
from jobs.timetable import TIMETABLE

log = logging.getLogger("tandem")

MANIFEST = Path(__file__).with_name("manifest.yaml")
STALE = timedelta(minutes=2)
PATIENCE = 5  # seconds in which the database says how it is


class Tandem:
    """The bot, put together. `assemble` makes one.

    Attributes:
        asgi: the HTTP side.
        database: where everything is kept.
        runner, outbox: one round of the jobs, of the deliveries.
    """

    def __init__(self, given: Settings, clock: Clock, pace: Pace) -> None:
        self.settings = given
        self.clock = clock
        self.database = Database(given.database_url, clock, given.key("audit"))
        self.installations = Installations(given, self.database)
        self.outbox = Outbox(self.database, self.installations.slack_for, pace, purchase_copies)
        self.webhook = _webhook(given)
        outside = opened_by(given)
        timetable = (*TIMETABLE, ImportSources(outside), Imports(outside), PurchaseNotices(self.webhook))
        self.runner = Runner(self.database, self.installations.slack_for, timetable)
        self.worker = Worker(self.database, self.runner.beat, self.runner.run_team, self.outbox.run_team)
        self.bolt = AsyncApp(
            name="tandem",  # by default it looks its caller up among all modules
            authorize=_authorize_with(self.installations),
            client=self.installations.client(),
            process_before_response=True,
            request_verification_enabled=False,  # bot/web.py verifies each request; Socket Mode needs none
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            logger=logging.getLogger("tandem.bolt"),
        )
        Listeners(self._connect, outside).register(self.bolt)
        self.socket = Socket(self.bolt, self.installations.client(), given.slack_app_token, clock)
        secret = given.slack_signing_secret
        self.asgi = Starlette(
            routes=Web(self.bolt, secret.get_secret_value() if secret else None, self.ready, self._oauth()).routes()
        )
        self._works = False
        self._learning: asyncio.Task[None] | None = None

    def _oauth(self) -> AsyncOAuthFlow | None:
        client_id, secret = self.settings.slack_client_id, self.settings.slack_client_secret
        if client_id is None or secret is None:
            return None
        scopes = yaml.safe_load(MANIFEST.read_text())["oauth_config"]["scopes"]["bot"]
        return oauth.flow(
            client_id, secret.get_secret_value(), scopes, self.installations, self.settings.cipher_key("states")
        )

    async def _connect(self, team_id: str) -> tuple[Workspace, Slack] | None:
        slack = await self.installations.slack_for(team_id)
        return None if slack is None else (self.database.workspace(team_id), slack)

    async def open(self, *, web: bool = True, worker: bool = True) -> None:
        """Start what runs by itself.

        Raises:
            DeadToken: Slack does not know SLACK_BOT_TOKEN.
            BadSettings: Slack does not take SLACK_APP_TOKEN.
        """
        try:
            await self.installations.learn()
        except DeadToken:
            raise
        except SlackFailure as failure:
            log.warning("Slack does not answer yet (%s); asking again", failure)
            self._learning = asyncio.create_task(self._learn())
        if worker:
            self.start_worker()
        if web and self.settings.socket_mode:
            await self.socket.open()

    def start_worker(self) -> None:
        """Go round the jobs and the outbox from now on."""
        self._works = True
        self.worker.start()

    async def _learn(self) -> None:
        """Ask until Slack answers which workspace the token is for."""
        while True:
            await asyncio.sleep(5)
            try:
                await self.installations.learn()
            except SlackFailure as failure:
                log.warning("Slack still does not answer: %s", failure)
            else:
                return

    async def close(self) -> None:
        """Finish what is being done, and stop."""
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.wait([self._learning])
        await self.socket.close()
        if self._works:
            await self.worker.stop()
        if self.webhook is not None:
            await self.webhook.close()
        await self.installations.close()
        await self.database.close()

    async def run_due(self) -> datetime | None:
        """One round of everything that is due. Gives when the next thing is due, or None."""
        await self.runner.beat()
        teams = await self.database.teams()
        due = [await part.run_team(team_id) for part in (self.runner, self.outbox) for team_id in teams]
        return min((at for at in due if at is not None), default=None)

    async def ready(self) -> tuple[bool, dict[str, str]]:
        """Whether the bot can do its work, and each part's state in words."""
        asked = asyncio.create_task(self._kept())
        await asyncio.wait([asked], timeout=PATIENCE)
        if asked.done():
            parts, beat = asked.result()
        else:
            asked.cancel()  # and not waited for: a database that hangs may take long about that, too
            parts, beat = {"database": "does not answer"}, None
        parts["heartbeat"] = beat.isoformat(timespec="seconds") if beat else "none yet"
        fresh = beat is not None and self.clock.now() - beat < STALE
        if self.settings.socket_mode:
            parts["slack"] = "ok" if self.socket.connected() else "not connected"
        good = parts["database"] == "ok" and parts.get("migrations") == "ok" and parts.get("slack", "ok") == "ok"
        return good and (fresh or not self._works), parts

    async def _kept(self) -> tuple[dict[str, str], datetime | None]:
        """The state of the database, and when a worker last went round."""
        try:
            stands = await self.database.heads()
            if stands == migrations.heads():
                return {"database": "ok", "migrations": "ok"}, await heartbeats.last(self.database)
        except Exception as error:  # noqa: BLE001  whatever the driver raises, the database is not there
            log.warning("the database cannot be reached: %s", error)
            return {"database": "cannot be reached"}, None
        behind = "of a newer Tandem" if migrations.newer(stands) else "behind: run `python app.py migrate`"
        return {"database": "ok", "migrations": behind}, None


def _webhook(given: Settings) -> Webhook | None:
    """Where decisions on purchases go, if anywhere."""
    if given.decisions_url is None or given.decisions_secret is None:
        return None
    return Webhook(given.decisions_url.get_secret_value(), given.decisions_secret.get_secret_value())


def _authorize_with(installations: Installations) -> Callable[..., Awaitable[AuthorizeResult]]:
    """What Bolt asks about each request: as whom the bot acts. It reads arguments by name, so this is no method."""

    async def authorize(context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        slack = await installations.slack_for(team_id or "")
        if slack is None:
            context["response_url"] = (
                None  # Bolt's words go into the answer itself, and to no address that is not known to us
            )
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=slack.bot_user_id,
            bot_id=slack.bot_user_id,
            bot_token="",
        )

    return cast(Callable[..., Awaitable[AuthorizeResult]], authorize)


def assemble(
    given: Settings | Mapping[str, str] | None = None, clock: Clock | None = None, pace: Pace | None = None
) -> Tandem:
    """Put the bot together, without starting anything.

    Args:
        given: the settings, or what stands for the environment; the environment itself by default.
        clock: what time it is; the machine's by default.
        pace: how fast messages go; by SLACK_POSTS_PER_MINUTE by default.
    """
    if not isinstance(given, Settings):
        given = settings.read(given)
    return Tandem(given, clock or SystemClock(), pace or Pace(per_minute=given.slack_posts_per_minute))


def scopes() -> list[str]:
    """The permissions that manifest.yaml asks for."""
    return list(yaml.safe_load(MANIFEST.read_text())["oauth_config"]["scopes"]["bot"])


async def prepare(given: Settings, *, migrate: bool) -> str:
    """See to it that the database is at the newest migration. Gives a sentence when it is not."""
    database = Database(given.database_url, SystemClock(), given.key("audit"))
    try:
        stands = await database.heads()
    except Exception as error:  # noqa: BLE001  whatever the driver raises is what the reader needs to see
        return f"DATABASE_URL does not lead to a database that can be reached: {_reason(error)}."
    finally:
        await database.close()
    if stands == migrations.heads():
        return ""
    if migrations.newer(stands):
        return f"The database is of a newer Tandem. {doctor.NEWER}"
    if not migrate:
        return "The database is not at the newest migration. Run `python app.py migrate` first."
    await migrations.upgrade(given.database_url)
    return ""


def bind(host: str, port: int) -> socket.socket:
    """Take the port. Raises OSError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


async def serve(given: Settings, *, web: bool, worker: bool) -> int:
    """Run until told to stop. Gives the exit status."""
    if problem := await prepare(given, migrate=web and worker):
        return _stop(problem)
    try:
        listener = bind(given.host, given.port) if web else None
    except OSError as error:
        return _stop(f"PORT {given.port} at HOST {given.host} cannot be used: {error.strerror}. Choose another.")
    tandem = assemble(given)
    gc.freeze()  # what is here by now stays, and is not looked through again at each collection
    gc.set_threshold(10_000)
    try:
        await tandem.open(web=web, worker=worker)
    except (DeadToken, BadSettings) as failure:
        await tandem.close()
        if listener is not None:
            listener.close()
        return _stop(f"SLACK_BOT_TOKEN does not work: {failure.mend}" if isinstance(failure, DeadToken) else str(failure))
    stop = asyncio.Event()
    server: Server | None = None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    running: list[asyncio.Task[object]] = [asyncio.create_task(stop.wait())]
    if listener is not None:
        server = server_for(tandem.asgi, given.host, given.port)
        running.append(asyncio.create_task(server.serve(sockets=[listener])))
        log.info("Tandem listens at http://%s:%s", given.host, listener.getsockname()[1])
        if given.socket_mode:
            running.append(asyncio.create_task(tandem.socket.watch()))
    if worker:
        log.info("Tandem looks each second what is due")
    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    stalled = not stop.is_set()
    if server is not None:
        server.should_exit = True
    running[0].cancel()
    await asyncio.gather(*running[1:2], return_exceptions=True)
    await tandem.close()
    return 1 if stalled else 0


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).split("\n", 1)[0].rstrip(".")


def _stop(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


class Server(uvicorn.Server):
    """A server that leaves the signals to its caller."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server_for(asgi: Starlette, host: str, port: int) -> Server:
    """A quiet server of one application; `port` 0 takes any that is free."""
    return Server(
        uvicorn.Config(
            asgi,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
        )
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line. Gives the exit status: 0 well, 1 something is wrong, 2 a setting is."""
    parser = argparse.ArgumentParser(prog="app.py", description="Tandem keeps finance and operations people in step.")
    parser.add_argument(
        "command",
        nargs="?",
        default="all",
        choices=["all", "web", "worker", "migrate", "doctor"],
        help="all (default): web and worker in one; migrate: bring the database up to date; doctor: check everything",
    )
    command = parser.parse_args(arguments).command
    try:
        given = settings.read()
    except BadSettings as bad:
        return _stop(str(bad))
    logging.basicConfig(level=given.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)  # it would log what people write
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it would log each second of a round that takes long
    # Bolt sees SLACK_BOT_TOKEN in the environment and warns that it has another way to it.
    logging.getLogger("tandem.bolt").addFilter(lambda record: "`token` will be unused" not in record.getMessage())
    if command == "migrate":
        problem = asyncio.run(prepare(given, migrate=True))
        return _stop(problem) if problem else 0
    if command == "doctor":
        return asyncio.run(doctor.examine(given, set(scopes()), migrations.heads(), migrations.newer))
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:  # uvloop, where there is one
        return runner.run(serve(given, web=command in ("all", "web"), worker=command in ("all", "worker")))


if __name__ == "__main__":
    sys.exit(main())
