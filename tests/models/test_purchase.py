"""What may happen to a purchase, without a database."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from models.money import Money
from models.purchase import Purchase, State, check_needed_by, read_reason, read_what, read_why
from models.purchase_clock import Week
from models.purchase_question import Question
from models.purchase_version import Recurrence, Version
from models.refusal import Refusal

NOW = datetime(2027, 3, 10, 14, 0, tzinfo=UTC)  # a Wednesday
WEEK = Week(time(9, 30), "UTC", None)
DAY = timedelta(days=1)


def at(day: int, hour: int = 9, minute: int = 30) -> datetime:
    """A moment of March 2027; the 1st is a Monday."""
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


def purchase(**given: Any) -> Purchase:
    facts: dict[str, Any] = {
        "number": 12,
        "requester_id": "UMAYA",
        "for_id": "UJON",
        "what": "Two laptops",
        "why": "The old ones are broken",
        "sent_at": NOW,
    }
    made = Purchase(**{**facts, **given})
    made.id = 7
    made.start(NOW, WEEK)
    return made


def version(**given: Any) -> Version:
    facts: dict[str, Any] = {
        "purchase_id": 7,
        "number": 1,
        "vendor": "Northwind Ltd",
        "vendor_key": "northwind",
        "amount_minor": 100_000,
        "currency": "USD",
        "recurrence": Recurrence.MONTHLY,
        "cost_centre_id": 4,
        "made_by": "UMAYA",
        "made_at": NOW,
        "seats_needed": 2,
        "over": True,
    }
    return Version(**{**facts, **given})


def as_it_stands(made: Purchase) -> dict[str, Any]:
    return {name: value for name, value in vars(made).items() if not name.startswith("_")}


# deciding
def test_it_is_approved_when_every_seat_is_filled_and_once_only() -> None:
    made, asked = purchase(), version()
    assert not asked.fill()
    assert not made.approve(asked, "UFAY", NOW)
    assert asked.fill()
    assert made.approve(asked, "UOLA", NOW)
    assert (made.state, made.decided_by, made.decided_at, made.next_at) == (State.APPROVED, "UOLA", NOW, None)
    assert asked.approved
    before = as_it_stands(made)
    assert not made.approve(asked, "UOLA", NOW + DAY)
    assert as_it_stands(made) == before


def test_a_seat_too_many_cannot_be_filled() -> None:
    asked = version(seats_needed=1, over=False)
    asked.fill()
    with pytest.raises(ValueError, match="filled already"):
        asked.fill()


@pytest.mark.parametrize(
    ("made", "asked", "by"),
    [
        (purchase(version=2), version(seats_filled=2), "UOLA"),  # the votes were for another version
        (purchase(), version(seats_filled=2, purchase_id=8), "UOLA"),
        (purchase(), version(seats_filled=2), "UMAYA"),
        (purchase(), version(seats_filled=2), "UJON"),
        (purchase(state=State.CHANGES), version(seats_filled=2), "UOLA"),
        (purchase(state=State.WITHDRAWN), version(seats_filled=2), "UOLA"),
    ],
)
def test_votes_for_another_version_or_ones_own_hand_never_approve_it(made: Purchase, asked: Version, by: str) -> None:
    state = made.state
    assert not made.approve(asked, by, NOW)
    assert (made.state, asked.approved) == (state, False)


def test_a_rejection_needs_a_reason_and_is_the_end() -> None:
    made = purchase()
    with pytest.raises(Refusal) as refused:
        made.reject("UFAY", "  ", NOW)
    assert refused.value.field == "reason"
    assert made.is_open
    assert made.reject("UFAY", " Too dear ", NOW)
    assert (made.state, made.reason, made.decided_by) == (State.REJECTED, "Too dear", "UFAY")
    assert not made.reject("UOLA", "No", NOW)
    assert not made.withdraw("UMAYA", NOW)
    assert not made.ask_changes(NOW, WEEK)
    assert made.state is State.REJECTED


def test_what_ended_cannot_be_changed() -> None:
    made = purchase()
    assert made.withdraw("UMAYA", NOW)
    before = as_it_stands(made)
    with pytest.raises(Refusal, match="withdrawn already"):
        made.amend(NOW, WEEK)
    with pytest.raises(Refusal, match="withdrawn already"):
        made.describe("Three laptops", "Why", None, [])
    assert not made.hand_back()
    assert not made.resume(NOW, WEEK)
    assert made.advance(NOW + 30 * DAY, WEEK) is None
    assert as_it_stands(made) == before


def test_the_requester_and_whom_it_is_for_never_decide() -> None:
    made = purchase()
    assert made.bars("UMAYA")
    assert made.bars("UJON")
    assert not made.bars("UFAY")


# changing
def test_changes_asked_for_wait_for_the_requester() -> None:
    made = purchase()
    assert made.ask_changes(NOW, WEEK)
    assert not made.ask_changes(NOW, WEEK)
    assert (made.state, made.next_at, made.is_open) == (State.CHANGES, None, True)
    assert not made.resume(NOW, WEEK)
    assert made.hand_back()
    assert not made.hand_back()
    assert made.resume(NOW, WEEK)
    assert (made.state, made.next_at) == (State.WAITING, at(11))


def test_an_amended_one_is_a_new_version_and_its_clock_starts_again() -> None:
    made = purchase(stage=2)
    made.ask_changes(NOW, WEEK)
    assert made.amend(NOW + 2 * DAY, WEEK) == 2
    assert (made.state, made.version, made.stage, made.days_run) == (State.WAITING, 2, 0, 0)
    assert made.next_at == at(15)  # sent on Friday the 12th


def test_a_new_description_keeps_the_version_and_is_told_once() -> None:
    made = purchase()
    assert made.describe("Two laptops, black", made.why, date(2027, 4, 1), [])
    assert not made.describe("Two laptops, black", made.why, date(2027, 4, 1), [])
    assert (made.version, made.changes) == (1, 2)


@pytest.mark.parametrize(
    ("given", "differs"),
    [
        (("Northwind Ltd", Money(100_000, "USD"), Recurrence.MONTHLY, 4), []),
        (("Northwind", Money(100_000, "USD"), Recurrence.MONTHLY, 4), ["vendor"]),
        (("Northwind Ltd", Money(100_001, "USD"), Recurrence.MONTHLY, 4), ["amount"]),
        (("Northwind Ltd", Money(100_000, "EUR"), Recurrence.MONTHLY, 4), ["currency"]),
        (("Northwind Ltd", Money(100_000, "USD"), Recurrence.ONCE, 4), ["recurrence"]),
        (("Northwind Ltd", Money(100_000, "USD"), Recurrence.MONTHLY, 5), ["cost_centre"]),
    ],
)
def test_what_makes_a_new_version(given: tuple[str, Money, Recurrence, int], differs: list[str]) -> None:
    assert version().differs(*given) == differs


def test_a_version_knows_its_first_year() -> None:
    assert version().first_year == Money(1_200_000, "USD")
    assert version(recurrence=Recurrence.ONCE).first_year == version().money == Money(100_000, "USD")


# the clock
def test_after_one_working_day_remind_after_two_ask_backups_after_three_tell_a_lead() -> None:
    made = purchase()
    told = {}
    for hours in range(24 * 12):
        now = NOW + timedelta(hours=hours)
        stage = made.advance(now, WEEK)
        if stage is not None:
            told[stage] = now.date()
    assert told == {1: date(2027, 3, 11), 2: date(2027, 3, 12), 3: date(2027, 3, 15)}  # a weekend between


def test_a_stage_comes_once() -> None:
    made = purchase()
    assert made.next_at == at(11)
    assert made.advance(at(11) - timedelta(seconds=1), WEEK) is None
    assert made.advance(at(11), WEEK) == 1
    assert made.advance(at(11), WEEK) is None
    assert made.stage == 1


def test_late_work_catches_up_stage_by_stage() -> None:
    made = purchase()
    assert [made.advance(at(31), WEEK) for _ in range(4)] == [1, 2, 3, None]


@pytest.mark.parametrize(
    ("sent", "reminded"),
    [
        (at(10, 8), at(11)),
        (at(10, 23, 59), at(11)),
        (at(12, 18), at(15)),  # Friday evening
        (at(13, 10), at(16)),  # Saturday counts as Monday
    ],
)
def test_the_first_reminder_comes_on_the_next_working_day(sent: datetime, reminded: datetime) -> None:
    made = purchase()
    made.start(sent, WEEK)
    assert made.next_at == reminded


def test_holidays_and_zones_are_the_workspaces() -> None:
    berlin = Week(time(9, 30), "Europe/Berlin", "DE")
    made = purchase()
    made.start(datetime(2027, 3, 25, 22, 30, tzinfo=UTC), berlin)  # Thursday evening before Easter
    assert made.next_at == datetime(2027, 3, 30, 7, 30, tzinfo=UTC)  # the Tuesday after, in summer time


def test_the_clock_waits_while_a_question_is_open_and_keeps_what_it_ran() -> None:
    made = purchase()
    assert made.advance(at(11), WEEK) == 1
    assert made.pause(at(11, 15), WEEK)
    assert not made.pause(at(11, 16), WEEK)
    assert made.next_at is None
    assert made.advance(at(19), WEEK) is None
    assert made.resume(at(19), WEEK)
    assert not made.resume(at(19), WEEK)
    assert made.days_run == 1
    assert made.next_at == at(22)  # one day more: Friday the 19th to Monday
    assert made.advance(at(22), WEEK) == 2


def test_a_question_just_before_a_reminder_does_not_put_it_off() -> None:
    made = purchase()
    made.pause(at(11, 9, 0), WEEK)
    made.resume(at(11, 9, 10), WEEK)
    assert made.next_at == at(11)


def test_many_questions_never_stop_the_clock_for_good() -> None:
    made = purchase()
    now = NOW
    while made.stage < 3 and now < NOW + 30 * DAY:
        made.advance(now, WEEK)
        made.pause(now, WEEK)
        made.resume(now + timedelta(minutes=10), WEEK)
        now += timedelta(minutes=90)
    assert made.stage == 3
    assert now < NOW + 8 * DAY


# what people write
def test_a_question_is_answered_once() -> None:
    asked = Question(purchase_id=7, version=1, asker_id="UFAY", words="Why two?", asked_at=NOW)
    for words in ("  ", "x" * 1_001):
        with pytest.raises(Refusal) as refused:
            asked.give_answer(words, "UMAYA", NOW)
        assert refused.value.field == "answer"
    assert asked.is_open
    assert asked.give_answer(" One each ", "UMAYA", NOW)
    assert not asked.give_answer("Another", "UMAYA", NOW)
    assert (asked.answer, asked.answered_by, asked.is_open) == ("One each", "UMAYA", False)


def test_words_are_kept_as_they_were_written_and_bounded() -> None:
    assert read_what(" Two\n laptops ") == "Two laptops"
    assert read_why(" They broke.\nBoth. ") == "They broke.\nBoth."
    assert read_reason(" Too dear ") == "Too dear"
    for read, field, longest in ((read_what, "what", 300), (read_why, "why", 1_000), (read_reason, "reason", 1_000)):
        assert read("x" * longest) == "x" * longest
        for words in ("", " \n ", "x" * (longest + 1)):
            with pytest.raises(Refusal) as refused:
                read(words)
            assert refused.value.field == field


def test_it_is_needed_by_a_day_to_come() -> None:
    today = NOW.date()
    for day in (None, today, today + DAY):
        check_needed_by(day, today)
    for day in (today - DAY, date(2227, 3, 10)):
        with pytest.raises(Refusal) as refused:
            check_needed_by(day, today)
        assert refused.value.field == "needed_by"
