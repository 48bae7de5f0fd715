"""`python -m benchmarks.bare`: the baseline, a Bolt app with one button that commits one row.

What one would write by Bolt's own documentation, made as fast as Bolt goes: Starlette, uvicorn with httptools and uvloop,
SQLAlchemy's async session, and the same settings of the database as Tandem's. ``--stock`` leaves Bolt's own default
(``process_before_response=False``).
"""

import argparse
from typing import Any

import sqlalchemy as sa
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=4000", "busy_timeout=5000", "foreign_keys=ON")


class Base(DeclarativeBase):
    pass


class Click(Base):
    """A button was pressed."""

    __tablename__ = "bare_click"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(sa.String(20))
    value: Mapped[str] = mapped_column(sa.String(200))


def engine(url: str) -> AsyncEngine:
    """Tandem's own settings: one SQLite connection that writes, or sixteen of PostgreSQL."""
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_size=16, max_overflow=0)
    made = create_async_engine(url, pool_size=1, max_overflow=0)

    @event.listens_for(made.sync_engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(made.sync_engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made


def build(options: argparse.Namespace) -> Starlette:
    """The app."""
    database = engine(options.database_url)
    client = AsyncWebClient(token=options.token, base_url=options.api_url, retry_handlers=[])
    bolt = AsyncApp(client=client, signing_secret=options.secret, process_before_response=not options.stock)

    @bolt.action(options.action)
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        async with AsyncSession(database, expire_on_commit=False) as session:
            session.add(Click(user_id=body["user"]["id"], value=body["actions"][0].get("value", "")))
            await session.commit()
        await ack()

    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async def ready(request: Request) -> Response:
        async with database.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        return Response("ready")

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"]), Route("/readyz", ready)])


def main() -> None:
    """Serve it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bare", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--action", required=True, help="the button's action_id")
    parser.add_argument("--stock", action="store_true")
    options = parser.parse_args()
    uvicorn.run(
        build(options),
        host="127.0.0.1",
        port=options.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        lifespan="off",
    )


if __name__ == "__main__":
    main()
