"""Work in a process of its own."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.children import ROOT
from bot.sources.mapping import Mapping
from bot.sources.process import Broken, run
from bot.sources.reading import Reading
from models.refusal import Refusal
from tests.bot.sources.books import lines_in

HERE = "tests.bot.sources.errands"


async def test_a_file_is_read_by_another_process_while_the_loop_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text("Date,Account,Amount\n" + "2026-01-05,4010,1.25\n" * 150_000, encoding="utf-8")
    half_way = asyncio.Event()
    told: list[float] = []

    def tell(done: float) -> None:
        told.append(done)
        half_way.set()

    reading = asyncio.create_task(
        run("bot.sources.readings:read", path, out=tmp_path, name=path.name, currency="USD", progress=tell)
    )
    await half_way.wait()
    assert not reading.done()
    found = await reading
    assert isinstance(found, Reading)
    assert isinstance(found.mapping, Mapping)
    assert (found.lines, found.total("actual").amount) == (150_000, 150_000 * 125)
    assert (len(told), told[-1] > 0.99) == (2, True)
    assert len(lines_in(found)) == 150_000


async def test_a_refusal_comes_through_with_its_field() -> None:
    with pytest.raises(Refusal) as refused:
        await run(f"{HERE}:refuse", "Choose another file.", "file")
    assert (refused.value.sentence, refused.value.field) == ("Choose another file.", "file")


async def test_a_fault_of_ours_comes_through_with_where_it_was() -> None:
    with pytest.raises(Broken, match=r"errands\.py.*\n.*\n(.*\n)?ZeroDivisionError"):
        await run(f"{HERE}:divide", 1, 0)


@pytest.mark.parametrize(
    ("errand", "limits"), [("sleep", {"limit": 1.5}), ("hoard", {"memory": 300_000_000}), ("die", {}), ("chatter", {})]
)
async def test_too_much_time_or_memory_or_a_crash_ends_in_a_sentence(errand: str, limits: dict[str, float]) -> None:
    if errand == "chatter":
        assert await run(f"{HERE}:chatter") == "done", "what a library prints garbles nothing"
        return
    with pytest.raises(Refusal, match="needs more time or memory than I may use"):
        await run(f"{HERE}:{errand}", **limits)  # type: ignore[arg-type]  # the limits are of two types


async def test_a_process_ends_with_the_task_that_waited_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pid"
    os.mkfifo(pipe)
    waiting = asyncio.create_task(run(f"{HERE}:note_and_sleep", str(pipe)))
    number = await asyncio.to_thread(pipe.read_text)
    assert os.path.exists(f"/proc/{number}")  # noqa: ASYNC240 - in memory
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not os.path.exists(f"/proc/{number}")  # noqa: ASYNC240 - in memory


async def test_the_process_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "a secret")
    assert "SLACK_SIGNING_SECRET" not in await run(f"{HERE}:environment")


def test_the_bot_itself_never_loads_the_data_library() -> None:
    look = "import sys, app, jobs.imports; print(*sorted({'pandas', 'numpy', 'python_calamine'} & sys.modules.keys()))"
    said = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert said.stdout.split() == []
