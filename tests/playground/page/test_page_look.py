"""The frame: both widths, names for every control, and enough contrast."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.playground.page.conftest import FINANCE, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERE = Path(__file__).parent
NAMELESS = (HERE / "nameless.js").read_text()
FAINT = (HERE / "faint.js").read_text()


@pytest.mark.parametrize("width", [1280, 900, 390])
async def test_nothing_is_wider_than_the_window(stage: Stage, width: int) -> None:
    for place in (FINANCE, "app", "app/home", "app/about"):
        await stage.go(place)
        assert await stage.page.evaluate("document.documentElement.scrollWidth") <= width
        wide = "() => { const s = document.querySelector('.scroller,.home'); return s.scrollWidth - s.clientWidth; }"
        assert await stage.page.evaluate(wide) <= 0
        right = "document.querySelector('.person-switch').getBoundingClientRect().right"
        assert await stage.page.evaluate(right) <= width
        clock = stage.page.locator(".clock")
        assert await clock.evaluate("(node) => node.scrollWidth <= node.clientWidth")


@pytest.mark.parametrize("width", [390])
async def test_on_a_phone_the_channels_are_in_a_drawer(stage: Stage) -> None:
    await stage.go("app")
    page = stage.page
    finance = page.locator("nav.sidebar a", has_text="finance")
    await expect(finance).to_be_hidden()
    await page.get_by_role("button", name="Open the channels").click()
    await finance.click()
    await expect(finance).to_be_hidden()
    await expect(page.locator("h1")).to_have_text("finance")
    await page.get_by_role("button", name="Move the clock").click()
    await page.get_by_role("menuitem", name="In an hour").click()
    await expect(page.locator(".clock")).to_contain_text("10:12 AM")
    await page.get_by_role("button", name="1 reply").click()
    await expect(page.locator("main")).to_be_hidden()
    await page.get_by_role("button", name="Close the thread").click()
    await expect(page.locator("main")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_control_has_a_name_and_every_word_can_be_read(stage: Stage, scheme: str) -> None:
    await stage.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for place in (FINANCE, "app/home", "app/about", "app"):
        await stage.go(place)
        assert await stage.page.evaluate(NAMELESS) == []
        assert await stage.page.evaluate(FAINT) == []
    await stage.write("/fields")
    await expect(stage.page.get_by_role("dialog")).to_be_visible()
    await stage.page.get_by_label("E-mail").fill("wrong")
    await stage.page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await expect(stage.page.locator(".field-error")).to_be_visible()
    assert await stage.page.evaluate(NAMELESS) == []
    assert await stage.page.evaluate(FAINT) == []


async def test_an_unknown_address_falls_back_to_the_app(stage: Stage) -> None:
    await stage.go("app")
    await stage.go("C9NOWHERE")
    await expect(stage.page.locator(".empty")).to_contain_text("This channel cannot be shown.")
    await stage.go("app", "U9NOBODY")
    await expect(stage.page.locator(".person-switch")).to_contain_text("Maya Lindqvist")
    stage.faults[:] = [one for one in stage.faults if "404" not in one]
