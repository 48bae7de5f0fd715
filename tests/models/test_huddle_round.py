"""A prompt and a round: what each may turn into, and when."""

from datetime import UTC, date, datetime, timedelta

from models.huddle_round import Prompt, Round, State

DUE = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
WINDOW = timedelta(hours=4)
EARLY = DUE - timedelta(days=1)


def prompt(zone: str = "Europe/London") -> Prompt:
    return Prompt(round_id=1, user_id="U1", zone=zone, due_at=DUE, closes_at=DUE + WINDOW)


def asked() -> Prompt:
    made = prompt()
    assert made.ask(DUE)
    return made


# being asked
def test_it_is_asked_once() -> None:
    made = asked()
    assert made.state is State.ASKED
    assert not made.ask(DUE)


def test_the_nudge_comes_half_way_through_the_window() -> None:
    assert asked().nudge_at == DUE + timedelta(hours=2)


def test_whoever_is_asked_in_the_second_half_is_not_nudged() -> None:
    made = prompt()
    assert made.ask(DUE + timedelta(hours=3))
    assert made.nudge_at is None


def test_after_the_window_it_is_not_asked_but_noted() -> None:
    made = prompt()
    assert not made.ask(DUE + WINDOW)
    assert made.state is State.UNASKED


def test_a_nudge_comes_once_and_only_while_it_helps() -> None:
    made = asked()
    assert not made.nudge(DUE + timedelta(hours=1))
    assert made.nudge(DUE + timedelta(hours=2))
    assert not made.nudge(DUE + timedelta(hours=2))
    late = asked()
    assert not late.nudge(DUE + WINDOW)
    answered = asked()
    answered.answer(DUE, {"next": "Sleep"})
    assert not answered.nudge(DUE + timedelta(hours=2))


# zones
def test_a_zone_further_west_moves_the_prompt_back() -> None:
    made = prompt()
    later = DUE + timedelta(hours=5)
    assert made.move("America/New_York", later, EARLY, DUE - timedelta(hours=1))
    assert (made.due_at, made.closes_at, made.state) == (later, later + WINDOW, State.WAITING)


def test_a_zone_where_the_time_has_passed_makes_it_now_with_a_whole_window() -> None:
    made = prompt()
    now = DUE - timedelta(hours=1)
    assert made.move("Asia/Tokyo", DUE - timedelta(hours=9), EARLY, now)
    assert (made.due_at, made.closes_at) == (now, now + WINDOW)
    assert made.ask(now)


def test_once_asked_a_new_zone_changes_nothing() -> None:
    made = asked()
    assert not made.move("Asia/Tokyo", DUE - timedelta(hours=9), EARLY, DUE)
    assert (made.due_at, made.zone) == (DUE, "Europe/London")


def test_a_guessed_zone_that_proves_wrong_places_them_like_a_late_joiner() -> None:
    now = DUE + timedelta(minutes=10)
    for hours, state, due_at in (
        (1, State.WAITING, DUE + timedelta(hours=1)),
        (-2, State.WAITING, DUE - timedelta(hours=2)),
    ):
        made = prompt()
        made.wait_for_profile(now + timedelta(minutes=5))
        assert made.move("Asia/Dhaka", DUE + timedelta(hours=hours), EARLY, now)
        assert (made.state, made.due_at, made.closes_at) == (state, due_at, due_at + WINDOW)
    over = prompt()
    over.wait_for_profile(now + timedelta(minutes=5))
    assert over.move("Asia/Dhaka", DUE - timedelta(hours=6), EARLY, now)
    assert over.state is State.DROPPED


# placing
def test_what_was_due_before_the_huddle_runs_is_dropped_and_what_an_outage_ate_is_unasked() -> None:
    assert prompt().place(DUE, WINDOW, DUE + timedelta(minutes=1), DUE) is State.DROPPED
    assert prompt().place(DUE, WINDOW, DUE, DUE + WINDOW) is State.UNASKED
    assert prompt().place(DUE, WINDOW, DUE, DUE + WINDOW / 2) is State.WAITING
    assert asked().place(DUE + WINDOW, WINDOW, DUE, DUE) is State.ASKED


# coming and going
def test_leaving_drops_and_coming_back_takes_up_where_it_was() -> None:
    made = asked()
    assert made.drop()
    assert not made.drop()
    assert made.rejoin(DUE)
    assert made.state is State.ASKED
    waiting = prompt()
    assert waiting.drop()
    assert waiting.rejoin(DUE - WINDOW)
    assert waiting.state is State.WAITING
    assert waiting.drop()
    assert not waiting.rejoin(DUE + WINDOW), "its time is over"


def test_whoever_answered_stays_in_the_round_when_they_leave() -> None:
    made = asked()
    made.answer(DUE, {"next": "Sleep"})
    assert not made.drop()


# answering
def test_the_first_answer_edits_and_repetition_are_told_apart() -> None:
    made = asked()
    assert made.answer(DUE, {"next": " Sleep ", "other1": " "}) == "first"
    assert made.answers == {"next": "Sleep"}
    assert made.answer(DUE, {"next": "Sleep"}) is None
    assert made.answer(DUE + WINDOW * 2, {"next": "Eat"}) == "edit"
    assert not made.late, "it came in time; the edit is marked by edited_at"


def test_late_is_after_the_window() -> None:
    on_time, late = asked(), asked()
    on_time.answer(DUE + WINDOW, {"next": "Sleep"})
    late.answer(DUE + WINDOW + timedelta(seconds=1), {"next": "Sleep"})
    assert (on_time.late, late.late) == (False, True)


def test_skip_and_away_happen_once_and_an_answer_takes_them_back() -> None:
    made = asked()
    assert made.skip(DUE)
    assert not made.skip(DUE)
    assert made.away(DUE)
    assert not made.away(DUE)
    assert made.done
    assert made.answer(DUE, {"next": "Back"}) == "first"
    assert not made.skip(DUE)


def test_whoever_is_back_before_the_window_ends_is_asked_after_all_and_once() -> None:
    made = prompt()
    assert made.away(DUE)
    assert made.back(DUE + WINDOW / 2)
    assert made.ask(DUE + WINDOW / 2)
    assert made.away(DUE + WINDOW / 2)
    assert not made.back(DUE + WINDOW / 2), "asked already: the question is there"


# rounds
def test_a_round_closes_once_and_opens_again_for_somebody_late() -> None:
    made = Round(
        huddle_id=9, day=date(2027, 3, 1), slot=0, at="09:30", questions=[], opened_at=EARLY, closes_at=DUE + WINDOW
    )
    assert (made.key, made.key_for("U7")) == ("huddle:9:2027-03-01:0", "huddle:9:2027-03-01:0:U7")
    assert made.close(DUE)
    assert not made.close(DUE)
    made.reach(DUE + 2 * WINDOW)
    assert made.closes_at == DUE + 2 * WINDOW
    assert made.close(DUE + 2 * WINDOW)
