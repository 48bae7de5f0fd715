"""What the tests let another process do."""

import os
import signal
import time
from pathlib import Path

from models.refusal import Refusal


def refuse(sentence: str, field: str) -> None:
    raise Refusal(sentence, field=field)


def divide(one: int, other: int) -> float:
    return one / other


def sleep() -> None:
    time.sleep(60)


def hoard() -> int:
    return len(bytearray(2_000_000_000))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def chatter() -> str:
    print("noise " * 10_000)  # noqa: T201 - noise is the point
    return "done"


def note_and_sleep(mark: str) -> None:
    Path(mark).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(60)


def environment() -> list[str]:
    return sorted(os.environ)  # noqa: TID251 - what the process is given is the point
