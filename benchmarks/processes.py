"""The processes that are measured: started, waited for, weighed and stopped."""

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import psutil

ROOT = Path(__file__).parents[1]
SECRET = "a signing secret of the benchmarks"
TOKEN = "xoxb-benchmarks"
TEAM = "T0PLAYGROUND"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(
    arguments: Sequence[str], settings: dict[str, str] | None = None, stdin: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A Python process with nothing but these settings in its environment; terminated at the end."""
    process = subprocess.Popen(  # noqa: S603  this project's own modules
        [sys.executable, *arguments], cwd=ROOT, env=settings or {}, stdin=stdin, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


@contextlib.contextmanager
def playground(*arguments: str) -> Iterator[str]:
    """A Slack of its own; gives its address."""
    secrets = ("--signing-secret", SECRET, "--bot-token", TOKEN, "--team", TEAM)
    with running(["-m", "playground.alone", *secrets, *arguments]) as process:
        assert process.stdout is not None
        yield str(json.loads(process.stdout.readline())["url"])


def admin(slack: str, name: str, **body: Any) -> dict[str, Any]:
    """Set something in a playground, or look into it (see playground/admin.py)."""
    with httpx.Client(base_url=f"{slack}/play/admin/", timeout=30) as client:
        answer = client.post(name, json=body) if body or name in ("faults", "rates") else client.get(name)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def settings(database_url: str, slack: str, port: int) -> dict[str, str]:
    """The environment of Tandem."""
    return {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack}/api/",
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "TANDEM_SECRET": "a secret of the benchmarks",
        "LOG_LEVEL": "WARNING",
    }


def ready(port: int, process: subprocess.Popen[str], patience: float = 30) -> float:
    """Wait until /readyz answers 200; gives the seconds it took.

    Raises:
        RuntimeError: the process ended, or did not get ready.
    """
    start = time.perf_counter()
    while time.perf_counter() - start < patience:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                return time.perf_counter() - start
        time.sleep(0.005)
    raise RuntimeError(f"{process.args!r} did not get ready")


def megabytes(pid: int) -> float:
    """What a process and its children hold in memory."""
    process = psutil.Process(pid)
    return float(sum(one.memory_info().rss for one in [process, *process.children(recursive=True)])) / 1e6


async def click(port: int, bodies: Sequence[str], together: int, pause: float = 0) -> dict[str, Any]:
    """Clicks from another process (see benchmarks/load.py); all must be answered 200."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.load", cwd=ROOT, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    given = {"port": port, "path": "/slack/events", "secret": SECRET, "bodies": list(bodies)}
    given |= {"together": together, "pause": pause}
    out, _ = await process.communicate(json.dumps(given).encode())
    found: dict[str, Any] = json.loads(out)
    if found["statuses"] != {"200": len(bodies)}:
        raise RuntimeError(f"not every click was answered: {found['statuses']}")
    return found
