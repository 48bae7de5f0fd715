"""What people type into the form of a purchase: whatever it is, a sentence stands by its field, or it is shown as text."""

import json

import pytest

from playground import File
from playground.company import BEN, MAYA, OSKAR
from tests.cast import Company
from tests.stories.purchasing import ASKED, card, fill_in, press, request, said, send, set_up, shown, verbs
from tests.stories.scenes import close_forms

BIG = 10 * 1024 * 1024 + 1


@pytest.fixture
async def company(larkfield: Company) -> Company:
    await set_up(larkfield)
    return larkfield


def typed(company: Company) -> dict[str, object]:
    """What the open form holds."""
    view = company.slack.view(OSKAR.id)
    assert view is not None
    values = company.slack.workspace.views[view.id].entered
    return {name: state.get("value") for fields in values.values() for name, state in fields.items()}


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("12,500.00", "$12,500.00"),
        ("12.500,00", "$12,500.00"),
        ("12 500", "$12,500.00"),
        ("$12.5k", "$12,500.00"),
        ("1.2m", "$1,200,000.00"),
        ("12500", "$12,500.00"),
        ("0.01", "$0.01"),
    ],
)
async def test_amounts_are_read_as_people_write_them(company: Company, words: str, amount: str) -> None:
    assert await fill_in(company, amount=words) == {}
    assert f"{amount} to Acme Tools Ltd" in shown(company, OSKAR.id)


async def test_each_wrong_field_gets_its_sentence_and_what_was_typed_stays(company: Company) -> None:
    wrong: dict[str, object] = {}
    for amount in ("-5", "1e9", "0", "9" * 40, "twelve", "€4,000", "12.345.6"):
        errors = await fill_in(company, amount=amount)
        assert list(errors) == ["amount"], amount
        wrong[amount] = errors["amount"]
        assert typed(company)["amount"] == amount
        assert typed(company)["vendor"] == ASKED["vendor"]
        await close_forms(company, OSKAR.id)
    assert len(set(wrong.values())) > 3, "they say what is wrong with this one"
    assert all(str(sentence).endswith(".") and len(str(sentence)) < 150 for sentence in wrong.values()), wrong


async def test_several_wrong_fields_are_said_at_once(company: Company) -> None:
    errors = await fill_in(company, what="w" * 301, vendor="v" * 3000, amount="-5", why="y" * 1001, needed_by="2027-03-09")
    assert set(errors) >= {"what", "vendor", "amount", "why"}
    errors = await company.submit(OSKAR.id, {**ASKED, "needed_by": "2027-03-09"})
    assert errors == {"needed_by": "That day is over. Choose today or a later day."}
    assert await company.submit(OSKAR.id, {"needed_by": "2027-03-10"}) == {}


async def test_it_cannot_be_for_a_bot(company: Company) -> None:
    errors = await fill_in(company, **{"for": company.slack.workspace.bot_user})
    assert list(errors) == ["for"]


def file(company: Company, name: str, size: int = 2000) -> File:
    return company.slack.add_file(OSKAR.id, name, b"x" * size)


async def test_approvers_get_the_files_that_slack_shows_to_nobody_else(company: Company) -> None:
    quote, offer = file(company, "quote <1>.pdf"), file(company, "offer.xlsx", 3000)
    await request(company, files=[quote, offer])
    sent = card(company, BEN.id)
    assert "Files: quote &lt;1&gt;.pdf, offer.xlsx" in sent.text
    assert "Get the files" in verbs(sent)
    assert not company.slack.workspace.sees_file(BEN.id, quote), "so a link would lead him nowhere"

    await press(company, BEN.id, sent, "purchase.files")
    await press(company, BEN.id, sent, "purchase.files")
    told = [message for message in company.app_messages(BEN.id) if message.files]
    assert [(message.files[0].name, message.files[0].content) for message in told] == [
        ("quote <1>.pdf", quote.content),
        ("offer.xlsx", offer.content),
    ]
    assert {message.text for message in told} == {f"PUR-1: a file from <@{OSKAR.id}>."}
    assert "2 files are coming" in said(company, BEN.id, "coming to your direct messages")
    assert "a moment ago" in card(company, BEN.id, "").text

    del company.slack.workspace.files[quote.id]
    await press(company, MAYA.id, card(company, MAYA.id), "purchase.files")
    assert "I cannot get “quote &lt;1&gt;.pdf” of PUR-1. Slack does not give me that file." in said(
        company, MAYA.id, "cannot"
    )
    assert [message.files[0].name for message in company.app_messages(MAYA.id) if message.files] == ["offer.xlsx"]


async def test_files_too_large_or_of_another_kind_get_their_sentence(company: Company) -> None:
    for name, size, words in (
        ("offer.exe", 10, "“offer.exe” is of a kind I cannot take. Send a PDF, a picture, a table or a text."),
        ("scan.pdf", BIG, "“scan.pdf” has 10.0 MB. A file may have 10 MB."),
        ("empty.pdf", 0, "“empty.pdf” is empty. Choose it again."),
    ):
        assert await fill_in(company, files=[file(company, name, size)]) == {"files": words}
        assert typed(company)["what"] == ASKED["what"]
        assert await company.submit(OSKAR.id, {"files": [file(company, "quote.pdf")]}) == {}
        await close_forms(company, OSKAR.id)


async def test_files_are_kept_or_taken_out_when_it_is_changed(company: Company) -> None:
    await request(company, files=[file(company, "one.pdf"), file(company, "two.pdf")])
    await press(company, OSKAR.id, card(company, OSKAR.id), "purchase.amend")
    view = company.slack.view(OSKAR.id)
    assert view is not None
    [kept] = [block for block in view.blocks if block["block_id"] == "kept"]
    first = kept["element"]["options"][0]["value"]
    assert await company.submit(OSKAR.id, {"kept": [first], "files": [file(company, "three.pdf")]}) == {}
    await send(company, OSKAR.id)
    assert "Files: one.pdf, three.pdf" in card(company, BEN.id).text


HOSTILE = (
    "<!channel> <https://evil.example|click>",
    '=HYPERLINK("https://evil.example")',
    "\u202eevil \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "💸🇸🇪 \U0001f468\u200d\U0001f469\u200d\U0001f467 `code` *bold* _it_",
    "& < > &lt;!here&gt;",
)


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_text_is_shown_as_text_everywhere(company: Company, words: str) -> None:
    await request(company, what=words, vendor=words, why=words, amount="12,500")
    await press(company, BEN.id, card(company, BEN.id), "purchase.ask")
    assert await send(company, BEN.id, {"words": words}) == {}
    await press(company, MAYA.id, card(company, MAYA.id), "purchase.reject")
    assert await send(company, MAYA.id, {"reason": words}) == {}
    told = [message for user in (BEN, MAYA, OSKAR) for message in company.app_messages(user.id)]
    for message in told:
        assert "<!" not in message.text
        assert "<http" not in message.text
        assert "\u202e" not in message.text
        assert '"mrkdwn"' not in json.dumps([block for block in message.blocks if "PUR-1" in json.dumps(block)])
    assert any(words.strip("\u202e")[:8].split()[0] in json.dumps(m.blocks, ensure_ascii=False) for m in told)
