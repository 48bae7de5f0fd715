"""Work in a process of its own: the loop goes on, memory and time are bounded, and a hostile file sees no secrets.

The parent writes one pickled request to the child's input. The child (bot/sources/child.py) answers by frames: a length,
then a pickled pair.
"""

import asyncio
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.sources.child import LENGTH, TOO_MUCH
from models.refusal import Refusal

ROOT = Path(__file__).parents[2]
MEMORY = 1_400_000_000  # bytes the child may hold
LONGEST = 1800.0  # seconds


class Broken(Exception):
    """The work failed by a fault of ours; the text is the child's traceback, for the log."""


async def run(
    function: str,
    *args: Any,
    limit: float = LONGEST,
    memory: int = MEMORY,
    progress: Callable[[float], None] | None = None,
    **named: Any,
) -> Any:
    """Call a function in a new process, and return its answer.

    Args:
        function: its place, such as ``bot.sources.readings:read``. It and all that is handed over must pickle; keep the
            answer small, and large results in files.
        limit: seconds after which the process is ended.
        memory: bytes it may hold, where the system can bound them.
        progress: told how much is done, from 0 to 1; the function then gets an argument of that name.

    Raises:
        Refusal: the function raised one, or it needed too much time or memory.
        Broken: anything else it raised.
    """
    request = pickle.dumps((function, args, named, memory, progress is not None))
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sources.child", cwd=ROOT, env={"OPENBLAS_NUM_THREADS": "1"},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(limit):
            return await _answer(child, request, progress)
    except (TimeoutError, EOFError, ConnectionError) as error:
        raise Refusal(TOO_MUCH) from error
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def _answer(child: asyncio.subprocess.Process, request: bytes, progress: Callable[[float], None] | None) -> Any:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    child.stdin.write(request)
    await child.stdin.drain()
    child.stdin.close()
    while True:
        length = LENGTH.unpack(await child.stdout.readexactly(LENGTH.size))[0]
        kind, value = pickle.loads(await child.stdout.readexactly(length))  # noqa: S301 - our own process wrote it
        match kind:
            case "progress":
                if progress:
                    progress(value)
            case "answer":
                return value
            case "refusal":
                raise Refusal(*value)
            case _:
                raise Broken(value)
