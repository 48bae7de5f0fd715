"""When a decision that was not taken is sent again, and when an admin hears of it."""

from datetime import timedelta

import pytest

from models.purchase_notice import LONGEST, Notice, Outcome, pause
from tests.clocks import WEDNESDAY as NOW


def notice(attempts: int = 1) -> Notice:
    return Notice(
        purchase_id=1, outcome=Outcome.APPROVED, label="PUR-1", key="k", made_at=NOW, due_at=NOW, attempts=attempts
    )


def test_pauses_grow_up_to_six_hours() -> None:
    pauses = [pause(attempts) for attempts in range(1, 40)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=15), timedelta(hours=6))
    assert len(set(pauses)) > 5


def test_what_was_taken_is_taken_once() -> None:
    made = notice()
    assert made.take(NOW)
    assert not made.take(NOW + timedelta(hours=1))
    assert (made.taken_at, made.due_at) == (NOW, None)


@pytest.mark.parametrize("attempts", [1, 2])
@pytest.mark.parametrize("status", [0, 408, 429, 500, 503])
def test_a_hiccup_is_told_to_nobody(status: int, attempts: int) -> None:
    made = notice(attempts)
    assert not made.fail(NOW, "erp", status, "status")
    assert made.due_at == NOW + pause(attempts)


def test_the_third_failure_is_told_once() -> None:
    made = notice(3)
    assert made.fail(NOW, "erp", 500, "status")
    assert not made.fail(NOW, "erp", 500, "status")


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 422])
def test_what_no_waiting_makes_better_is_told_at_once_and_tried_on(status: int) -> None:
    made = notice()
    assert made.fail(NOW, "erp", status, "status")
    assert made.due_at == NOW + pause(1)


def test_while_the_admins_know_of_another_they_are_not_told_again() -> None:
    made = notice(3)
    assert not made.fail(NOW, "erp", 500, "status", known=True)
    assert made.fail(NOW, "erp", 500, "status")


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (timedelta(seconds=1), timedelta(seconds=15)),
        (timedelta(minutes=5), timedelta(minutes=5)),
        (timedelta(days=300), LONGEST),
        (timedelta(days=-1), timedelta(seconds=15)),
        (None, timedelta(seconds=15)),
    ],
)
def test_the_other_side_may_ask_for_a_longer_pause_within_reason(asked: timedelta | None, waits: timedelta) -> None:
    made = notice()
    made.fail(NOW, "erp", 503, "status", asked)
    assert made.due_at == NOW + waits


@pytest.mark.parametrize(
    ("status", "all_of_them"),
    [(0, True), (301, True), (401, True), (404, True), (429, True), (500, True), (400, False), (409, False), (422, False)],
)
def test_some_failures_would_meet_every_other_decision_too(status: int, all_of_them: bool) -> None:
    made = notice()
    made.fail(NOW, "erp", status, "status")
    assert made.is_about_all is all_of_them
