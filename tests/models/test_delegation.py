"""When a delegation holds, when its turns are, and that it ends once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.delegation import Delegation

BERLIN = "Europe/Berlin"


def friday_to_monday() -> Delegation:
    return Delegation(from_id="UANA", to_id="UJON", first=date(2027, 3, 26), last=date(2027, 3, 29), made_by="UANA")


@pytest.mark.parametrize(("day", "holds"), [(25, False), (26, True), (28, True), (29, True), (30, False)])
def test_it_holds_on_both_its_first_and_its_last_day(day: int, holds: bool) -> None:
    assert friday_to_monday().covers(date(2027, 3, day)) is holds


def test_it_begins_at_midnight_and_is_over_at_midnight_across_a_clock_change() -> None:
    delegation, before = friday_to_monday(), datetime(2027, 3, 20, tzinfo=UTC)
    begins = delegation.next_turn(before, BERLIN)
    assert begins == datetime(2027, 3, 25, 23, tzinfo=UTC)  # winter time
    over = delegation.next_turn(begins, BERLIN)
    assert over == datetime(2027, 3, 29, 22, tzinfo=UTC)  # summer time
    assert delegation.next_turn(over, BERLIN) is None


def test_a_midnight_that_a_clock_change_skips_is_the_first_moment_after_it() -> None:
    delegation = Delegation(from_id="UANA", to_id="UJON", first=date(2026, 4, 24), last=date(2026, 4, 24), made_by="UANA")
    assert delegation.next_turn(datetime(2026, 4, 1, tzinfo=UTC), "Africa/Cairo") == datetime(2026, 4, 23, 22, tzinfo=UTC)


def test_ended_early_it_holds_no_more_from_that_day_on() -> None:
    delegation = friday_to_monday()
    assert delegation.end(date(2027, 3, 28))
    assert delegation.covers(date(2027, 3, 27))
    assert not delegation.covers(date(2027, 3, 28))
    assert not delegation.end(date(2027, 3, 28)), "the second time nothing happens"


def test_ended_before_it_began_it_never_holds() -> None:
    delegation = friday_to_monday()
    assert delegation.end(date(2027, 3, 10))
    assert not any(delegation.covers(date(2027, 3, 1) + timedelta(days=n)) for n in range(60))


def test_ended_on_its_first_day_it_never_holds() -> None:
    delegation = friday_to_monday()
    assert delegation.end(date(2027, 3, 26))
    assert not delegation.covers(date(2027, 3, 26))
    assert not delegation.lasts(date(2027, 3, 26))


def test_after_its_last_day_there_is_nothing_to_end() -> None:
    assert not friday_to_monday().end(date(2027, 3, 30))
