"""What messages look like: text, blocks, threads, and text that tries to be more than text."""

import pytest
from playwright.async_api import expect

from tests.playground.page.blocks import HOSTILE
from tests.playground.page.conftest import FINANCE, MAYA, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_hostile_text_stays_text(stage: Stage) -> None:
    await stage.go("app")
    await expect(stage.page.locator(".message").first).to_contain_text(HOSTILE)
    assert await stage.page.locator(".message img, .message script").count() == 0
    assert "owned" not in await stage.page.title()


async def test_mrkdwn_reads_as_in_slack(stage: Stage) -> None:
    await stage.go(FINANCE)
    text = stage.page.locator(".message", has=stage.page.locator("text=snake_case_name"))
    await expect(text.locator("strong").nth(1)).to_have_text("bold")
    await expect(text.locator("em")).to_have_text("italic")
    await expect(text.locator("s")).to_have_text("gone")
    await expect(text.locator("code")).to_have_text("code")
    await expect(text.locator("blockquote")).to_have_text("a quote")
    await expect(text.locator("pre")).to_have_text("block x")
    await expect(text).to_contain_text("2*3*4 snake_case_name")
    await expect(text.locator(".mention-me")).to_have_text("@Maya Lindqvist")
    await expect(text.locator("a.mention")).to_have_text("#finance")
    await expect(text.locator("a.link")).to_have_text(["mail", "https://example.com/plain"])
    await expect(text).to_contain_text("🎉 :no_such_emoji: Wednesday, March 4th, 2026 at 1:00 AM")
    await expect(text).to_contain_text("<javascript:alert(1)|no>")


async def test_times_are_in_the_acting_persons_zone(stage: Stage) -> None:
    await stage.go(FINANCE, "U03PRIYA")
    await expect(stage.page.locator(".message .time").first).to_have_text("1:42 PM")
    await expect(stage.page.locator(".person-switch")).to_contain_text("1:42 PM · Kolkata")


async def test_blocks_are_drawn(stage: Stage) -> None:
    await stage.go(FINANCE)
    page = stage.page
    await expect(page.locator("h3.header").first).to_have_text("Purchase PUR-12")
    await expect(page.locator(".fields .field").nth(1)).to_have_text("Needed byMar 4, 2026")
    await expect(page.get_by_role("button", name="Approve")).to_have_class("button solid primary")
    await expect(page.locator(".block-table tbody td.align-right").nth(1)).to_have_text("$10,000.00")
    chart = page.get_by_role("img", name="Line chart: Days to get paid")
    assert "Mar 41.2" in str(await chart.get_attribute("aria-label"))
    await page.get_by_role("button", name="Show as a table").first.click()
    await expect(page.locator(".chart-body td").first).to_have_text("38.1")
    rich = page.locator(".rich-text")
    await expect(rich.locator("ul > li").first).to_have_text("Freight is over plan; @Tomás Ferreira owns it in #operations")
    assert await rich.locator("ol").get_attribute("start") == "3"
    await expect(page.locator(".block-markdown strong")).to_have_text("Next")
    assert await page.locator(".unknown-block").count() == 0


async def test_a_data_table_is_sorted_filtered_and_paged(stage: Stage) -> None:
    await stage.go(FINANCE)
    table = stage.page.locator(".data-table")
    first = table.locator("tbody th").first
    await expect(table.locator(".pages")).to_contain_text("1–4 of 6")
    await table.get_by_role("button", name="Actual").click()
    await expect(first).to_have_text("Travel")
    await table.get_by_role("button", name="Actual").click()
    await expect(first).to_have_text("Revenue")
    await table.get_by_role("button", name="Next page").click()
    await expect(table.locator(".pages")).to_contain_text("5–6 of 6")
    await table.get_by_label("Filter Figures off plan").fill("energ")
    await expect(table.locator("tbody tr")).to_have_count(1)


async def test_a_thread_opens_beside_and_takes_replies(stage: Stage) -> None:
    await stage.go(FINANCE)
    page = stage.page
    await page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_role("img", name="Pie chart: Costs by department")).to_be_visible()
    await expect(thread.get_by_label("Reply…")).to_be_focused()
    await thread.get_by_label("Reply…").fill("Noted.")
    await page.keyboard.press("Enter")
    await expect(thread.locator(".message")).to_have_count(3)
    await expect(page.get_by_role("button", name="2 replies")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()


async def test_a_new_message_arrives_by_itself_and_is_said(stage: Stage) -> None:
    await stage.go("C01GENERAL")
    await stage.slack.say("U04BEN", "The paint is here.", "C01GENERAL")
    await expect(stage.page.locator(".message")).to_contain_text("The paint is here.")
    await expect(stage.page.locator("#say")).to_contain_text("Ben Okafor: The paint is here.")
    await expect(stage.page.get_by_role("link", name="finance, 5 unread")).to_be_visible()
    await stage.page.get_by_role("link", name="finance, 5 unread").click()
    await expect(stage.page.locator(".new-line")).to_have_text("New")
    await expect(stage.page.get_by_role("link", name="finance", exact=True)).to_be_visible()


async def test_a_changed_message_changes_in_place(stage: Stage) -> None:
    await stage.go(FINANCE)
    await stage.page.get_by_role("button", name="Approve").click()
    await expect(stage.page.locator(".message").first).to_contain_text("Approved by @Maya Lindqvist")
    await expect(stage.page.locator(".message")).to_have_count(5)
    heard = stage.bot.heard[-1]
    assert heard["actions"][0]["value"] == "12"
    assert heard["user"]["id"] == MAYA
    ts = await stage.page.locator(".message").nth(2).get_attribute("data-ts")
    await stage.bot.client.chat_update(channel=FINANCE, ts=str(ts), text="Said better.")
    await expect(stage.page.locator(".message").nth(2)).to_contain_text("Said better. (edited)")


async def test_person_to_person_what_one_sees_is_ones_own(stage: Stage) -> None:
    await stage.go(FINANCE)
    await stage.write("/kpi revenue")
    await expect(stage.page.locator(".ephemeral")).to_contain_text("Only visible to you")
    await stage.page.get_by_role("button", name="Acting as Maya").click()
    await stage.page.get_by_role("menuitemradio", name="Tomás Ferreira").click()
    await expect(stage.page.locator(".person-switch")).to_contain_text("Tomás Ferreira")
    await expect(stage.page.locator("h1")).to_contain_text("finance")
    await expect(stage.page.locator(".ephemeral")).to_have_count(0)
    await stage.page.get_by_role("button", name="Acting as Tomás").click()
    await stage.page.get_by_role("menuitemradio", name="Hana Sato").click()
    await expect(stage.page.locator("h1")).to_have_text("LLedger")
