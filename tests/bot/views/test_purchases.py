"""What approvers, requesters and leads read about a purchase."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from bot.views import purchase_files, purchase_home, purchase_lists, purchase_news, purchase_reminders, purchases
from models.exchange_rate import ExchangeRate
from models.money import Money
from models.purchase import State
from models.purchase_copy import As
from models.purchase_route import Earlier
from models.purchase_version import Recurrence
from tests.clocks import WEDNESDAY
from tests.purchase_cards import (
    BEN,
    FACTS,
    MAYA,
    NEEDED,
    OSKAR,
    PRIYA,
    TOMAS,
    copy,
    ended,
    policy,
    question,
    standing,
    version,
    vote,
)

Json = dict[str, Any]
VERBS = ["Approve", "Reject", "Ask a question", "Ask for changes", "Get the file"]
HOSTILE = "<!channel> *bold* =HYPERLINK(1) <https://evil.example|click> \u202eabc \u05e9\u05dc\u05d5\u05dd 💸"
EURO = ExchangeRate(currency="EUR", into="USD", per_unit="1.08", on=date(2027, 3, 1), set_by=MAYA)


def verbs(content: Json) -> list[str]:
    return [button["text"]["text"] for button in buttons(content)]


def buttons(content: Json) -> list[Json]:
    return [element for block in content["blocks"] if block["type"] == "actions" for element in block["elements"]]


def lines(content: Json) -> list[str]:
    return str(content["text"]).split("\n")


# the card to approvers


def test_the_card_says_the_main_point_first_and_all_that_a_decision_needs() -> None:
    shown = purchases.card(standing(), copy())
    assert lines(shown) == [
        "Approve $12,500.00 to Acme Tools Ltd?",
        "40 brake sets",
        "PUR-12 from <@UOSKAR>, needed by Friday 19 March.",
        "The old ones wear out before the spring season.",
        "• Needs finance and operations: it counts as $12,500.00, over $10,000.00.",
        "• Budget 2027, 410 Workshop: $5,000 left of $50,000."
        " Spent $20,000, committed $9,000, waiting $3,500, this one $12,500.",
        "• Vendor: known. 3 purchases approved in 12 months: $8,200.",
        "• Like it before: PUR-8 20 brake sets, $4,000, approved 2 February.",
        "• Files: quote.pdf",
        "• Still needed: finance (<@UMAYA> or <@UPRIYA>) and operations (<@UBEN> or <@UTOMAS>).",
    ]
    assert verbs(shown) == VERBS
    assert {button["value"] for button in buttons(shown)} == {"7:1"}


def test_one_approver_is_enough_up_to_the_limit() -> None:
    shown = purchases.card(standing(version(1_000_000)), copy(BEN))
    assert "• Needs one approver: it counts as $10,000.00, and the limit is $10,000.00." in lines(shown)
    assert lines(shown)[-1] == "• Still needed: <@UMAYA> or <@UBEN>."


def test_the_card_says_which_rules_decided() -> None:
    earlier = (Earlier(8, Money(600_000, "USD")), Earlier(9, Money(300_000, "USD")))
    tier = {"over_minor": 1_500_000, "seats": [{"name": "CFO", "department": None, "people": [MAYA]}]}
    before = policy(limit_minor=50_000)
    shown = version(
        90_000,
        "EUR",
        Recurrence.MONTHLY,
        earlier=earlier,
        policies=(policy(tiers=[tier]), before),
        rates=(EURO,),
    )
    said = lines(purchases.card(standing(shown), copy()))
    assert "• Needs finance, operations and CFO: it counts as $20,664.00, over $10,000.00." in said
    assert said[0] == "Approve EUR 900.00 a month to Acme Tools Ltd?"
    assert "• The first 12 months count: 12 payments of EUR 900.00 make EUR 10,800.00." in said
    assert "• Added, same vendor and cost center in 30 days: PUR-8 ($6,000.00) and PUR-9 ($3,000.00)." in said
    assert "• EUR 1 counts as USD 1.08, the rate of 1 March 2027." in said
    assert "• Over $15,000.00, CFO must approve too." in said


def test_an_earlier_policy_that_was_stricter_is_named() -> None:
    shown = version(90_000, policies=(policy(), policy(limit_minor=50_000)))
    assert "• An earlier version was sent under a limit of $500.00, which still counts." in lines(
        purchases.card(standing(shown), copy())
    )


def test_without_a_rate_two_people_are_needed_and_the_card_says_why() -> None:
    said = lines(purchases.card(standing(version(1_000, "SEK")), copy()))
    assert "• Needs finance and operations: no exchange rate for SEK, so it may be over $10,000.00." in said


def test_each_copy_says_who_voted_and_who_is_still_needed() -> None:
    now = standing(votes=[vote()], needed={"operations": (BEN, TOMAS)})
    said = purchases.card(now, copy(BEN))
    assert lines(said)[-2:] == ["• Approved: <@UMAYA> (finance).", "• Still needed: operations (<@UBEN> or <@UTOMAS>)."]
    assert verbs(said) == VERBS
    own = purchases.card(now, copy(MAYA))
    assert lines(own)[0] == "You approved $12,500.00 to Acme Tools Ltd"
    assert lines(own)[-2:] == lines(said)[-2:]
    assert verbs(own) == ["Get the file"]
    assert verbs(purchases.card(now, copy(PRIYA))) == ["Get the file"], "finance has approved, so Priya is not needed"


def test_only_the_last_vote_on_a_large_purchase_asks_whether_one_is_sure() -> None:
    last = purchases.card(standing(votes=[vote()], needed={"operations": (BEN,)}), copy(BEN))
    assert [button["text"]["text"] for button in buttons(last) if "confirm" in button] == ["Approve"]
    for other in (standing(), standing(version(1_000))):
        assert not [button for button in buttons(purchases.card(other, copy())) if "confirm" in button]


def test_who_stands_in_reads_for_whom() -> None:
    assert "You decide for <@UTOMAS>, who is away." in lines(
        purchases.card(standing(), copy(BEN, As.DELEGATE, for_id=TOMAS))
    )
    assert "You are asked as the backup of <@UTOMAS>." in lines(
        purchases.card(standing(), copy(BEN, As.BACKUP, for_id=TOMAS))
    )
    given = standing(votes=[vote(BEN, "operations", for_id=TOMAS)], needed={"finance": (MAYA,)})
    assert "• Approved: <@UBEN> for <@UTOMAS> (operations)." in lines(purchases.card(given, copy()))


def test_a_copy_that_asks_nothing_any_more_has_no_buttons_to_decide() -> None:
    assert verbs(purchases.card(standing(), copy(BEN, As.DELEGATE, for_id=TOMAS, over=True))) == ["Get the file"]
    assert verbs(purchases.card(standing(), copy(MAYA, As.LEAD))) == ["Get the file"]


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.WITHDRAWN])
def test_a_decided_copy_says_so_first_and_keeps_the_files_alone(state: State) -> None:
    shown = purchases.card(ended(state, reason="We have enough" if state is State.REJECTED else ""), copy())
    assert lines(shown)[0] == f"{state.value.capitalize()}: $12,500.00 to Acme Tools Ltd"
    assert lines(shown)[1].startswith(f"It was {state.value} by <@UBEN> on Wednesday 10 March")
    assert verbs(shown) == ["Get the file"]


def test_an_earlier_versions_copy_says_that_it_was_changed() -> None:
    now = standing(version(number=2))
    shown = purchases.card(now, copy())
    assert lines(shown) == ["PUR-12 was changed. This was version 1. Votes count for the newest version only."]
    assert verbs(shown) == ["Compare versions"]
    assert ", version 2." in purchases.card(now, copy(version=2))["text"]
    assert verbs(purchases.card(now, copy(version=2))) == [*VERBS, "Compare versions"]


def test_nobody_who_could_approve_is_said_plainly() -> None:
    shown = purchases.card(standing(needed={"finance": (), "operations": (BEN,)}), copy(BEN))
    assert lines(shown)[-1] == "• Still needed: finance, where nobody can approve now and operations (<@UBEN>)."


def test_an_open_question_is_on_every_copy() -> None:
    shown = purchases.card(standing(questions=[question()]), copy(BEN))
    assert "• Question: <@UMAYA> asked “Do we need 40?” Not answered yet." in lines(shown)


@pytest.mark.parametrize("facts", [{}, {"on": "2027-03-10", "budget": None, "vendor": None, "similar": []}])
def test_facts_that_are_not_known_leave_no_gap(facts: Json) -> None:
    assert len(lines(purchases.card(standing(version(facts=facts), files=[]), copy()))) == 6


def test_a_budget_that_is_spent_missing_or_not_to_be_reckoned_is_said_plainly() -> None:
    def said(**given: object) -> str:
        facts = {**FACTS, "budget": {**FACTS["budget"], **given}}
        return next(each for each in lines(purchases.card(standing(version(facts=facts)), copy())) if "Budget" in each)

    assert "Budget 2027, 410 Workshop: $2,500 too little of $50,000." in said(left=-250_000)
    assert "Budget 2027, 410 Workshop: none was set. So far spent $20,000" in said(amount=None, left=None)
    assert "$17,500 left without this one of $50,000." in said(this=None, left=None)
    assert "PUR-3 and PUR-4 are not in it: no exchange rate." in said(uncounted=[3, 4])
    assert "Spent SEK 20,000, committed SEK" in said(currency="SEK")


def test_a_new_vendor_is_said_to_be_new() -> None:
    facts = {
        **FACTS,
        "vendor": {"name": "Acme", "known": False, "times": 0, "approved": 0, "currency": "USD", "uncounted": 0},
    }
    assert "• Vendor: new. Nothing was bought there yet." in lines(purchases.card(standing(version(facts=facts)), copy()))


# what people type


def strings(value: Any, kind: str = "") -> Iterator[tuple[str, str]]:
    """(what kind of piece, its words) of everything in a message."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield str(value["type"]), part
            else:
                yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def test_hostile_text_is_shown_as_text() -> None:
    facts = {**FACTS, "similar": [{**FACTS["similar"][0], "what": HOSTILE}]}
    files = [{"id": "F1", "name": HOSTILE, "size": 1, "kind": "pdf", "link": "javascript:alert(1)"}]
    now = standing(
        version(vendor=HOSTILE, facts=facts), what=HOSTILE, why=HOSTILE, files=files, questions=[question(words=HOSTILE)]
    )
    for shown in (
        purchases.card(now, copy()),
        purchase_lists.details(now, MAYA),
        purchase_news.asked(now, question(words=HOSTILE)),
    ):
        assert "<!channel>" not in shown["text"]
        assert "<https://evil.example" not in shown["text"]
        assert "javascript" not in str(shown)
        assert "\u202e" not in str(shown), "it would turn what follows around"
        assert {kind for kind, words in strings(shown["blocks"]) if "evil" in words} <= {"text", "plain_text"}
        assert all("\u2068" in words for _, words in strings(shown["blocks"]) if "\u05e9" in words), "it stands apart"


@pytest.mark.parametrize("words", ["w" * 300, "字" * 300, "💸" * 300, "a\n" * 150, "שלום " * 60])
def test_the_longest_texts_still_fit(words: str) -> None:
    why = (words * 4)[:1000]
    files = [{"id": f"F{n}", "name": words[:200], "size": 1, "kind": "pdf", "link": "https://f.example"} for n in range(10)]
    similar = [{**FACTS["similar"][0], "what": words}] * 3
    shown = standing(version(vendor=words[:120], facts={**FACTS, "similar": similar}), what=words, why=why, files=files)
    card = purchases.card(shown, copy())
    assert "See all" in verbs(card)
    assert len(card["text"]) < 2000
    assert purchase_lists.whole(shown)["type"] == "modal"


# the requester


def test_the_requester_sees_with_whom_it_is_and_can_change_or_withdraw_it() -> None:
    own = copy(OSKAR, As.REQUESTER)
    shown = purchases.card(standing(), own)
    assert lines(shown)[0] == "Waiting: $12,500.00 to Acme Tools Ltd"
    assert lines(shown)[-2] == "• Files: quote.pdf"
    assert lines(shown)[-1].startswith("• Still needed: finance (<@UMAYA> or <@UPRIYA>)")
    assert verbs(shown) == ["Change it", "Withdraw it"]
    asked = purchases.card(standing(state=State.CHANGES, needed={}), own)
    assert lines(asked)[-1] == "• Waiting for: <@UOSKAR> to change it."
    assert verbs(asked) == ["Change it", "Withdraw it"]
    changes = [standing(state=State.CHANGES, needed={})]
    assert purchase_home.to_answer(changes, OSKAR)
    assert not purchase_home.to_answer(changes, BEN), "only who requested it can change it"
    assert verbs(purchases.card(ended(State.APPROVED), own)) == []


# news


def test_the_end_is_told_with_who_decided_and_what_comes_next() -> None:
    approved = ended(State.APPROVED, votes=[vote(), vote(BEN, "operations")])
    assert lines(purchase_news.decided(approved)) == [
        "Approved: $12,500.00 to Acme Tools Ltd",
        "PUR-12 40 brake sets.",
        "It was approved by <@UMAYA> (finance) and <@UBEN> (operations) on Wednesday 10 March.",
        "You can go ahead and buy it.",
    ]
    rejected = purchase_news.decided(ended(State.REJECTED, reason="We have <!here> enough"))["text"]
    assert "It was rejected by <@UBEN> on Wednesday 10 March: “We have &lt;!here&gt; enough”" in rejected


def test_an_old_button_says_what_happened_since() -> None:
    approved = ended(State.APPROVED, votes=[vote(), vote(BEN, "operations")])
    assert purchase_news.since(approved) == (
        "PUR-12 was approved by <@UMAYA> (finance) and <@UBEN> (operations) on Wednesday 10 March."
    )
    assert purchase_news.since(ended(State.WITHDRAWN, OSKAR)) == "PUR-12 was withdrawn by <@UOSKAR> on Wednesday 10 March."
    assert purchase_news.since(standing(state=State.CHANGES)) == "PUR-12 waits for <@UOSKAR> to change it."
    now = purchase_news.since(standing(version(number=2), votes=[vote()], needed={"operations": (BEN,)}))
    assert now == "PUR-12, version 2. Approved: <@UMAYA> (finance). Still needed: operations (<@UBEN>)."


def test_a_question_can_be_answered_until_it_is() -> None:
    open_one = question()
    assert verbs(purchase_news.asked(standing(), open_one)) == ["Answer"]
    open_one.give_answer("Yes, all of them", OSKAR, WEDNESDAY + timedelta(hours=1))
    assert verbs(purchase_news.answer_given(standing(), open_one)) == []
    assert "Yes, all of them" in purchase_news.answered(standing(), open_one)["text"]


# looking


def test_looking_it_up_shows_the_buttons_of_whoever_looks() -> None:
    assert verbs(purchase_lists.details(standing(), MAYA)) == VERBS
    assert verbs(purchase_lists.details(standing(), OSKAR)) == ["Change it", "Withdraw it", "Get the file"]
    assert verbs(purchase_lists.details(standing(), "USTRANGER")) == ["Get the file"]
    assert verbs(purchase_lists.details(ended(State.APPROVED), MAYA)) == ["Get the file"]


def test_lists_say_with_whom_each_is_and_how_it_ended() -> None:
    said = lines(purchase_lists.mine([standing(), ended(State.WITHDRAWN, OSKAR)]))
    assert said == [
        "Your requests",
        "PUR-12 40 brake sets, $12,500.00 to Acme Tools Ltd: waiting for finance (<@UMAYA> or <@UPRIYA>)"
        " and operations (<@UBEN> or <@UTOMAS>) since Wednesday 10 March.",
        "PUR-12 40 brake sets, $12,500.00 to Acme Tools Ltd: withdrawn by <@UOSKAR> on Wednesday 10 March.",
    ]
    many = [standing(number=number) for number in range(1, 30)]
    assert "And 14 more." in purchase_lists.open_ones(many)["text"]
    assert "nothing waits" in purchase_lists.waiting([])["text"].casefold()


def test_sentences_are_short() -> None:
    approved = ended(State.APPROVED, votes=[vote(), vote(BEN, "operations")])
    told = [
        purchases.card(standing(), copy()),
        purchases.card(standing(version(90_000, "EUR", Recurrence.MONTHLY, rates=(EURO,))), copy()),
        purchases.card(standing(version(1_000, "SEK")), copy()),
        purchases.card(approved, copy()),
        purchases.card(standing(), copy(OSKAR, As.REQUESTER)),
        purchase_news.decided(approved),
        purchase_news.asked(standing(), question()),
        purchase_news.changes_asked(standing(state=State.CHANGES), MAYA, "Less, please"),
        purchase_news.decided(approved, purchase_news.TO_LEAD),
        purchase_reminders.reminder(standing(), copy(), 1),
        purchase_reminders.stuck(standing(), copy(MAYA, As.LEAD), 3),
        purchase_reminders.requester_left(standing()),
        purchase_news.nobody(standing(), ["finance"]),
        purchase_files.not_given("PUR-1", "quote.pdf", purchase_files.NO_ANSWER, OSKAR),
    ]
    sentences = [each for shown in told for each in re.split(r"(?<=[.?!:])\s+", shown["text"])]
    assert [each for each in sentences if len(each.split()) > 20] == []
    assert NEEDED
