"""The rules of a discrepancy, of causes and of the days on which people are reminded; without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.discrepancy import Discrepancy, Kind, State, check_transaction
from models.discrepancy_rules import DiscrepancyRules, Rhythm
from models.nag import slot
from models.refusal import Refusal
from models.root_cause import RootCause, cause_key

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
TODAY = date(2027, 3, 10)
BORN = date(2027, 1, 5)


def made(**given: Any) -> Discrepancy:
    facts: dict[str, Any] = {
        "number": 7,
        "what": "The fee",
        "amount_minor": 120_00,
        "currency": "USD",
        "owner_id": "UBEN",
        "transaction_on": BORN,
        "due_on": date(2027, 3, 24),
        "reported_by": "UZOE",
        "reported_at": NOW,
        "told_on": TODAY,
        "waits_for_id": "UBEN",
    }
    return Discrepancy(**{**facts, **given})


def resolved(found: Discrepancy, *, second: str | None = None, evidence: str = "B-214", by: str = "UBEN") -> bool:
    return found.resolve(by, NOW, kind=Kind.FEE, root_cause_id=3, evidence=evidence, second=second, today=TODAY)


def test_nothing_sets_the_age_back() -> None:
    one = made()
    assert one.give("UANA", TODAY) == "UBEN"
    assert one.move_due(date(2027, 4, 1), "The bank answers then", TODAY)
    assert resolved(one)
    assert one.reopen(TODAY)
    assert one.take_over(made(number=8, transaction_on=date(2027, 2, 1)), adds=True)
    assert (one.age(TODAY), one.due_moves, one.reopened, one.amount_minor) == (64, 1, 1, 240_00)
    assert one.take_over(made(number=9, transaction_on=date(2026, 12, 1)), adds=False)
    assert (one.age(TODAY), one.amount_minor) == (99, 240_00), "the older day counts"


def test_each_thing_happens_once() -> None:
    one = made()
    assert one.give("UBEN", TODAY) is None
    assert resolved(one, second="UOLA")
    assert not resolved(one)
    assert (one.state, one.waits_for_id) == (State.TO_CONFIRM, "UOLA")
    assert one.give("UANA", TODAY) is None
    assert one.confirm("UFAY", NOW)
    assert not one.confirm("UOLA", NOW)
    assert (one.state, one.confirmed_by, one.waits_for_id) == (State.RESOLVED, "UFAY", None)
    assert one.reopen(TODAY)
    assert not one.reopen(TODAY)
    assert (one.state, one.waits_for_id, one.confirmed_by) == (State.OPEN, "UBEN", None)


def test_who_resolved_it_does_not_confirm_it() -> None:
    one = made()
    resolved(one, second="UOLA")
    with pytest.raises(Refusal, match="somebody else"):
        one.confirm("UBEN", NOW)


def test_it_is_not_resolved_without_evidence() -> None:
    with pytest.raises(Refusal) as refused:
        resolved(made(), evidence="  ")
    assert refused.value.field == "evidence"
    one = made()
    assert one.resolve(
        "UBEN",
        NOW,
        kind=Kind.FEE,
        root_cause_id=3,
        evidence="",
        files=[{"id": "F1", "name": "b.pdf"}],
        second=None,
        today=TODAY,
    )
    assert one.evidence == "b.pdf"


def test_a_new_date_needs_a_reason_and_is_not_over() -> None:
    one = made()
    for day, reason, field in ((date(2027, 3, 9), "later", "due"), (date(2027, 4, 1), " ", "reason")):
        with pytest.raises(Refusal) as refused:
            one.move_due(day, reason, TODAY)
        assert refused.value.field == field
    assert not one.move_due(one.due_on, "the same", TODAY)
    assert one.due_moves == 0


@pytest.mark.parametrize("parts", [[120_00], [120_01, -1_00], [120_00, 0], [60_00, 60_01], []])
def test_parts_add_up_to_the_whole(parts: list[int]) -> None:
    with pytest.raises(Refusal):
        made().split(parts)


def test_what_is_merged_differs_and_has_one_currency() -> None:
    one = made()
    for other, says in ((made(), "itself"), (made(number=8, currency="EUR"), "currencies")):
        with pytest.raises(Refusal, match=says):
            one.take_over(other, adds=True)
    assert not one.take_over(made(number=8, state=State.RESOLVED), adds=True)


def test_a_transaction_is_not_to_come() -> None:
    assert check_transaction(TODAY, TODAY) == TODAY
    for day in (TODAY + timedelta(days=1), date(1900, 1, 1)):
        with pytest.raises(Refusal):
            check_transaction(day, TODAY)


# ages and reminders
def test_ages_fall_into_buckets_that_can_be_set() -> None:
    rules = DiscrepancyRules()
    assert rules.buckets == ("0–29", "30–59", "60–89", "90+")
    assert [rules.bucket(age) for age in (0, 29, 30, 59, 60, 89, 90, 900)] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert [least for _, least in rules.rhythms()] == [-1, 30, 60]
    assert rules.born(TODAY) == (date(2027, 2, 8), date(2027, 1, 9), date(2026, 12, 10))
    rules.set_limits(10, 20, 40)
    assert rules.buckets == ("0–9", "10–19", "20–39", "40+")
    for limits, field in (((0, 1, 2), "first"), ((5, 5, 9), "second"), ((5, 9, 8), "third")):
        with pytest.raises(Refusal) as refused:
            rules.set_limits(*limits)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("rhythm", "day", "last"),
    [
        (Rhythm.WEEKLY, "2027-03-10", "2027-03-08"),
        (Rhythm.WEEKLY, "2027-03-07", "2027-03-01"),
        (Rhythm.WEEKLY, "2027-03-30", "2027-03-30"),  # Easter Monday is a day off in Germany
        (Rhythm.WEEKLY, "2027-03-29", "2027-03-22"),
        (Rhythm.TWICE, "2027-03-10", "2027-03-08"),
        (Rhythm.TWICE, "2027-03-12", "2027-03-11"),
        (Rhythm.DAILY, "2027-03-14", "2027-03-12"),
        (Rhythm.DAILY, "2027-03-29", "2027-03-25"),
    ],
)
def test_reminders_fall_on_the_days_of_their_rhythm(rhythm: Rhythm, day: str, last: str) -> None:
    assert slot(rhythm, date.fromisoformat(day), "DE") == date.fromisoformat(last)


# causes
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bank file was loaded twice.", "loaded twice: BANK FILES"),
        ("Missing invoice", "invoices missing"),
        ("Café receipts", "cafe receipt"),
    ],
)
def test_the_same_cause_in_other_words_is_the_same(one: str, other: str) -> None:
    assert cause_key(one) == cause_key(other)


def test_different_causes_differ() -> None:
    assert cause_key("Invoice not booked") != cause_key("Invoice booked")


def test_the_third_time_makes_a_problem_and_it_comes_again_after_it_was_mended() -> None:
    cause = RootCause(name="Late file", key="file late")
    assert [cause.count(n, NOW, "ULEA") for n in (1, 2, 3, 4)] == [False, False, True, False]
    assert (cause.owner_id, cause.recurs) == ("ULEA", True)
    assert cause.give("UFAY") == "ULEA"
    with pytest.raises(Refusal):
        cause.mend("UFAY", " ", NOW)
    assert cause.mend("UFAY", "It is fetched by itself", NOW)
    assert not cause.recurs
    assert not cause.count(3, NOW, "ULEA"), "one was opened again, which is no new one"
    assert cause.count(4, NOW, "ULEA")
    assert (cause.recurs, cause.owner_id, cause.raised) == (True, "UFAY", 2)
