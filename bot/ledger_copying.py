"""Writes the lines of an import into PostgreSQL, by COPY (see bot/ledger_writer.py)."""

import asyncio
import csv
import io
from collections.abc import Callable, Iterable
from itertools import islice

import asyncpg

from bot import ledger_rows
from bot.ledger_rows import KEYS, Errand, Row, Table, lines_in, mine

AT_ONCE = 8_000  # rows in a COPY: few, since a click's commit waits until the disk has all that was written before it
BLOCKS_AT_ONCE = 10
DATED = ("open_item", "statement_line")  # their days are words, which a COPY of records does not take

Tell = Callable[[int], None]


def run(errand: Errand, task: str, tell: Tell) -> None:
    """Do an errand."""
    asyncio.run(write(errand, tell) if task == "write" else clear(errand))


async def write(errand: Errand, tell: Tell) -> None:
    """Write all of it, the lines over a connection of their own."""
    await clear(errand)
    await _write(errand, ledger_rows.tables(errand), tell)


async def _write(errand: Errand, tables: Iterable[Table], tell: Tell) -> None:
    connection = await asyncpg.connect(**errand.connect)
    try:
        # The commit that marks the import as loaded brings the whole log to the disk, and these with it.
        await connection.execute("SET synchronous_commit = off")
        done = 0
        for table, columns, rows in tables:
            while held := list(islice(rows, BLOCKS_AT_ONCE if table == "ledger_block" else AT_ONCE)):
                if table in DATED:
                    await connection.copy_to_table(table, source=_packed(held), columns=columns, format="csv")
                else:
                    await connection.copy_records_to_table(table, records=held, columns=columns)
                done += lines_in(table, held)
                tell(done)
    finally:
        await connection.close()


async def clear(errand: Errand) -> None:
    """Take away what an import wrote."""
    connection = await asyncpg.connect(**errand.connect)
    try:
        for table in KEYS:
            delete = f"DELETE FROM {table} WHERE {mine(table, '$1', '$2')}"  # noqa: S608  names of our own tables
            await connection.execute(delete, errand.team_id, errand.import_id)
    finally:
        await connection.close()


def _packed(rows: Iterable[Row]) -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return io.BytesIO(text.getvalue().encode())
