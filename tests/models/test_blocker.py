"""What a blocker allows, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.blocker import Blocker, Needs, State, check_needed_by, read_links, read_what
from models.blocker_copy import Asks, BlockerCopy
from models.refusal import Refusal

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
LATER = NOW + timedelta(days=5)


def blocker(**given: Any) -> Blocker:
    facts: dict[str, Any] = {
        "number": 3,
        "what": "The March invoice from Acme is missing",
        "needs": Needs.DATA,
        "raiser_id": "UMAYA",
        "owner_id": "UJON",
        "raised_on": TODAY,
        "owned_since": NOW,
        "escalates_at": LATER,
    }
    return Blocker(**{**facts, **given})


def test_its_age_counts_working_days_only() -> None:
    made = blocker(raised_on=date(2027, 3, 25))  # the Thursday before Easter
    assert made.age(date(2027, 3, 30), "DE") == 1  # Good Friday and Easter Monday are holidays
    assert made.age(date(2027, 3, 30), None) == 3
    assert made.age(date(2027, 3, 25), "DE") == 0


def test_its_age_stands_still_when_it_ends() -> None:
    made = blocker()
    made.end(State.CLEARED, "UJON", "It came", date(2027, 3, 12))
    assert made.age(date(2027, 4, 12), None) == 2


@pytest.mark.parametrize(
    "words",
    [
        "the march invoice from ACME is missing!",
        "The March invoce of Acme is mising",
        "From Acme, the March invoice is missing",
        "March invoice from Acme is missing",
        "The  March invoice from “Acme” is still missing",
    ],
)
def test_nearly_the_same_words_tell_of_the_same_blocker(words: str) -> None:
    assert blocker().is_like(words)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("The March invoice from Acme is missing", "The bank file will not load"),
        ("The March invoice from Acme is missing", "The April invoice from Acme is missing"),
        ("The March invoice from Acme is missing", "The March invoice from Acme is missing a page"),
        ("Waiting for Anna to approve it", "Waiting for Hanna to approve it"),
        ("Invoice 4711 from Acme is missing", "Invoice 4712 from Acme is missing"),
        ("???", "!!!"),
        ("🔥", "💧"),
    ],
)
def test_other_words_or_other_numbers_tell_of_another(what: str, words: str) -> None:
    assert not blocker(what=what).is_like(words)


def test_signs_alone_are_the_same_only_when_they_are_equal() -> None:
    assert blocker(what="🔥").is_like("🔥")


def test_raised_again_it_keeps_its_first_day_and_takes_a_new_date_and_links() -> None:
    made = blocker(links=["PUR-1"], needed_by=date(2027, 3, 20))
    assert made.raise_again("UJON", None, ["PUR-1", "DIS-7"])
    assert (made.times_raised, made.raised_on, made.needed_by) == (2, TODAY, date(2027, 3, 20))
    assert made.links == ["PUR-1", "DIS-7"]
    made.raise_again("UJON", date(2027, 3, 15), [])
    assert made.needed_by == date(2027, 3, 15)


def test_it_ends_once_and_needs_a_line() -> None:
    made = blocker()
    with pytest.raises(Refusal) as refused:
        made.end(State.CLEARED, "UJON", " \n ", TODAY)
    assert refused.value.field == "outcome"
    assert made.is_open
    assert made.end(State.CLEARED, "UJON", "  Acme sent\nit again ", TODAY)
    assert made.outcome == "Acme sent it again"
    assert not made.end(State.DECIDED, "ULEAD", "We do without", TODAY)
    assert (made.state, made.ended_by, made.escalates_at) == (State.CLEARED, "UJON", None)


def test_what_has_ended_takes_nothing_more() -> None:
    made = blocker()
    made.end(State.ACCEPTED, "ULEAD", "We live with it", TODAY)
    changes = made.changes
    assert made.give("UANA", NOW, LATER) is None
    assert not made.raise_again("UJON", None, [])
    assert not made.still_blocks(TODAY)
    assert not made.still_working(TODAY)
    assert made.changes == changes


def test_opened_again_it_keeps_its_first_day() -> None:
    made = blocker()
    assert not made.reopen(LATER)
    made.end(State.CLEARED, "UJON", "It came", date(2027, 3, 12))
    assert made.reopen(LATER)
    assert made.is_open
    assert made.age(date(2027, 3, 16), None) == 4
    assert (made.outcome, made.ended_by, made.ended_on) == ("", "", None)


def test_handing_it_on_does_not_put_off_the_lead() -> None:
    made = blocker(worked_on=TODAY)
    assert made.give("UANA", LATER, LATER + timedelta(days=9)) == "UJON"
    assert (made.escalates_at, made.owned_since, made.worked_on) == (LATER, LATER, None)
    assert made.give("UANA", LATER, LATER) is None


def test_with_a_new_owner_after_the_lead_was_asked_it_comes_back_to_the_lead() -> None:
    made = blocker()
    made.escalate()
    made.give("UANA", LATER, LATER + timedelta(days=9))
    assert made.escalates_at == LATER + timedelta(days=9)


def test_the_same_answer_twice_a_day_counts_once() -> None:
    made = blocker()
    assert made.still_blocks(TODAY)
    assert not made.still_blocks(TODAY)
    assert made.still_blocks(TODAY + timedelta(days=1))
    assert made.still_working(TODAY)
    assert not made.still_working(TODAY)


def test_a_question_to_an_owner_is_over_when_somebody_else_owns_it() -> None:
    made = blocker()
    facts: dict[str, Any] = {"blocker_id": 1, "key": "k", "user_id": "U", "owner_id": "UJON"}
    copies = {asks: BlockerCopy(asks=asks, **facts) for asks in Asks}
    assert all(copy.stands(made) for copy in copies.values())
    made.give("UANA", NOW, LATER)
    assert [asks for asks, copy in copies.items() if copy.stands(made)] == [Asks.RAISER]
    made.end(State.CLEARED, "UANA", "Done", TODAY)
    assert not copies[Asks.RAISER].stands(made)


def test_it_cannot_be_needed_in_the_past() -> None:
    check_needed_by(None, TODAY)
    check_needed_by(TODAY, TODAY)
    with pytest.raises(Refusal) as refused:
        check_needed_by(TODAY - timedelta(days=1), TODAY)
    assert refused.value.field == "needed_by"


def test_what_is_stuck_is_one_line_of_at_most_300_characters() -> None:
    assert read_what("  The file\n is   missing. ") == "The file is missing"
    for words in ("", " \n ", "...", "x" * 301):
        with pytest.raises(Refusal) as refused:
            read_what(words)
        assert refused.value.field == "what"


def test_links_are_web_addresses_or_numbers() -> None:
    assert read_links(" pur-12, DIS-7  https://acme.example/a?b=1\nPUR-12 ") == [
        "PUR-12",
        "DIS-7",
        "https://acme.example/a?b=1",
    ]
    assert read_links("  ") == []


@pytest.mark.parametrize(
    "words",
    [
        "javascript:alert(1)",
        "the invoice",
        "<https://acme.example|our bank>",
        "https://a.example/<!channel>",
        "PUR-1 PUR-2 PUR-3 PUR-4 PUR-5 PUR-6",
        "https://" + "a" * 2000,
    ],
)
def test_other_links_are_refused_beside_their_field(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_links(words)
    assert refused.value.field == "links"
