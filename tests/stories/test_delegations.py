"""Time over a purchase as its people live it: somebody stands in, somebody is reminded, somebody joins."""

from datetime import datetime

import pytest

from playground.company import BEN, GRACE, HANA, LUIS, MAYA, OSKAR, PRIYA, TOMAS
from tests.cast import Company
from tests.stories.purchasing import (
    VOTES,
    card,
    pause,
    press,
    press_in_form,
    request,
    said,
    send,
    set_up,
    shown,
    verbs,
)
from tests.stories.scenes import close_forms

DAYS = {"first": "2027-03-10", "last": "2027-03-12"}


@pytest.fixture
async def company(larkfield: Company) -> Company:
    """Maya and Priya approve for finance, Ben and Tomás for operations; Oskar needs brake sets."""
    await set_up(larkfield)
    return larkfield


def afternoon(day: int) -> datetime:
    """Late in Stockholm and Lisbon, the morning in New York and Chicago."""
    return datetime.fromisoformat(f"2027-03-{day:02}T17:00:00+01:00")


async def choose(company: Company, user: str) -> None:
    """Maya chooses somebody in the settings."""
    view = company.slack.view(MAYA.id)
    assert view is not None
    await company.slack.click(MAYA.id, view, "settings.person", selected=user)


async def delegate(company: Company, user: str, to: str, **days: str) -> dict[str, str]:
    assert await company.command(user, "/purchase delegate") == ""
    return await send(company, user, {"to": to, **DAYS, **days})


async def test_a_delegate_decides_while_the_approver_is_away_and_not_after(company: Company) -> None:
    await request(company)
    assert await delegate(company, PRIYA.id, GRACE.id) == {}
    assert shown(company, PRIYA.id) == (
        f"<@{GRACE.id}> decides purchases for you until Friday.\n1 request that waits for you now, too."
    )
    assert f"<@{PRIYA.id}> asks you to decide purchases for them until Friday." in said(company, GRACE.id, "asks you")
    assert "PUR-1 " not in card(company, GRACE.id, "").text, "in New York it is night"
    await company.until(afternoon(10))
    old = card(company, GRACE.id)
    assert verbs(old) == VOTES
    assert f"You decide for <@{PRIYA.id}>, who is away." in said(company, GRACE.id, "PUR-1 ")

    await company.until(afternoon(15))  # the Monday after
    assert not set(VOTES) & set(verbs(card(company, GRACE.id)))
    await press(company, GRACE.id, old, "purchase.approve")
    assert "PUR-1" in company.app_messages(GRACE.id)[-1].text, "a sentence, seen by her alone"
    assert company.app_messages(GRACE.id)[-1].ephemeral_to == GRACE.id
    assert "Approved:" not in said(company, OSKAR.id, "PUR-1 ")


async def test_the_delegates_vote_is_shown_as_theirs_for_the_approver(company: Company) -> None:
    await request(company)
    await delegate(company, PRIYA.id, GRACE.id)
    await company.until(afternoon(10))
    await press(company, GRACE.id, card(company, GRACE.id), "purchase.approve")
    for user in (OSKAR.id, MAYA.id, PRIYA.id, BEN.id):
        assert f"Approved: <@{GRACE.id}> for <@{PRIYA.id}> (finance)." in said(company, user, "PUR-1 ")
    assert verbs(card(company, PRIYA.id)) == []


async def test_what_is_wrong_is_said_beside_the_field_and_the_form_stays(company: Company) -> None:
    assert await delegate(company, PRIYA.id, BEN.id) == {
        "to": "Your yes counts for your department. Choose somebody of finance, as you are."
    }
    errors = await send(company, PRIYA.id, {"to": GRACE.id, "first": "2027-03-12", "last": "2027-03-10"})
    assert errors == {"last": "The last day is before the first. Swap the two."}
    assert await send(company, PRIYA.id, {"to": GRACE.id, **DAYS}) == {}


async def test_who_approves_nothing_is_told_so(company: Company) -> None:
    assert "Only approvers can delegate" in await company.command(OSKAR.id, "/purchase delegate")


async def test_the_form_lists_what_is_agreed_and_ends_it(company: Company) -> None:
    await delegate(company, PRIYA.id, GRACE.id)
    await close_forms(company, PRIYA.id)
    await company.command(PRIYA.id, "/purchase delegate")
    assert f"<@{GRACE.id}> decides for you until Friday." in shown(company, PRIYA.id)
    await press_in_form(company, PRIYA.id, "delegation.end")
    assert "decides for you" not in shown(company, PRIYA.id).replace("Who decides for you?", "")
    await pause(company)
    told = [message.text for message in company.app_messages(GRACE.id)]
    assert told == [f"You no longer decide purchases for <@{PRIYA.id}>."] * 2


async def test_who_cannot_stand_in_says_so_with_one_click(company: Company) -> None:
    await delegate(company, PRIYA.id, GRACE.id)
    await press(company, GRACE.id, card(company, GRACE.id, "asks you"), "delegation.end")
    assert f"<@{GRACE.id}> no longer decides purchases for you." in said(company, PRIYA.id, "no longer")
    assert verbs(card(company, GRACE.id, "no longer")) == []


async def test_a_reminder_a_backup_and_the_lead_come_by_day(company: Company) -> None:
    await company.command(MAYA.id, "/tandem settings")
    await choose(company, BEN.id)
    assert await company.submit(MAYA.id, {"roles": ["approver"], "department": "operations", "backup": HANA.id}) == {}
    await close_forms(company, MAYA.id)
    await request(company)
    await press(company, MAYA.id, card(company, MAYA.id), "purchase.approve")

    await company.until(afternoon(11))
    reminder = card(company, BEN.id)
    assert reminder.text.startswith("PUR-1 still waits for you, for 1 working day now.\nApprove $12,500.00 to")
    assert verbs(reminder) == VOTES
    assert "still waits" not in card(company, PRIYA.id).text, "finance has said yes"

    await company.until(afternoon(12))
    backup = card(company, HANA.id)
    assert f"You are asked as the backup of <@{BEN.id}>." in backup.text
    await company.until(afternoon(15))
    assert "PUR-1 is stuck: nobody decided for 3 working days." in said(company, MAYA.id, "stuck")
    await press(company, HANA.id, backup, "purchase.approve")
    assert "It was approved by" in said(company, OSKAR.id, "PUR-1 ")
    for user in (BEN.id, TOMAS.id, HANA.id, MAYA.id):
        assert not [message for message in company.app_messages(user) if set(VOTES) & set(verbs(message))]


async def test_who_becomes_an_approver_in_the_settings_is_asked_at_once(company: Company) -> None:
    await request(company)
    await company.command(MAYA.id, "/tandem settings")
    await choose(company, LUIS.id)
    assert await company.submit(MAYA.id, {"roles": ["approver"], "department": "operations"}) == {}
    await close_forms(company, MAYA.id)
    await company.until(afternoon(10))
    assert verbs(card(company, LUIS.id)) == VOTES
