"""A purchase as its people live it: requested, asked about, changed, decided."""

import pytest

from playground.company import BEN, GRACE, HANA, MAYA, OSKAR, PRIYA, TOMAS
from tests.cast import Company
from tests.stories.purchasing import (
    VOTES,
    card,
    fill_in,
    morning,
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


@pytest.fixture
async def company(larkfield: Company) -> Company:
    """Maya and Priya approve for finance, Ben and Tomás for operations; Oskar needs brake sets."""
    await set_up(larkfield)
    return larkfield


async def test_from_requested_to_approved_by_both_departments(company: Company) -> None:
    assert await fill_in(company) == {}
    check = shown(company, OSKAR.id)
    assert "$12,500.00 to Acme Tools Ltd" in check
    assert "Needs finance and operations: it counts as $12,500.00, over $10,000.00." in check
    assert f"Finance: <@{PRIYA.id}> or <@{MAYA.id}>." in check
    assert f"Operations: <@{BEN.id}> or <@{TOMAS.id}>." in check
    assert not [message for message in company.app_messages(BEN.id) if "PUR-1" in message.text], "nothing is sent yet"

    await send(company, OSKAR.id)
    assert company.slack.view(OSKAR.id) is None
    for user in (MAYA.id, PRIYA.id, BEN.id, TOMAS.id):
        assert card(company, user).text.startswith("Approve $12,500.00 to Acme Tools Ltd?")
        assert verbs(card(company, user)) == VOTES
    assert verbs(card(company, OSKAR.id)) == ["Change it", "Withdraw it"]

    await press(company, PRIYA.id, card(company, PRIYA.id), "purchase.approve")
    for user in (MAYA.id, BEN.id, TOMAS.id, OSKAR.id, PRIYA.id):
        assert f"Approved: <@{PRIYA.id}> (finance).\n• Still needed: operations (<@{BEN.id}> or <@{TOMAS.id}>)" in said(
            company, user, "PUR-1 "
        )
    assert verbs(card(company, PRIYA.id)) == verbs(card(company, MAYA.id)) == []
    await press(company, BEN.id, card(company, BEN.id), "purchase.approve")
    end = f"It was approved by <@{PRIYA.id}> (finance) and <@{BEN.id}> (operations) on Wednesday 10 March."
    for user in (MAYA.id, BEN.id, TOMAS.id, OSKAR.id, PRIYA.id):
        assert end in said(company, user, "PUR-1 ")
        assert verbs(card(company, user)) == []
    told = [message.text for message in company.app_messages(OSKAR.id) if "You can go ahead" in message.text]
    assert len(told) == 1
    assert told[0].startswith("Approved: $12,500.00 to Acme Tools Ltd")


async def test_up_to_the_limit_one_approver_decides(company: Company) -> None:
    assert await fill_in(company, amount="10.000,00") == {}
    assert "Needs one approver: it counts as $10,000.00, and the limit is $10,000.00." in shown(company, OSKAR.id)
    await send(company, OSKAR.id)
    await press(company, TOMAS.id, card(company, TOMAS.id), "purchase.approve")
    assert f"It was approved by <@{TOMAS.id}>" in said(company, MAYA.id, "PUR-1 ")


async def test_a_cent_over_the_limit_and_twelve_months_and_thirty_days_need_two(company: Company) -> None:
    for given, why in (
        ({"amount": "10,000.01"}, "it counts as $10,000.01, over $10,000.00"),
        ({"amount": "1k", "recurrence": "monthly"}, "The first 12 months count: 12 payments of $1,000.00 make $12,000.00."),
        ({"amount": "5", "currency": "SEK"}, "no exchange rate for SEK, so it may be over $10,000.00"),
    ):
        assert await fill_in(company, **given) == {}
        assert why in shown(company, OSKAR.id)
        assert "Needs finance and operations" in shown(company, OSKAR.id)
        await close_forms(company, OSKAR.id)
    await request(company, amount="6,000")
    assert await fill_in(company, user=HANA.id, amount="4,000.01", vendor="  ACME tools, Inc.") == {}
    assert "Added, same vendor and cost center in 30 days: PUR-1 ($6,000.00)." in shown(company, HANA.id)
    assert "Needs finance and operations: it counts as $10,000.01, over $10,000.00." in shown(company, HANA.id)


async def test_a_rejection_needs_a_reason_and_everybody_reads_it(company: Company) -> None:
    await request(company)
    await press(company, BEN.id, card(company, BEN.id), "purchase.reject")
    assert await send(company, BEN.id, {"reason": "   "}) == {"reason": "Say why, so that the requester can mend it."}
    assert await send(company, BEN.id, {"reason": "We have enough until <!here> June"}) == {}
    assert company.slack.view(BEN.id) is None
    for user in (MAYA.id, BEN.id, TOMAS.id, OSKAR.id, PRIYA.id):
        assert "“We have enough until &lt;!here&gt; June”" in said(company, user, "PUR-1 ")
        assert verbs(card(company, user)) == []
    assert "Rejected: $12,500.00" in said(company, OSKAR.id, "You can ask again")


async def test_a_question_goes_to_the_requester_and_the_answer_comes_back_in_the_thread(company: Company) -> None:
    await request(company)
    asked = card(company, TOMAS.id)
    await press(company, TOMAS.id, asked, "purchase.ask")
    assert await send(company, TOMAS.id, {"words": "Do we need 40?"}) == {}
    question = card(company, OSKAR.id, "Do we need 40?")
    assert f"<@{TOMAS.id}> asked “Do we need 40?” Not answered yet." in said(company, MAYA.id, "PUR-1 ")
    [asking] = [message for message in company.app_messages(OSKAR.id) if verbs(message) == ["Answer"]]
    assert "Do we need 40?" in question.text
    await press(company, OSKAR.id, asking, "purchase.answer")
    assert await send(company, OSKAR.id, {"answer": "Yes: two for each bicycle"}) == {}
    thread = company.slack.thread(card(company, TOMAS.id))
    assert [f"<@{OSKAR.id}> answers your question" in reply.text for reply in thread[1:]] == [True]
    assert "two for each bicycle" in thread[1].text
    assert "Not answered" not in said(company, MAYA.id, "Approve $12,500.00")
    assert not [message for message in company.app_messages(OSKAR.id) if verbs(message) == ["Answer"]]
    await press(company, OSKAR.id, asking, "purchase.answer")
    assert "answered" in company.app_messages(OSKAR.id)[-1].text


async def test_changes_are_asked_for_and_the_new_version_starts_the_votes_again(company: Company) -> None:
    await request(company)
    await press(company, BEN.id, card(company, BEN.id), "purchase.approve")
    await press(company, PRIYA.id, card(company, PRIYA.id), "purchase.changes")
    assert await send(company, PRIYA.id, {"words": "Only 30, please"}) == {}
    assert "Only 30, please" in said(company, OSKAR.id, "asks you to change")
    old = card(company, MAYA.id)
    assert verbs(old) == []

    await press(company, OSKAR.id, card(company, OSKAR.id, "asks you to change"), "purchase.amend")
    form = company.slack.view(OSKAR.id)
    assert form is not None
    filled = {block["block_id"]: block["element"].get("initial_value") for block in form.blocks if block["type"] == "input"}
    assert filled["amount"] == "12,500.00"
    assert filled["vendor"] == "Acme Tools Ltd"
    assert await company.submit(OSKAR.id, {"amount": "$11k", "what": "30 brake sets"}) == {}
    assert "This makes version 2. All votes start again." in shown(company, OSKAR.id)
    await send(company, OSKAR.id)
    for user in (MAYA.id, PRIYA.id, BEN.id, TOMAS.id):
        assert said(company, user, "version 2").startswith("Approve $11,000.00 to Acme Tools Ltd?")
        assert verbs(card(company, user, "version 2")) == [*VOTES, "Compare versions"]
        assert said(company, user, "PUR-1 was changed")

    await press(company, BEN.id, card(company, BEN.id, "version 2"), "purchase.compare")
    compared = shown(company, BEN.id)
    assert "Amount and what it counts as differ." in compared
    assert "Amount\n$12,500.00Amount\n$11,000.00" in compared
    await close_forms(company, BEN.id)
    await press(company, BEN.id, card(company, BEN.id, "version 2"), "purchase.approve")
    await press(company, PRIYA.id, card(company, PRIYA.id, "version 2"), "purchase.approve")
    assert "Approved: $11,000.00" in said(company, OSKAR.id, "You can go ahead")


async def test_a_change_of_words_keeps_the_votes(company: Company) -> None:
    await request(company)
    await press(company, BEN.id, card(company, BEN.id), "purchase.approve")
    await press(company, OSKAR.id, card(company, OSKAR.id), "purchase.amend")
    assert await company.submit(OSKAR.id, {"why": "For <!channel> the spring"}) == {}
    assert "No new version: votes that are there still count." in shown(company, OSKAR.id)
    await send(company, OSKAR.id)
    now = said(company, MAYA.id, "PUR-1 ")
    assert "For &lt;!channel&gt; the spring" in now
    assert f"Approved: <@{BEN.id}> (operations)." in now


async def test_the_requester_withdraws_and_an_old_button_says_so(company: Company) -> None:
    await request(company)
    old = card(company, MAYA.id)
    await press(company, OSKAR.id, card(company, OSKAR.id), "purchase.withdraw")
    for action in ("purchase.approve", "purchase.reject", "purchase.ask", "purchase.changes"):
        await press(company, MAYA.id, old, action)
        assert company.slack.view(MAYA.id) is None
        assert company.app_messages(MAYA.id)[-1].text == f"PUR-1 was withdrawn by <@{OSKAR.id}> on Wednesday 10 March."
    assert verbs(card(company, MAYA.id, "Withdrawn:")) == []


async def test_a_form_open_since_before_it_was_decided_hears_of_it(company: Company) -> None:
    await request(company, amount="100")
    await press(company, BEN.id, card(company, BEN.id), "purchase.reject")
    await press(company, MAYA.id, card(company, MAYA.id), "purchase.approve")
    await send(company, BEN.id, {"reason": "Too late"})
    assert f"PUR-1 was approved by <@{MAYA.id}>" in shown(company, BEN.id)
    assert "Too late" not in said(company, OSKAR.id, "PUR-1 ")


async def test_nobody_votes_for_themselves_or_without_the_right(company: Company) -> None:
    assert await fill_in(company, BEN.id, **{"for": PRIYA.id}) == {}
    assert f"Finance: <@{MAYA.id}>." in shown(company, BEN.id)
    assert f"Operations: <@{TOMAS.id}>." in shown(company, BEN.id)
    await send(company, BEN.id)
    asked = card(company, MAYA.id)
    for user in (BEN.id, PRIYA.id, GRACE.id):
        await press(company, user, asked, "purchase.approve")
        assert "Approved:" not in said(company, MAYA.id, "PUR-1 ")
    await press(company, MAYA.id, asked, "purchase.approve")
    await press(company, MAYA.id, asked, "purchase.approve")
    assert said(company, TOMAS.id, "PUR-1 ").count(f"<@{MAYA.id}>") == 1


async def test_nobody_who_could_approve_is_told_to_the_requester_and_an_admin_at_once(company: Company) -> None:
    for who in (BEN, TOMAS):
        await company.slack.deactivate(who.id)
    assert await fill_in(company) == {}
    assert "nobody in operations can approve it" in shown(company, OSKAR.id)
    await send(company, OSKAR.id)
    assert "operations, where nobody can approve now" in said(company, OSKAR.id, "PUR-1 ")
    told = card(company, MAYA.id, "cannot be approved yet: nobody in operations can approve it.")
    assert verbs(told) == ["People and roles"]
    await press(company, MAYA.id, told, "settings.open")
    view = company.slack.view(MAYA.id)
    assert view is not None
    await company.slack.click(MAYA.id, view, "settings.person", selected=HANA.id)
    await company.submit(MAYA.id, {"roles": ["approver"], "department": "operations"})
    await pause(company)
    await company.until(morning(11))
    assert verbs(card(company, HANA.id)) == VOTES


async def test_the_shortcut_and_the_help_open_the_way(company: Company) -> None:
    await company.slack.shortcut(OSKAR.id, "purchase.request")
    view = company.slack.view(OSKAR.id)
    assert view is not None
    assert view.title == "Request a purchase"
    await close_forms(company, OSKAR.id)
    assert "let somebody decide for you" in await company.command(OSKAR.id, "/purchase help")
    for words in ("wibble <!channel>", "PUR-99", "PUR-999999999999999", "mine all", "-1"):
        answer = await company.command(OSKAR.id, f"/purchase {words}")
        assert answer.startswith("I do not know /purchase "), words
        assert "<!channel>" not in answer
    assert "Only a lead can do this" in await company.command(OSKAR.id, "/purchase open")


async def test_lists_say_with_whom_it_is_stuck_and_a_look_can_decide(company: Company) -> None:
    await request(company)
    for words in ("mine", "PUR-1", "pur-1", "1", "#1"):
        answer = await company.command(OSKAR.id, f"/purchase {words}")
        assert f"finance (<@{MAYA.id}> or <@{PRIYA.id}>)" in answer, words
    assert "PUR-1" in await company.command(TOMAS.id, "/purchase open")
    assert (await company.command(GRACE.id, "/purchase PUR-1")).startswith("I do not know /purchase PUR-1")
    assert "Nothing waits for you" in await company.command(GRACE.id, "/purchase waiting")
    assert "1 request to decide" in await company.command(MAYA.id, "/purchase waiting")
    await press(company, MAYA.id, company.app_messages(MAYA.id)[-1], "purchase.show")
    await press(company, MAYA.id, company.app_messages(MAYA.id)[-1], "purchase.approve")
    assert f"Approved: <@{MAYA.id}> (finance)." in company.app_messages(MAYA.id)[-1].text
    assert f"Approved: <@{MAYA.id}> (finance)." in said(company, BEN.id, "PUR-1 ")


async def test_going_back_keeps_what_was_typed_and_sending_twice_sends_once(company: Company) -> None:
    assert await fill_in(company) == {}
    view = company.slack.view(OSKAR.id)
    assert view is not None
    await company.slack.close(OSKAR.id, view)
    assert await company.submit(OSKAR.id, {"amount": "800"}) == {}, "the other fields are as they were"
    assert "$800.00 to Acme Tools Ltd" in shown(company, OSKAR.id)
    view = company.slack.view(OSKAR.id)
    assert view is not None
    company.slack.world.faults.repeat("interactive")
    await send(company, OSKAR.id)
    assert len([message for message in company.app_messages(MAYA.id) if "Approve $800.00" in message.text]) == 1


async def test_the_button_in_the_form_compares_any_two_versions(company: Company) -> None:
    await request(company)
    for amount in ("13,000", "14,000"):
        await press(company, OSKAR.id, card(company, OSKAR.id), "purchase.amend")
        assert await company.submit(OSKAR.id, {"amount": amount}) == {}
        await send(company, OSKAR.id)
    await press(company, MAYA.id, card(company, MAYA.id, "version 3"), "purchase.compare")
    assert "$13,000.00" in shown(company, MAYA.id)
    await press_in_form(company, MAYA.id, "purchase.left", "1")
    assert "Amount\n$12,500.00Amount\n$14,000.00" in shown(company, MAYA.id)
