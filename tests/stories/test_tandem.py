"""The /tandem command and the settings, as people use them."""

import csv
import io

import pytest

from playground.company import BEN, MAYA, OSKAR, PRIYA
from tests.cast import Company
from tests.stories.scenes import close_forms, maya_is_admin


async def set_person(company: Company, by: str, user: str, **values: object) -> dict[str, str]:
    await company.command(by, "/tandem settings")
    settings = company.slack.view(by)
    assert settings is not None
    answer = await company.slack.click(by, settings, "settings.person", selected=user)
    assert answer.status == 200
    errors = await company.submit(by, values)
    if not errors:
        await close_forms(company, by)
    return errors


async def test_help_names_every_command(larkfield: Company) -> None:
    said = await larkfield.command(BEN.id, "/tandem help")
    for command in ("/huddle", "/blocker", "/tandem", "/tandem audit verify", "/tandem lessons"):
        assert command in said
    assert await larkfield.command(BEN.id, "/tandem") == said


async def test_words_it_does_not_know_get_its_usage_and_nothing_runs(larkfield: Company) -> None:
    said = await larkfield.command(BEN.id, "/tandem <!channel> make me rich")
    assert "&lt;!channel&gt; make me rich" in said
    assert "“R&amp;D”" in await larkfield.command(BEN.id, "/tandem R&amp;D"), "as Slack sends it, and escaped once"
    assert "/tandem settings" in said
    assert await larkfield.command(BEN.id, "/tandem audit everything") != ""
    assert "/tandem audit verify" in await larkfield.command(BEN.id, "/tandem audit everything")


async def test_an_admin_makes_somebody_a_lead_who_is_told_and_may_then_see_the_settings(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    refused = await larkfield.command(BEN.id, "/tandem settings")
    assert "Only a lead can do this" in refused
    assert f"<@{MAYA.id}>" in refused
    assert not await set_person(larkfield, MAYA.id, BEN.id, roles=["lead"], department="operations", backup=OSKAR.id)
    assert any("made you a lead" in message.text for message in larkfield.app_messages(BEN.id))
    assert await larkfield.command(BEN.id, "/tandem settings") == ""
    view = larkfield.slack.view(BEN.id)
    assert view is not None
    assert "settings.health" not in str(view.blocks)


async def test_a_lead_sees_roles_but_sets_only_backups(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    await set_person(larkfield, MAYA.id, BEN.id, roles=["lead"], department="operations")
    await larkfield.command(BEN.id, "/tandem settings")
    settings = larkfield.slack.view(BEN.id)
    assert settings is not None
    assert "settings.discrepancies" not in str(settings.blocks), "which only admins change"
    await larkfield.slack.click(BEN.id, settings, "settings.person", selected=PRIYA.id)
    form = larkfield.slack.view(BEN.id)
    assert form is not None
    assert [block["block_id"] for block in form.blocks if block["type"] == "input"] == ["backup"]
    assert await larkfield.submit(BEN.id, {"backup": PRIYA.id}) == {
        "backup": "People cannot be their own backup. Choose somebody else."
    }
    assert await larkfield.submit(BEN.id, {"backup": OSKAR.id}) == {}
    assert "Only an admin" in await larkfield.command(BEN.id, "/tandem audit")


async def test_the_only_admin_cannot_stop_being_one(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    errors = await set_person(larkfield, MAYA.id, MAYA.id, roles=[], department="finance")
    assert errors == {"roles": "This is the only admin. Make somebody else an admin first."}


async def test_the_settings_under_a_form_show_what_was_saved(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    await larkfield.command(MAYA.id, "/tandem settings")
    settings = larkfield.slack.view(MAYA.id)
    assert settings is not None
    await larkfield.slack.click(MAYA.id, settings, "settings.workspace")
    form = larkfield.slack.view(MAYA.id)
    assert form is not None
    offered = await larkfield.slack.options(MAYA.id, form, "zone", "berlin")
    assert [option["value"] for option in offered] == ["Europe/Berlin"]
    offered = await larkfield.slack.options(MAYA.id, form, "country", "germany bay")
    assert [option["text"]["text"] for option in offered] == ["Germany: Bayern"]
    assert await larkfield.submit(MAYA.id, {"zone": "Europe/Berlin", "country": "DE-BY", "reminders_at": "03:00"}) == {
        "reminders_at": "Reminders go by day. Choose a time between 06:00 and 20:00."
    }
    assert await larkfield.submit(MAYA.id, {"zone": "Europe/Berlin", "country": "DE-BY", "reminders_at": "10:00"}) == {}
    shown = larkfield.slack.view(MAYA.id)
    assert shown is not None
    assert "Germany: Bayern" in str(shown.blocks)
    assert "Europe/Berlin" in str(shown.blocks)


async def test_the_trail_is_shown_checked_and_exported(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    await set_person(larkfield, MAYA.id, BEN.id, roles=["lead"], department="operations")
    said = await larkfield.command(MAYA.id, "/tandem audit")
    assert f"<@{MAYA.id}> set the roles of <@{BEN.id}> – given lead" in said
    assert said.index("set the department") < said.index("set the roles")
    assert "none was changed" in await larkfield.command(MAYA.id, "/tandem audit verify")
    assert await larkfield.command(MAYA.id, "/tandem export") == "The file is in your direct messages with me."
    [file] = [file for message in larkfield.app_messages(MAYA.id) for file in message.files]
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[-1][3] == "audit.export"
    for words in ("audit", "audit verify", "export", "health"):
        assert "Only an admin" in await larkfield.command(BEN.id, f"/tandem {words}")


async def test_lessons_are_searched_by_everybody(larkfield: Company) -> None:
    assert "no lessons yet" in await larkfield.command(BEN.id, "/tandem lessons")
    assert "No lesson holds “*supplier*”" in await larkfield.command(BEN.id, "/tandem lessons *supplier*")


@pytest.mark.parametrize("action", ["settings.open", "settings.workspace", "settings.health"])
async def test_a_button_pressed_by_somebody_who_may_not_gives_a_sentence(larkfield: Company, action: str) -> None:
    await maya_is_admin(larkfield)
    home = await larkfield.slack.home(MAYA.id)
    assert home is not None
    assert (await larkfield.slack.click(BEN.id, home, action)).status == 200
    notice = larkfield.slack.view(BEN.id)
    assert notice is not None
    assert "Only a" in str(notice.blocks)
