"""`python -m tests.purchase_racers URL`: a process that acts at the moment it is told to, beside another that does too.

It reads pickled jobs from its input: the workspace, the rows to resolve by, the plan, its delivery's key and how long to
hesitate. For each it answers that it is ready, waits for a line, acts, and answers what came of it.
"""

import asyncio
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.database import Database
from models.refusal import Refusal
from tests.clocks import FrozenClock
from tests.purchase_acts import Plan
from tests.purchase_rows import Rows

ROOT = Path(__file__).parents[1]
KEY = b"a key that is not in the database"


@dataclass(frozen=True)
class Job:
    """One of two acts that meet.

    Attributes:
        after: seconds to hesitate once the word is given.
    """

    team: str
    rows: Rows
    plan: Plan
    key: str
    after: float = 0


class Racer:
    """A process of its own, seen from the test."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, url: str) -> "Racer":
        program = ("-m", "tests.purchase_racers", url)
        pipe = asyncio.subprocess.PIPE
        return cls(await asyncio.create_subprocess_exec(sys.executable, *program, cwd=ROOT, stdin=pipe, stdout=pipe))

    async def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def prepare(self, job: Job) -> None:
        """Hand it the job; returns when it stands at the line."""
        packed = pickle.dumps(job)
        await self._write(len(packed).to_bytes(4, "big") + packed)
        assert await self._line() == "ready"

    def go(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")

    async def outcome(self) -> str:
        """``done``, or the sentence of a refusal.

        Raises:
            AssertionError: something else went wrong there.
        """
        line = await self._line()
        assert not line.startswith("error"), line
        return line

    async def _write(self, what: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(what)
        await self._process.stdin.drain()

    async def _line(self) -> str:
        assert self._process.stdout is not None
        return (await self._process.stdout.readline()).decode().strip()


async def race(url: str) -> None:
    """The process itself."""
    clock = FrozenClock()
    database = Database(url, clock, KEY, pool_size=2)
    loop = asyncio.get_running_loop()
    given = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(given), sys.stdin)
    try:
        while size := await given.read(4):
            job: Job = pickle.loads(await given.readexactly(int.from_bytes(size, "big")))  # noqa: S301  from the test
            clock.at(job.rows.now)
            act = job.plan.resolve(job.rows)
            async with database.workspace(job.team).read() as tx:  # a connection stands ready
                await tx.team()
            say("ready")
            await given.readline()
            if job.after:
                await asyncio.sleep(job.after)
            try:
                async with database.workspace(job.team).begin() as tx:
                    if act is not None and (not act.form or await tx.once(job.key)):
                        await act.do(tx)
                say("done")
            except Refusal as refusal:
                say(f"refused: {refusal.sentence}")
            except Exception as error:  # noqa: BLE001  the test is told
                say(f"error {error!r}")
    finally:
        await database.close()


def say(word: str) -> None:
    """A line for the test."""
    sys.stdout.write(" ".join(word.split()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(race(sys.argv[1]))
