"""Buttons, menus, commands, shortcuts, files, the Home tab and the clock."""

import pytest
from playwright.async_api import expect

from tests.playground.page.conftest import FINANCE, MAYA, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_confirm_question_stops_what_was_not_meant(stage: Stage) -> None:
    await stage.go(FINANCE)
    await stage.page.get_by_role("button", name="Reject").click()
    ask = stage.page.get_by_role("alertdialog", name="Reject this purchase?")
    await expect(ask).to_contain_text("Mistral Tubing will not be ordered.")
    await ask.get_by_role("button", name="Keep it").click()
    await expect(ask).to_have_count(0)
    assert not stage.bot.heard
    await stage.page.get_by_role("button", name="Reject").click()
    await ask.get_by_role("button", name="Reject").click()
    assert (await stage.heard(1))["actions"][0]["action_id"] == "purchase.reject"


async def test_a_button_the_app_does_not_answer_says_so(stage: Stage) -> None:
    await stage.go(FINANCE)
    await stage.page.get_by_role("button", name="Fail").click()
    await expect(stage.page.locator(".button.busy")).to_have_text("Fail")
    await expect(stage.page.locator(".block-failure")).to_contain_text("the app did not answer in time (operation_timeout)")


async def test_overflow_and_select_send_their_option(stage: Stage) -> None:
    await stage.go(FINANCE)
    page = stage.page
    await page.get_by_role("button", name="More options").click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    action = (await stage.heard(1))["actions"][0]
    assert (action["type"], action["selected_option"]["value"]) == ("overflow", "export")
    await page.get_by_label("Period").click()
    await page.keyboard.type("quart")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Period")).to_have_value("This quarter")
    heard = await stage.heard(2)
    assert heard["actions"][0]["selected_option"]["value"] == "quarter"
    assert heard["state"]["values"]["period"]["kpi.period"]["selected_option"]["value"] == "quarter"


async def test_slash_shows_the_commands_with_their_hints(stage: Stage) -> None:
    await stage.go("app")
    box = stage.page.locator("main .compose-text")
    await box.press_sequentially("/")
    await expect(stage.page.get_by_role("option")).to_have_count(4)
    await box.press_sequentially("kp")
    await expect(stage.page.locator("[role=option] .menu-label")).to_have_text(["/kpi [name] [period]"])
    await expect(stage.page.locator("[role=option] .menu-detail")).to_have_text(["One figure or the scorecard"])
    await box.press("Tab")
    await expect(box).to_have_value("/kpi ")
    await expect(stage.page.locator(".compose-hint").first).to_have_text("/kpi [name] [period]")
    await box.press_sequentially("revenue")
    await box.press("Enter")
    await expect(stage.page.locator(".ephemeral")).to_contain_text("You asked for “revenue”.")
    assert stage.bot.heard[-1]["text"] == "revenue"


async def test_commands_that_fail_are_explained_and_what_was_typed_stays(stage: Stage) -> None:
    await stage.go("app")
    await stage.write("/nothing here")
    await expect(stage.page.locator(".message").last).to_contain_text("/nothing is not a valid command.")
    await expect(stage.page.locator("main .compose-text")).to_have_value("/nothing here")
    await stage.write("/slow")
    await expect(stage.page.locator(".message").last).to_contain_text("/slow did not work: the app did not answer in time")


async def test_a_person_is_named_by_typing_an_at_sign(stage: Stage) -> None:
    await stage.go("app")
    box = stage.page.locator("main .compose-text")
    await box.press_sequentially("thanks @tom")
    await box.press("Enter")
    await box.press("Enter")
    await expect(stage.page.locator(".message").last).to_contain_text("You wrote: thanks @Tomás Ferreira")
    assert stage.bot.heard[-1]["text"] == "thanks <@U02TOMAS>"


async def test_shortcuts_from_the_composer_and_from_a_message(stage: Stage) -> None:
    await stage.go(FINANCE)
    page = stage.page
    last = page.locator(".message").last
    await last.hover()
    await last.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Raise a blocker").click()
    await expect(page.locator(".ephemeral")).to_contain_text("Kept as a blocker.")
    assert stage.bot.heard[-1]["message"]["text"] == "I will ask about the price."
    await page.locator("main").get_by_role("button", name="Shortcuts", exact=True).click()
    await page.get_by_role("menuitem", name="Request a purchase").click()
    await expect(page.get_by_role("dialog", name="Request a purchase")).to_be_visible()


async def test_a_dropped_file_reaches_the_app(stage: Stage) -> None:
    await stage.go("app")
    await stage.page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(["a;b"], "ledger.csv", {type: "text/csv"}));
            const body = document.querySelector(".place-body");
            for (const name of ["dragenter", "dragover", "drop"])
                body.dispatchEvent(new DragEvent(name, {dataTransfer: carried, bubbles: true, cancelable: true}));
        }"""
    )
    await expect(stage.page.locator(".file-card")).to_contain_text("ledger.csv")
    await expect(stage.page.locator(".message").last).to_contain_text("I have your file.")
    async with stage.page.expect_download() as download:
        await stage.page.locator(".file-card").click()
    assert (await download.value).suggested_filename == "ledger.csv"


async def test_home_is_asked_for_once_and_its_elements_work(stage: Stage) -> None:
    await stage.go("app/home")
    page = stage.page
    await expect(page.get_by_role("heading", name="What waits for you")).to_be_visible()
    await page.get_by_role("button", name="Open", exact=True).click()
    assert (await stage.heard(1))["view"]["type"] == "home"
    await page.get_by_label("Mine").check()
    assert (await stage.heard(2))["actions"][0]["selected_options"][0]["value"] == "mine"
    published = [call for call in stage.slack.calls if call.method == "views.publish"]
    assert len(published) == 1


async def test_the_clock_moves_and_everyone_sees_it(stage: Stage) -> None:
    await stage.go("app")
    await expect(stage.page.locator(".clock")).to_contain_text("9:12 AM")
    await stage.page.get_by_role("button", name="In an hour").click()
    await expect(stage.page.locator(".clock")).to_contain_text("10:12 AM")
    await expect(stage.page.locator(".person-switch")).to_contain_text("10:12 AM")


async def test_ctrl_k_jumps(stage: Stage) -> None:
    await stage.go("app")
    await stage.page.keyboard.press("Control+k")
    await stage.page.keyboard.type("opera")
    await stage.page.keyboard.press("Enter")
    await expect(stage.page.locator("h1")).to_have_text("operations")
    assert stage.page.url.endswith(f"#/{MAYA}/C04OPERATIONS")
