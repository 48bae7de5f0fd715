"""A browser, a sample company with the sample bot in it, and a page that is opened as one of its people."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from playground import Playground
from tests.playground.page.sample import PageBot, living

Json = dict[str, Any]

CHROMIUM = Path(shutil.which("chromium") or "/usr/bin/chromium")
FOUND = CHROMIUM.exists()
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
]
MAYA = "U01MAYA"
FINANCE = "C03FINANCE"

expect.set_options(timeout=8_000)


@dataclass
class Stage:
    """One open page: `page` is the browser's, `slack` and `bot` are behind it, `faults` is what the page complained of."""

    page: Page
    slack: Playground
    bot: PageBot
    faults: list[str]

    async def go(self, where: str, person: str = MAYA) -> None:
        """Open a place: "C03FINANCE", "app", "app/home"."""
        await self.page.goto(f"{self.slack.url}/page/#/{person}/{where}")
        await expect(self.page.locator(".message, .home > :not(.loading), .empty").first).to_be_visible()

    async def write(self, text: str) -> None:
        """Write in the composer and send it."""
        box = self.page.locator("main .compose-text")
        await box.fill(text)
        await box.press("Escape")
        await box.press("Enter")

    async def heard(self, count: int) -> Json:
        """Wait until the bot has heard so many things; give the last."""
        async with asyncio.timeout(8):
            while len(self.bot.heard) < count:  # noqa: ASYNC110 - nothing tells of a change in this list
                await asyncio.sleep(0.02)
        return self.bot.heard[-1]


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, without a window."""
    if not FOUND:
        pytest.skip("chromium is not installed, so the page cannot be looked at (Debian: apt install chromium)")
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
def width() -> int:
    """How wide the window is; a test may parametrize it."""
    return 1280


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Browser, width: int) -> AsyncIterator[Stage]:
    """The company, the bot and an empty page. At the end the page must not have complained of anything."""
    async with living() as (slack, bot):
        context = await browser.new_context(viewport={"width": width, "height": 860}, timezone_id="Pacific/Auckland")
        page = await context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        yield Stage(page, slack, bot, faults)
        await context.close()
    assert not faults
