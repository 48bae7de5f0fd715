"""Work in a process of its own: the loop goes on, memory and time are bounded, and a hostile file sees no secrets.

The parent writes one pickled request to the child's input. The child (bot/sources/child.py) answers by frames: a length,
then a pickled pair.
"""

import asyncio
import pickle
from collections.abc import Callable
from typing import Any

from bot import children
from bot.sources.child import LENGTH, TOO_MUCH
from models.refusal import Refusal

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
    try:
        async with asyncio.timeout(limit), children.started("bot.sources.child", {"OPENBLAS_NUM_THREADS": "1"}) as child:
            child.said.write(request)
            await child.said.drain()
            child.said.close()
            return await _answer(child.heard, progress)
    except (TimeoutError, EOFError, ConnectionError) as error:
        raise Refusal(TOO_MUCH) from error


async def _answer(heard: asyncio.StreamReader, progress: Callable[[float], None] | None) -> Any:
    while True:
        length = LENGTH.unpack(await heard.readexactly(LENGTH.size))[0]
        kind, value = pickle.loads(await heard.readexactly(length))  # noqa: S301 - our own process wrote it
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
