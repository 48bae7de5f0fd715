"""Processes of our own, for what takes long.

Python starts them, not uvloop: that one copies the bot's whole memory map first, for milliseconds in which no click is
answered.
"""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Child:
    """One of them.

    Attributes:
        said, heard: its input and its output.
    """

    said: asyncio.StreamWriter
    heard: asyncio.StreamReader
    _complaints: IO[bytes]

    def complaints(self) -> str:
        """What it wrote to its error output."""
        self._complaints.seek(0)
        return self._complaints.read().decode(errors="replace").strip()


@asynccontextmanager
async def started(module: str, env: Mapping[str, str] | None = None) -> AsyncIterator[Child]:
    """Run a module; it is ended, if it has not, when this is left.

    Args:
        env: its environment; None for ours.
    """
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: ASYNC220, S603  it takes less than a millisecond, and runs our own module
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=env,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        loop = asyncio.get_running_loop()
        heard, unused = asyncio.StreamReader(), asyncio.StreamReaderProtocol(asyncio.StreamReader())
        ends: list[asyncio.BaseTransport] = []
        try:
            ends += [(await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(heard), process.stdout))[0]]
            given, _ = await loop.connect_write_pipe(lambda: unused, process.stdin)
            ends += [given]
            yield Child(asyncio.StreamWriter(given, unused, None, loop), heard, complaints)
        finally:
            for end in ends:
                end.close()
            if process.poll() is None:
                process.kill()
            await asyncio.to_thread(process.wait)
