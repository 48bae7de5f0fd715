"""Purchases in the Home tab: everybody sees theirs, decides there, and sees nothing they may not."""

import pytest

from playground import View
from playground.company import BEN, GRACE, HANA, MAYA, OSKAR, PRIYA, TOMAS
from tests.cast import Company
from tests.stories.purchasing import VOTES, card, fill_in, pause, press, request, send, set_up, shown, verbs, words_of


@pytest.fixture
async def company(larkfield: Company) -> Company:
    """Oskar asked for brake sets, which two have to approve."""
    await set_up(larkfield)
    await request(larkfield)
    return larkfield


async def home(company: Company, user: str) -> View:
    view = await company.slack.home(user)
    assert view is not None
    await company.settle()
    return view


def now(company: Company, user: str) -> str:
    """The tab as it is, without opening it again."""
    view = company.slack.home_view(user)
    assert view is not None
    return words_of(view)


async def decide(company: Company, user: str, verb: str) -> None:
    """Open the request from the tab, and press a button in it."""
    await company.click(user, await home(company, user), "purchase.show")
    view = company.slack.view(user)
    assert view is not None
    assert verbs(view) == VOTES
    await company.click(user, view, verb)


async def test_approvers_see_what_waits_for_them_and_others_do_not(company: Company) -> None:
    for user in (MAYA.id, PRIYA.id, BEN.id, TOMAS.id):
        shown_there = words_of(await home(company, user))
        assert "1 purchase to decide" in shown_there
        assert "$12,500.00 to Acme Tools Ltd for 40 brake sets" in shown_there
        assert "needed by Friday 19 March" in shown_there
    for user in (HANA.id, GRACE.id):
        assert "Acme" not in words_of(await home(company, user))


async def test_approving_from_the_tab_shows_what_came_of_it(company: Company) -> None:
    await decide(company, PRIYA.id, "purchase.approve")
    seen = shown(company, PRIYA.id)
    assert f"Approved: <@{PRIYA.id}> (finance)." in seen
    view = company.slack.view(PRIYA.id)
    assert view is not None
    assert verbs(view) == []
    assert "to decide" not in now(company, PRIYA.id), "the tab was drawn afresh"
    await pause(company)
    assert f"Approved: <@{PRIYA.id}> (finance)." in card(company, PRIYA.id).text


async def test_rejecting_from_the_tab_asks_why_and_closes_what_was_opened(company: Company) -> None:
    await decide(company, TOMAS.id, "purchase.reject")
    assert await send(company, TOMAS.id, {"reason": "The old ones last."}) == {}
    assert company.slack.view(TOMAS.id) is None
    assert "to decide" not in now(company, TOMAS.id)
    assert f"rejected by <@{TOMAS.id}>" in words_of(await home(company, OSKAR.id))


async def test_a_vote_from_a_tab_that_is_old_is_answered_in_words(company: Company) -> None:
    old = await home(company, PRIYA.id)
    await press(company, BEN.id, card(company, BEN.id), "purchase.approve")
    await press(company, MAYA.id, card(company, MAYA.id), "purchase.approve")
    await company.click(PRIYA.id, old, "purchase.show")
    assert "Approved" in shown(company, PRIYA.id)
    view = company.slack.view(PRIYA.id)
    assert view is not None
    assert verbs(view) == []


async def test_the_requester_sees_it_and_answers_from_the_tab(company: Company) -> None:
    assert "Your purchases" in words_of(await home(company, OSKAR.id))
    await company.click(PRIYA.id, card(company, PRIYA.id), "purchase.ask")
    await send(company, PRIYA.id, {"words": "Which *size*?"})
    tab = await home(company, OSKAR.id)
    assert f"<@{PRIYA.id}> asks “Which *size*?”" in words_of(tab)
    await company.click(OSKAR.id, tab, "purchase.answer")
    await send(company, OSKAR.id, {"answer": "26 inches."})
    assert "asks" not in now(company, OSKAR.id)


async def test_the_requester_changes_it_from_the_tab_when_asked_to(company: Company) -> None:
    await company.click(PRIYA.id, card(company, PRIYA.id), "purchase.changes")
    await send(company, PRIYA.id, {"words": "Ask for a better price."})
    tab = await home(company, OSKAR.id)
    assert "an approver asked for changes" in words_of(tab)
    await company.click(OSKAR.id, tab, "purchase.amend")
    assert await company.submit(OSKAR.id, {"amount": "11,900.00"}) == {}
    await send(company, OSKAR.id)
    assert "asked for changes" not in words_of(await home(company, OSKAR.id))
    assert "$11,900.00 to Acme Tools Ltd" in words_of(await home(company, PRIYA.id))


async def test_a_request_begins_in_the_tab(company: Company) -> None:
    await company.click(HANA.id, await home(company, HANA.id), "purchase.request")
    values: dict[str, object] = {"what": "A ladder", "vendor": "Acme", "amount": "200", "why": "Ours broke."}
    assert await company.submit(HANA.id, values) == {}
    await send(company, HANA.id)
    assert "A ladder, $200.00 to Acme" in now(company, HANA.id)


async def test_a_lead_sees_every_open_purchase_and_with_whom_it_is(company: Company) -> None:
    assert await fill_in(company, HANA.id, amount="300", vendor="Other") == {}
    await send(company, HANA.id)
    tab = words_of(await home(company, MAYA.id))
    assert "2 open purchases, the oldest first:" in tab
    assert "PUR-1 40 brake sets, $12,500.00 to Acme Tools Ltd: waiting for finance" in tab
    assert "open purchases" not in words_of(await home(company, BEN.id)), "he is no lead"


async def test_a_lead_gets_all_purchases_as_a_file_from_the_tab_and_by_command(company: Company) -> None:
    await press(company, PRIYA.id, card(company, PRIYA.id), "purchase.approve")
    await company.click(MAYA.id, await home(company, MAYA.id), "purchase.export")
    assert "direct messages" in await company.command(MAYA.id, "/purchase export")
    files = [file for file in company.slack.workspace.files.values() if file.name == "tandem-purchases.csv"]
    assert len(files) == 2
    assert b"PUR-1" in files[1].content
    assert b"Priya Raman" in files[1].content


async def test_nobody_else_gets_the_file(company: Company) -> None:
    said = await company.command(BEN.id, "/purchase export")
    assert "lead" in said
    assert not [file for file in company.slack.workspace.files.values() if file.name.endswith(".csv")]
