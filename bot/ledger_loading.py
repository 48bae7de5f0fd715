"""Has an import's lines written by a process of its own (bot/ledger_writer.py), and takes them away again."""

import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect

from bot import children
from bot.children import Child
from bot.database import Workspace


class WritingFailed(Exception):
    """The process ended without having done its work; what it wrote does not count."""


async def write(workspace: Workspace, errand: dict[str, Any], tell: Callable[[int], Awaitable[None]]) -> None:
    """Write the lines and monthly amounts of an import; what an earlier attempt left is taken away first.

    Args:
        errand: the fields of ledger_rows.Errand, without its address and workspace.
        tell: is told now and then how many lines are written; never during a transaction.

    Raises:
        WritingFailed: it could not be finished.
    """
    await _run(workspace, {**errand, "task": "write"}, tell)


async def clear(workspace: Workspace, import_id: int) -> None:
    """Take away the lines and monthly amounts of an import that does not count.

    Raises:
        WritingFailed: it could not be finished; another time will do.
    """

    async def quiet(done: int) -> None: ...

    await _run(workspace, {"import_id": import_id, "task": "clear"}, quiet)


async def _run(workspace: Workspace, errand: dict[str, Any], tell: Callable[[int], Awaitable[None]]) -> None:
    async with children.started("bot.ledger_writer") as child:
        await _talk(child, workspace, errand, tell)


def _connect(url: str) -> dict[str, Any]:
    """How that process reaches the database; it loads nothing that could tell."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        return {"path": str(address.database)}
    dialect: Any = asyncpg_dialect
    arguments = dialect().create_connect_args(address)[1]
    return {name: value for name, value in arguments.items() if name != "prepared_statement_cache_size"}


async def _talk(child: Child, workspace: Workspace, errand: dict[str, Any], tell: Callable[[int], Awaitable[None]]) -> None:
    def send(words: str) -> None:
        child.said.write(words.encode() + b"\n")

    send(json.dumps({**errand, "connect": _connect(workspace.url), "team_id": workspace.team_id}))
    async with AsyncExitStack() as turn:
        while answer := await child.heard.readline():
            match json.loads(answer):
                case {"ask": True}:
                    await turn.aclose()
                    await turn.enter_async_context(workspace.turn)
                    send("go")
                case {"done": done}:
                    await turn.aclose()
                    await tell(done)
                case {"end": True}:
                    return
    raise WritingFailed(child.complaints()[-2000:])
