"""The weekly digest, set up, looked at, answered, sent and sent again in Slack. Today is Wednesday 10 March 2027."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from models.account import Account
from playground import Message, View
from playground.company import BEN, BOARD, FINANCE_ROOM, MAYA, OSKAR, PRIYA
from tests import digests as shop
from tests import variances
from tests.cast import Company
from tests.stories.scenes import close_forms, maya_is_admin

ROOM = FINANCE_ROOM.id


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
async def company(larkfield: Company) -> Company:
    """Maya is admin; Priya answers for sales and parts, Oskar for rent, in the books to February 2027."""
    await maya_is_admin(larkfield)
    books = larkfield.tandem.database.workspace("T0PLAYGROUND")
    booked = {(code, month): value for month in shop.MONTHS[:-1] for code, value in shop.USUAL.items()}
    booked |= {(code, "2027-02"): value for code, value in shop.FEBRUARY.items()}
    planned = {(code, month): value for month in shop.MONTHS for code, value in shop.USUAL.items()}
    async with books.begin() as tx:
        await variances.stage(tx, booked, planned)
        for code, owner in (("3000", PRIYA), ("4000", PRIYA), ("6000", OSKAR)):
            await tx.change(sa.update(Account).where(Account.code == code).values(owner_id=owner.id))
    return larkfield


def form(company: Company, user: str = MAYA.id) -> View:
    view = company.slack.view(user)
    assert view is not None
    return view


async def set_up(company: Company, **values: object) -> dict[str, str]:
    """Maya fills in the form; what she leaves is as it was: Monday at 9:00 in UTC."""
    await company.command(MAYA.id, "/kpi digest", ROOM)
    return await company.submit(MAYA.id, {"channel": ROOM, **values})


def digests(company: Company) -> list[Message]:
    return [each for each in company.slack.messages(ROOM, viewer=MAYA.id) if each.text.startswith("Weekly digest")]


def questions(company: Company, user: str) -> list[Message]:
    return [each for each in company.app_messages(user) if "Please say why." in each.text]


async def test_a_week_from_the_form_to_the_channel(company: Company) -> None:
    assert await set_up(company) == {}
    assert "The weekly digest is set up. The next one comes on Monday 15 March at 09:00." in str(form(company).blocks)
    await company.until(at(11, 12))
    [to_priya] = questions(company, PRIYA.id)
    assert len(questions(company, OSKAR.id)) == 1
    assert "2 of your accounts are far from plan in February 2027." in to_priya.text
    code = next(
        each["value"]
        for block in to_priya.blocks
        if block["type"] == "actions"
        for each in block["elements"]
        if "3000" in each["accessibility_label"]
    )
    await company.click(PRIYA.id, to_priya, "explanation.open", code)
    said: dict[str, object] = {
        "cause": "timing",
        "words": "Two shops opened late.",
        "lasts": "no",
        "action": "Open both",
        "action_by": BEN.id,
    }
    assert await company.submit(PRIYA.id, said) == {}
    [to_priya] = questions(company, PRIYA.id)
    assert f"Explained by <@{PRIYA.id}>." in to_priya.text
    await company.until(at(15, 9))
    [told] = digests(company)
    assert f"<@{PRIYA.id}>: “Two shops opened late.” (timing)." in told.text
    assert f"We don't know why yet. <@{OSKAR.id}> was asked on 11 March." in told.text
    assert f"Set up by <@{MAYA.id}>." in told.text
    await company.until(at(16, 9))
    assert len(digests(company)) == 1


async def test_a_lead_looks_at_it_before_it_goes_out_and_nobody_else_sees_that(company: Company) -> None:
    await set_up(company)
    await close_forms(company, MAYA.id)
    await company.command(MAYA.id, "/kpi digest", ROOM)
    await company.click(MAYA.id, form(company), "digest.preview")
    shown = form(company)
    assert "Operating profit was -$8,500.00 in February 2027" in str(shown.blocks)
    assert digests(company) == []


async def test_a_lead_sends_it_again_once_with_what_is_known_now(company: Company) -> None:
    await set_up(company)
    await close_forms(company, MAYA.id)
    await company.until(at(15, 10))
    await company.command(MAYA.id, "/kpi digest", ROOM)
    before = form(company)
    await company.click(MAYA.id, before, "digest.again")
    assert "It is on its way to its channel again." in str(form(company).blocks)
    await company.click(MAYA.id, before, "digest.again")
    assert "It was sent again just now." in str(form(company).blocks)
    first, second = digests(company)
    assert "Sent again" not in first.text
    assert f"Sent again by <@{MAYA.id}>." in second.text


async def test_it_is_changed_and_stopped(company: Company) -> None:
    await set_up(company)
    await close_forms(company, MAYA.id)
    await company.command(MAYA.id, "/kpi digest", ROOM)
    await company.click(MAYA.id, form(company), "digest.edit")
    assert await company.submit(MAYA.id, {"weekday": "4", "at": "08:30"}) == {}
    await close_forms(company, MAYA.id)
    await company.command(MAYA.id, "/kpi digest", ROOM)
    assert "each Friday at 08:30" in str(form(company).blocks)
    await company.click(MAYA.id, form(company), "digest.stop")
    assert "No weekly digest goes out." in str(form(company).blocks)
    await company.until(at(22, 12))
    assert digests(company) == []


async def test_members_are_told_that_only_leads_may(company: Company) -> None:
    assert "Only a lead can do this." in await company.command(BEN.id, "/kpi digest", ROOM)
    assert company.slack.view(BEN.id) is None


async def test_a_channel_the_bot_cannot_use_is_said_beside_the_field(company: Company) -> None:
    assert "channel" in await set_up(company, channel=BOARD.id)
    assert await company.submit(MAYA.id, {"channel": ROOM}) == {}


async def test_it_is_found_in_the_settings_too(company: Company) -> None:
    await company.command(MAYA.id, "/tandem settings")
    await company.click(MAYA.id, form(company), "digest.open")
    assert form(company).callback_id == "digest.setup"
