"""Modals: what is typed, what is sent, what is refused, and the stack."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.playground.page.conftest import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def opened(stage: Stage, command: str) -> Locator:
    """Open a form by its command."""
    await stage.go("app")
    await stage.write(command)
    dialog = stage.page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    return dialog


async def values(stage: Stage) -> Any:
    """What the bot got when a form was sent."""
    await expect(stage.page.get_by_role("dialog")).to_have_count(0)
    return {block: actions["it"] for block, actions in stage.bot.heard[-1]["view"]["state"]["values"].items()}


async def test_missing_fields_are_told_beside_them(stage: Stage) -> None:
    dialog = await opened(stage, "/purchase")
    await expect(dialog.get_by_label("Vendor")).to_be_focused()
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.locator(".field-error")).to_have_text(["Please complete this required field."] * 3)
    await expect(dialog.get_by_label("Vendor")).to_have_attribute("aria-invalid", "true")
    await dialog.get_by_label("Vendor").fill("Ab")
    await expect(dialog.locator(".field-error")).to_have_count(2)
    await dialog.get_by_label("Amount").fill("-4")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.locator(".field-error").nth(0)).to_have_text("Enter at least 3 characters.")
    await expect(dialog.locator(".field-error").nth(1)).to_have_text("Enter 0.01 or more.")


async def test_the_apps_own_error_stands_beside_its_field_and_nothing_is_lost(stage: Stage) -> None:
    dialog = await opened(stage, "/purchase")
    await dialog.get_by_label("Vendor").fill("Nobody")
    await dialog.get_by_label("Amount").fill("12500")
    await dialog.get_by_label("Cost centre").click()
    await stage.page.get_by_role("option", name="Office").click()
    await dialog.get_by_label("Why").fill("Two lines\nof it")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.locator(".field-error")).to_have_text("We do not buy from Nobody.")
    await expect(dialog.get_by_label("Vendor")).to_be_focused()
    await expect(dialog.get_by_label("Why")).to_have_value("Two lines\nof it")
    await dialog.get_by_label("Vendor").fill("Mistral Tubing")
    await dialog.get_by_label("Vendor").press("Enter")
    got = await values(stage)
    assert got["centre"]["selected_option"]["value"] == "office"
    assert got["amount"] == {"type": "number_input", "value": "12500"}
    assert got["needed"]["selected_date"] is None
    await expect(stage.page.locator(".message").last).to_contain_text("Asked for: Mistral Tubing")


async def test_an_update_keeps_what_was_typed_in_fields_that_stay(stage: Stage) -> None:
    dialog = await opened(stage, "/purchase")
    await dialog.get_by_label("Vendor").fill("Mistral")
    await dialog.get_by_label("Amount").fill("12500")
    await dialog.get_by_label("Amount").press("Enter")
    await expect(dialog.locator("[data-block=note]")).to_have_text("Two people decide.")
    await expect(dialog.get_by_label("Vendor")).to_have_value("Mistral")
    await expect(dialog.get_by_label("Amount")).to_have_value("12500")
    await expect(dialog.get_by_label("Amount")).to_be_focused()


async def test_an_error_that_was_mended_does_not_come_back_with_an_update(stage: Stage) -> None:
    dialog = await opened(stage, "/purchase")
    await dialog.get_by_label("Vendor").fill("Nobody")
    await dialog.get_by_label("Amount").fill("5")
    await dialog.get_by_label("Cost centre").fill("Plant")
    await stage.page.keyboard.press("Enter")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.locator(".field-error")).to_have_text("We do not buy from Nobody.")
    await dialog.get_by_label("Vendor").fill("Mistral")
    await dialog.get_by_label("Amount").fill("20000")
    await dialog.get_by_label("Amount").press("Enter")
    await expect(dialog.locator("[data-block=note]")).to_have_text("Two people decide.")
    await expect(dialog.locator(".field-error")).to_have_count(0)
    await expect(dialog.get_by_label("Amount")).to_be_focused()


async def test_a_pushed_view_has_a_way_back_and_the_one_below_keeps_its_values(stage: Stage) -> None:
    dialog = await opened(stage, "/purchase")
    await dialog.get_by_label("Vendor").fill("Mistral")
    await dialog.get_by_role("button", name="See the policy").click()
    await expect(dialog.get_by_role("heading", name="Policy")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Send")).to_have_count(0)
    await dialog.get_by_role("button", name="Back").click()
    await expect(dialog.get_by_label("Vendor")).to_have_value("Mistral")
    await dialog.get_by_role("button", name="See the policy").click()
    await expect(dialog.get_by_role("heading", name="Policy")).to_be_visible()
    await stage.page.keyboard.press("Escape")
    await expect(dialog.get_by_role("heading", name="Request a purchase")).to_be_visible()
    await dialog.get_by_role("button", name="See the policy").click()
    await expect(dialog.get_by_role("heading", name="Policy")).to_be_visible()
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)
    await expect(stage.page.locator("main .compose-text")).to_be_focused()


async def test_the_focus_stays_inside_a_modal(stage: Stage) -> None:
    dialog = await opened(stage, "/purchase")
    for key in ("Shift+Tab", "Tab", *["Tab"] * 14):
        await stage.page.keyboard.press(key)
        assert await dialog.evaluate("(node) => node.contains(document.activeElement)")


async def test_every_field_sends_slacks_own_shape(stage: Stage) -> None:
    dialog = await opened(stage, "/fields")
    page = stage.page
    await dialog.get_by_label("E-mail").fill("ana@example.com")
    await dialog.get_by_label("Web address").fill("https://example.com")
    many = dialog.get_by_label("Cost centres")
    await many.click()
    await page.get_by_role("option", name="Plant").click()
    await page.get_by_role("option", name="Office").click()
    await page.get_by_role("option", name="Warehouse").click()
    await page.keyboard.press("Escape")
    await expect(dialog.locator("[data-block=many] .chip")).to_have_text(["Plant", "Office"])
    vendor = dialog.get_by_label("Vendor")
    await vendor.click()
    await expect(page.locator(".list-sentence")).to_have_text("Type at least 2 letters to search")
    await vendor.press_sequentially("mi")
    await expect(page.get_by_role("option")).to_have_text(["Mistral Tubing", "Mirror Paints"])
    await vendor.press("ArrowDown")
    await vendor.press("Enter")
    await dialog.get_by_label("Approvers").fill("Toma")
    await dialog.get_by_label("Approvers").fill("Tom")
    await page.get_by_role("option", name="Tomás").click()
    await page.keyboard.press("Escape")
    await dialog.get_by_label("Where to say it").fill("board")
    await page.keyboard.press("Enter")
    day = dialog.get_by_role("combobox", name="Day").or_(dialog.locator("[data-block=day] input"))
    await day.press("ArrowDown")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(day).to_have_value("March 5, 2026")
    time = dialog.locator("[data-block=time] input")
    await time.fill("4:40 pm")
    await time.press("Enter")
    await expect(time).to_have_value("4:40 PM")
    await dialog.get_by_role("group", name="Moment").get_by_label("Date").fill("2026-03-29")
    await page.keyboard.press("Enter")
    await dialog.get_by_label("Tuesday").check()
    await dialog.get_by_label("Each month").check()
    await dialog.locator("input[type=file]").set_input_files(
        {"name": "quote.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    await expect(dialog.locator(".file-list li")).to_have_text("quote.pdf")
    await dialog.get_by_label("In your words").fill("Why *now*\n- one\n- two")
    await dialog.get_by_role("button", name="Send").click()
    got = await values(stage)
    assert got["text"] == {"type": "plain_text_input", "value": "as it was"}
    assert got["mail"]["value"] == "ana@example.com"
    assert [one["value"] for one in got["many"]["selected_options"]] == ["plant", "office"]
    assert got["vendor"]["selected_option"]["value"] == "mirror paints"
    assert got["person"]["selected_user"] == "U03PRIYA"
    assert got["people"]["selected_users"] == ["U02TOMAS"]
    assert got["room"]["selected_conversation"] == "C05BOARD"
    assert got["public"]["selected_channel"] is None
    assert got["day"]["selected_date"] == "2026-03-05"
    assert got["time"]["selected_time"] == "16:40"
    assert got["moment"]["selected_date_time"] == int(datetime(2026, 3, 29, 9, 0, tzinfo=UTC).timestamp())
    assert [one["value"] for one in got["days"]["selected_options"]] == ["mon", "tue"]
    assert got["how"]["selected_option"]["value"] == "month"
    assert got["quote"]["files"][0]["name"] == "quote.pdf"
    section, bullets = got["rich"]["rich_text_value"]["elements"]
    assert section["elements"][1] == {"type": "text", "text": "now", "style": {"bold": True}}
    assert bullets["style"] == "bullet"
    assert len(bullets["elements"]) == 2


async def test_wrong_web_and_mail_addresses_are_refused(stage: Stage) -> None:
    dialog = await opened(stage, "/fields")
    await dialog.get_by_label("E-mail").fill("ana at example")
    await dialog.get_by_label("Web address").fill("javascript:alert(1)")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.locator(".field-error")).to_have_text(
        ["Enter an e-mail address, such as ana@example.com.", "Enter a web address that starts with https://."]
    )
