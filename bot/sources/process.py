"""Work in a process of its own: the loop goes on, memory and time are bounded, and a hostile file sees no secrets.

The parent writes one pickled request to the child's input. The child answers by frames: a length, then a pickled pair.
"""

import asyncio
import importlib
import os
import pickle
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from models.refusal import Refusal

ROOT = Path(__file__).parents[2]
MEMORY = 1_400_000_000  # bytes the child may hold
LONGEST = 1800.0  # seconds
TOO_MUCH = "This file needs more time or memory than I may use. Split it, for example by year, and send the parts."
LENGTH = struct.Struct("!Q")


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
        sys.executable, "-m", "bot.sources.process", cwd=ROOT, env={"OPENBLAS_NUM_THREADS": "1"},
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


def _serve(request: BinaryIO, answers: BinaryIO) -> None:
    """In the child: carry out the one request."""

    def say(kind: str, value: Any) -> None:
        frame = pickle.dumps((kind, value))
        answers.write(LENGTH.pack(len(frame)) + frame)
        answers.flush()

    function, args, named, memory, tells = pickle.load(request)  # noqa: S301 - our own parent wrote it
    _bound(memory)
    if tells:
        named["progress"] = lambda done: say("progress", done)
    try:
        module, _, name = function.partition(":")
        say("answer", getattr(importlib.import_module(module), name)(*args, **named))
    except Refusal as refusal:
        say("refusal", (refusal.sentence, refusal.field))
    except MemoryError:
        say("refusal", (TOO_MUCH, None))
    except Exception:  # noqa: BLE001 - whatever it is, the parent tells it
        say("error", traceback.format_exc())


def _bound(memory: int) -> None:
    """Where the system knows how: no more memory than that, and a lower place in the queue than the bot's clicks."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        os.nice(10)
    except (ImportError, AttributeError, OSError, ValueError):
        return


if __name__ == "__main__":
    with open(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # a library that prints does not garble the answer
        _serve(sys.stdin.buffer, answers)
