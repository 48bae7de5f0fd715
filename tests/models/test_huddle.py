"""What a huddle is: its days, moments, schedule and questions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.huddle import DEFAULT_QUESTIONS, Huddle, Kind, questions
from models.huddle_schedule import Schedule, smallest_gap
from models.refusal import Refusal

MONDAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)


def huddle(**changes: Any) -> Huddle:
    given: dict[str, Any] = {
        "name": "Daily",
        "channel": "C1",
        "lead_id": "U1",
        "set_up_by": "U1",
        "days": [0, 1, 2, 3, 4],
        "times": ["09:30"],
        "first_day": MONDAY,
        "questions": questions(list(DEFAULT_QUESTIONS)),
        "runs_from": NOW,
    }
    return Huddle(**(given | changes))


def schedule(**changes: Any) -> Schedule:
    given: dict[str, Any] = {
        "days": (0, 1, 2, 3, 4),
        "times": ("09:30",),
        "zone": None,
        "window_minutes": 240,
        "every_weeks": 1,
        "first_day": MONDAY,
        "country": None,
    }
    return Schedule(**(given | changes))


def days(made: Huddle, count: int) -> list[date]:
    return [day for day, _ in list(made.occurrences(MONDAY))[:count]]


# days
def test_it_runs_on_its_weekdays_only() -> None:
    assert days(huddle(days=[0, 2]), 4) == [date(2027, 3, n) for n in (1, 3, 8, 10)]


def test_every_second_week_counts_from_the_week_of_the_first_day() -> None:
    made = huddle(days=[0, 4], every_weeks=2, first_day=date(2027, 3, 3))
    assert days(made, 3) == [date(2027, 3, 5), date(2027, 3, 15), date(2027, 3, 19)]


def test_a_public_holiday_is_skipped() -> None:
    assert not huddle(country="DE").occurs_on(date(2027, 3, 26)), "Good Friday"
    assert huddle(country="US").occurs_on(date(2027, 3, 26))
    assert not huddle(country="US").occurs_on(date(2027, 11, 25)), "Thanksgiving"


def test_twice_a_day_gives_two_slots() -> None:
    assert list(huddle(times=["09:00", "16:00"]).occurrences(MONDAY))[:3] == [
        (MONDAY, 0),
        (MONDAY, 1),
        (date(2027, 3, 2), 0),
    ]


def test_a_busy_period_runs_it_more_often_and_ends_by_itself() -> None:
    made = huddle(days=[0], every_weeks=2)
    assert made.be_busy(date(2027, 3, 9), (0, 1, 2, 3, 4), ("09:30", "15:00"), today=MONDAY, now=NOW)
    assert [len(made.slots_on(date(2027, 3, n))) for n in (1, 5, 6, 8, 9, 10, 15)] == [2, 2, 0, 2, 2, 0, 1]
    assert not made.be_busy(date(2027, 3, 9), (0, 1, 2, 3, 4), ("09:30", "15:00"), today=MONDAY, now=NOW)


@pytest.mark.parametrize(
    ("until", "weekdays", "field"),
    [
        (date(2027, 2, 28), (0, 1, 2, 3, 4, 5), "busy_until"),
        (date(2029, 2, 28), (0, 1, 2, 3, 4, 5), "busy_until"),
        (date(2027, 3, 28), (), "busy_days"),
        (date(2027, 3, 28), (0, 1, 2, 3, 4), "busy_days"),
    ],
)
def test_a_busy_period_must_be_more_often_and_ahead(until: date, weekdays: tuple[int, ...], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        huddle().be_busy(until, weekdays, ("09:30",), today=MONDAY, now=NOW)
    assert refused.value.field == field


# moments
def test_each_person_is_asked_by_their_own_clock() -> None:
    made = huddle()
    assert made.due(MONDAY, 0, "Asia/Kathmandu") == datetime(2027, 3, 1, 3, 45, tzinfo=UTC)
    assert made.due(MONDAY, 0, "Pacific/Marquesas") == datetime(2027, 3, 1, 19, 0, tzinfo=UTC)
    assert huddle(zone="Europe/Berlin").due(MONDAY, 0, "Asia/Tokyo") == datetime(2027, 3, 1, 8, 30, tzinfo=UTC)


def test_a_slot_that_is_no_more_is_never_due() -> None:
    assert huddle().due(MONDAY, 1, "UTC") is None
    assert huddle().due(date(2027, 3, 6), 0, "UTC") is None


def test_a_time_that_the_clock_change_skips_comes_right_after_it() -> None:
    made = huddle(days=[6], times=["02:30"])
    assert made.due(date(2027, 3, 28), 0, "Europe/Berlin") == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert made.due(date(2027, 10, 31), 0, "Europe/Berlin") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "the first of two"


def test_rounds_open_when_the_earliest_zone_gets_there() -> None:
    made = huddle()
    made.restart(set())
    assert made.next_at == datetime(2027, 2, 28, 19, 30, tzinfo=UTC), "still Sunday in Europe"
    assert (made.next_day, made.next_slot) == (MONDAY, 0)
    made.advance((date(2027, 3, 5), 0))
    assert made.next_day == date(2027, 3, 8)


def test_a_huddle_without_days_to_come_sleeps() -> None:
    made = huddle(first_day=MONDAY + timedelta(days=4000))
    made.restart(set())
    assert made.next_at is None


def test_the_first_prompt_is_the_next_time_it_is_that_oclock() -> None:
    made = huddle(zone="UTC")
    assert made.first_due("UTC", NOW) == datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
    assert made.first_due("UTC", NOW, {(MONDAY, 0)}) == datetime(2027, 3, 2, 9, 30, tzinfo=UTC)
    friday = datetime(2027, 3, 5, 9, 31, tzinfo=UTC)
    assert made.first_due("UTC", friday, {(friday.date(), 0)}) == datetime(2027, 3, 8, 9, 30, tzinfo=UTC)


def test_a_time_that_has_just_passed_counts_while_answers_are_open_unless_it_was_before_the_huddle_ran() -> None:
    due, now = datetime(2027, 3, 5, 9, 30, tzinfo=UTC), datetime(2027, 3, 5, 10, 0, tzinfo=UTC)
    assert huddle(zone="UTC").first_due("UTC", now) == due
    assert huddle(zone="UTC", runs_from=now).first_due("UTC", now) == datetime(2027, 3, 8, 9, 30, tzinfo=UTC)


# what leads do
def test_pausing_and_resuming_happen_once_and_resuming_starts_from_now() -> None:
    made = huddle()
    made.restart(set())
    assert made.pause(NOW)
    assert not made.pause(NOW)
    assert made.next_at is None
    made.restart(set())
    assert made.next_at is None, "paused"
    later = NOW + timedelta(days=10)
    assert made.resume(later)
    assert not made.resume(later)
    assert made.runs_from == later


def test_the_same_schedule_changes_nothing() -> None:
    made = huddle()
    assert not made.reschedule(schedule(), NOW)
    assert made.reschedule(schedule(times=("16:00", "08:00")), NOW)
    assert made.times == ["08:00", "16:00"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"days": ()}, "days", "at least one day"),
        ({"times": ()}, "time", "time of day"),
        ({"times": ("09:30", "09:30")}, "second_time", "differs"),
        ({"times": ("09:00", "11:30")}, "window", "2 hours 30 minutes"),
        ({"window_minutes": 1500}, "window", "24 hours"),
        ({"zone": "Mars/Base"}, "zone", "time zone"),
        ({"country": "XX"}, "country", "country"),
        ({"every_weeks": 3}, "every_weeks", "week"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        schedule(**changes).checked()
    assert refused.value.field == field


def test_the_gap_runs_over_midnight_and_the_weekend() -> None:
    assert smallest_gap((0, 1), ("22:00",)) == 24 * 60
    assert smallest_gap((0, 1), ("01:00", "23:00")) == 2 * 60
    assert smallest_gap((0,), ("09:00",)) == 7 * 24 * 60


# questions
def test_questions_keep_their_ids_when_others_change() -> None:
    first = questions([*DEFAULT_QUESTIONS, (Kind.OTHER, "How is the cat?"), (Kind.OTHER, "And the dog?")])
    assert [question["id"] for question in first] == ["finished", "next", "blocked", "action", "other1", "other2"]
    second = questions([(Kind.FINISHED, "Done?"), (Kind.OTHER, "Weather?"), (Kind.OTHER, "And the dog?")], first)
    assert [question["id"] for question in second] == ["finished", "other3", "other2"]


def test_empty_questions_are_left_out() -> None:
    assert questions([(Kind.FINISHED, "  "), (Kind.NEXT, "Next?")]) == [{"id": "next", "kind": "next", "text": "Next?"}]
