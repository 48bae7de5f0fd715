"""The other end of bot/sources/process.py: does one piece of work. It loads nothing but what the work needs."""

import importlib
import os
import pickle
import struct
import sys
import traceback
from typing import Any, BinaryIO

from models.refusal import Refusal

TOO_MUCH = "This file needs more time or memory than I may use. Split it, for example by year, and send the parts."
LENGTH = struct.Struct("!Q")


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
