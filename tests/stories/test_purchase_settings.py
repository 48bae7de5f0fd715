"""Who approves, cost centers, budgets and exchange rates, as people set them up in the settings."""

from datetime import timedelta
from typing import Any

import pytest

from playground import Message, View
from playground.company import BEN, MAYA, PRIYA, TOMAS
from tests.cast import Company
from tests.stories.scenes import close_forms, maya_is_admin


async def shown(company: Company, user: str) -> View:
    view = company.slack.view(user)
    assert view is not None
    return view


async def press(company: Company, user: str, action_id: str, **given: Any) -> View:
    """Press a button of the form on top, and see what is on top then."""
    answer = await company.slack.click(user, await shown(company, user), action_id, **given)
    assert answer.status == 200, answer
    await company.settle()
    return await shown(company, user)


async def open_settings(company: Company, user: str, action_id: str) -> View:
    assert await company.command(user, "/tandem settings") == ""
    return await press(company, user, action_id)


async def roles(company: Company, user: str, held: list[str], department: str) -> None:
    await company.command(MAYA.id, "/tandem settings")
    await company.slack.click(MAYA.id, await shown(company, MAYA.id), "settings.person", selected=user)
    assert await company.submit(MAYA.id, {"roles": held, "department": department}) == {}
    await close_forms(company, MAYA.id)


async def two_admins(company: Company) -> None:
    """Maya and Tomás are admins; Priya approves."""
    await maya_is_admin(company)
    await roles(company, TOMAS.id, ["admin", "approver"], "operations")
    await roles(company, PRIYA.id, ["approver"], "finance")


async def newest(company: Company, user: str) -> Message:
    """The bot's last message to somebody; Slack takes one a second."""
    await company.until(company.clock.now() + timedelta(minutes=1))
    return company.app_messages(user)[-1]


async def choose(company: Company, user: str, field: str, words: str) -> str:
    """Type into a search; gives the value of the first answer."""
    offered = await company.slack.options(user, await shown(company, user), field, words)
    assert offered, f"nothing is found for {words}"
    return str(offered[0]["value"])


async def propose(company: Company, **values: object) -> dict[str, str]:
    await open_settings(company, MAYA.id, "settings.policy")
    await press(company, MAYA.id, "policy.propose")
    return await company.submit(MAYA.id, values)


def buttons(view: View) -> list[str]:
    return [
        element["text"]["text"]
        for block in view.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button"
    ]


# who approves
async def test_an_admin_proposes_and_the_other_agrees_in_a_message(larkfield: Company) -> None:
    await two_admins(larkfield)
    await larkfield.slack.home(TOMAS.id)  # which welcomes him
    await larkfield.settle()
    directors = {"tier1_name": "Director", "tier1_over": "50,000", "tier1_people": [PRIYA.id, TOMAS.id]}
    assert await propose(larkfield, limit="15,000", **directors) == {}
    overview = await shown(larkfield, MAYA.id)
    assert "A change waits for a second admin." in str(overview.blocks)
    assert buttons(overview) == ["Withdraw"]
    question = await newest(larkfield, TOMAS.id)
    assert f"<@{MAYA.id}> wants to change who approves purchases." in question.text
    assert "Look at the change" in str((await larkfield.slack.home(TOMAS.id) or question).blocks)
    assert "Look at the change" not in str((await larkfield.slack.home(MAYA.id) or question).blocks)
    await larkfield.click(TOMAS.id, question, "policy.agree")
    assert "Look at the change" not in str((await larkfield.slack.home(TOMAS.id) or question).blocks)
    assert f"<@{TOMAS.id}> agreed to the purchases policy" in (await newest(larkfield, TOMAS.id)).text
    assert "This counts from now on" in (await newest(larkfield, MAYA.id)).text
    await close_forms(larkfield, MAYA.id)
    overview = await open_settings(larkfield, MAYA.id, "settings.policy")
    assert "$15,000.00" in str(overview.blocks)
    assert buttons(overview) == ["Propose a change"]
    assert "agreed to a change of the purchases policy" in await larkfield.command(MAYA.id, "/tandem audit")


async def test_what_is_wrong_in_a_proposal_is_said_beside_it_and_stays_typed(larkfield: Company) -> None:
    await two_admins(larkfield)
    assert await propose(larkfield, limit="-5") == {"limit": "The amount must be above zero."}
    assert await larkfield.submit(MAYA.id, {"limit": "9,000", "tier1_name": "Director", "tier1_over": "50,000"}) == {
        "tier1_people": "Choose at least one person. Two are better, as one may be away."
    }
    ben: dict[str, object] = {"limit": "9,000", "tier1_name": "Director", "tier1_over": "50,000", "tier1_people": [BEN.id]}
    errors = await larkfield.submit(MAYA.id, ben)
    assert list(errors) == ["tier1_people"]
    assert "is no approver" in errors["tier1_people"]
    assert await larkfield.submit(MAYA.id, {**ben, "tier1_people": [PRIYA.id]}) == {}


async def test_the_other_admin_refuses_in_the_settings_and_says_why(larkfield: Company) -> None:
    await two_admins(larkfield)
    await propose(larkfield, limit="15,000")
    await close_forms(larkfield, MAYA.id)
    assert buttons(await open_settings(larkfield, TOMAS.id, "settings.policy")) == ["Agree", "Refuse"]
    await press(larkfield, TOMAS.id, "policy.refuse")
    assert await larkfield.submit(TOMAS.id, {"reason": "Too high *for us* <@U1>"}) == {}
    assert buttons(await shown(larkfield, TOMAS.id)) == ["Propose a change"]
    told = (await newest(larkfield, MAYA.id)).text
    assert "They wrote: “Too high *for us* &lt;@U1&gt;”" in told
    old = await newest(larkfield, TOMAS.id)
    assert "policy.agree" not in str(old.blocks)


async def test_who_proposed_it_withdraws_it_in_the_settings(larkfield: Company) -> None:
    await two_admins(larkfield)
    await propose(larkfield, limit="15,000")
    assert buttons(await press(larkfield, MAYA.id, "policy.withdraw")) == ["Propose a change"]
    assert "withdrew" in (await newest(larkfield, TOMAS.id)).text


async def test_the_only_admin_is_told_that_a_second_is_needed(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    assert await propose(larkfield, limit="15,000") == {}
    assert "A second admin must agree, and you are the only one." in str((await shown(larkfield, MAYA.id)).blocks)


async def test_a_lead_sees_who_approves_but_changes_nothing(larkfield: Company) -> None:
    await two_admins(larkfield)
    await roles(larkfield, BEN.id, ["lead"], "operations")
    overview = await open_settings(larkfield, BEN.id, "settings.policy")
    assert buttons(overview) == []
    assert "Admins change this." in str(overview.blocks)


@pytest.mark.parametrize("action", ["settings.policy", "settings.cost_centres", "settings.rates"])
async def test_a_lead_who_is_none_any_more_presses_in_vain(larkfield: Company, action: str) -> None:
    await maya_is_admin(larkfield)
    await roles(larkfield, BEN.id, ["lead"], "operations")
    await larkfield.command(BEN.id, "/tandem settings")
    await roles(larkfield, BEN.id, [], "operations")
    assert "Only a lead can do this." in str((await press(larkfield, BEN.id, action)).blocks)


# cost centers and budgets
async def test_a_lead_adds_a_cost_center_and_sets_its_budget(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    assert "There is none yet." in str((await open_settings(larkfield, MAYA.id, "settings.cost_centres")).blocks)
    await press(larkfield, MAYA.id, "cost_centre.add")
    assert await larkfield.submit(MAYA.id, {"code": "410", "name": "Work <!here> shop", "owner": TOMAS.id}) == {}
    page = await shown(larkfield, MAYA.id)
    assert "410 Work <!here> shop" in str(page.blocks)
    assert buttons(page)[:2] == ["Set the budget of 2027", "Set the budget of 2028"]
    [first] = [block for block in page.blocks if "of 2027" in str(block) and block["type"] == "actions"]
    await press(larkfield, MAYA.id, "cost_centre.budget", value=first["elements"][0]["value"])
    assert await larkfield.submit(MAYA.id, {"amount": "120k", "spent": "35,000"}) == {
        "spent_on": "Say by which day this was spent."
    }
    filled: dict[str, object] = {"amount": "120k", "spent": "35,000", "spent_on": "2027-02-28"}
    assert await larkfield.submit(MAYA.id, filled) == {}
    page = await shown(larkfield, MAYA.id)
    for words in ("$120,000.00", "Spent by 28 February: ", "$35,000.00", "Left: $85,000.00"):
        assert words in str(page.blocks)
    listing = await press(larkfield, MAYA.id, "cost_centre.list")
    assert "budget 2027: $120,000.00" in str(listing.blocks)


async def test_a_cost_center_is_found_changed_and_closed(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    await open_settings(larkfield, MAYA.id, "settings.cost_centres")
    for code, name in (("410", "Workshop"), ("520", "Marketing")):
        await press(larkfield, MAYA.id, "cost_centre.add")
        assert await larkfield.submit(MAYA.id, {"code": code, "name": name, "owner": TOMAS.id}) == {}
        await press(larkfield, MAYA.id, "cost_centre.list")
    found = await choose(larkfield, MAYA.id, "cost_centre.page", "mark")
    page = await press(larkfield, MAYA.id, "cost_centre.page", value=found)
    assert "520 Marketing" in str(page.blocks)
    await press(larkfield, MAYA.id, "cost_centre.change")
    assert await larkfield.submit(MAYA.id, {"code": "410"}) == {
        "code": "Another cost center has this code. Give each its own."
    }
    assert await larkfield.submit(MAYA.id, {"code": "521", "closed": ["closed"]}) == {}
    page = await shown(larkfield, MAYA.id)
    assert "521 Marketing" in str(page.blocks)
    assert "It is closed." in str(page.blocks)


# rates
async def test_a_lead_sets_a_rate_and_sees_what_it_does(larkfield: Company) -> None:
    await maya_is_admin(larkfield)
    assert "There is none yet." in str((await open_settings(larkfield, MAYA.id, "settings.rates")).blocks)
    await press(larkfield, MAYA.id, "rate.add")
    euro = await choose(larkfield, MAYA.id, "currency", "eur")
    assert await larkfield.submit(MAYA.id, {"currency": euro, "rate": "1,084"}) == {
        "rate": "“1,084” could be read in two ways. Write it with a point, as in 1.084 or 1084."
    }
    assert await larkfield.submit(MAYA.id, {"currency": euro, "rate": "1.0845"}) == {}
    notice = await shown(larkfield, MAYA.id)
    assert "From now on EUR 1,000.00 counts as $1,084.50." in str(notice.blocks)
    await larkfield.slack.close(MAYA.id, notice)
    listing = await shown(larkfield, MAYA.id)
    assert "EUR 1 = USD 1.0845" in str(listing.blocks)
    assert "Wednesday 10 March" in str(listing.blocks)
