"""The five checks: what they compare, and what they do not let pass."""

import json
from dataclasses import replace

import pytest

from models.reconciliation_checks import Check, Figures, Item, Lacking, Result, StatementFigures, Verdict, changes, check

MARCH = Figures(
    opening=100_00, movement=50_00, closing=150_00, approved=100_00, has_list=True, listed=150_00, has_statement=True,
    statement=StatementFigures(150_00),
)  # fmt: skip


def one(figures: Figures, kind: Check) -> Result:
    return next(result for result in check(figures) if result.check is kind)


def test_a_month_in_order_ties_five_times() -> None:
    found = check(MARCH)
    assert [result.check for result in found] == list(Check)
    assert {result.verdict for result in found} == {Verdict.TIES}


@pytest.mark.parametrize(
    ("change", "kind", "off"),
    [
        ({"approved": 99_00}, Check.OPENING, 1_00),
        ({"approved": None, "stated_opening": 101_00}, Check.OPENING, -1_00),
        ({"movement": 49_00}, Check.MOVEMENT, -1_00),
        ({"stated_closing": 149_00}, Check.MOVEMENT, 1_00),
        ({"vouchers": (Item("voucher:1:B-1", "B-1", -5_00),)}, Check.VOUCHERS, -5_00),
        ({"listed": 140_00}, Check.LIST, -10_00),
        ({"statement": StatementFigures(151_00)}, Check.STATEMENT, 1_00),
    ],
)
def test_each_check_says_what_it_is_off_by_and_no_other_does(change: dict[str, object], kind: Check, off: int) -> None:
    found = check(replace(MARCH, **change))  # type: ignore[arg-type]  # each is what its field holds
    assert {result.check: result.off for result in found if result.verdict is Verdict.OFF} == {kind: off}


def test_what_was_signed_goes_before_what_a_file_says() -> None:
    assert one(replace(MARCH, stated_opening=1), Check.OPENING).verdict is Verdict.TIES


@pytest.mark.parametrize(
    ("change", "kind", "lacking"),
    [
        ({"approved": None}, Check.OPENING, Lacking.NO_SIGN_OFF),
        ({"movement": None}, Check.MOVEMENT, Lacking.BALANCES_ONLY),
        ({"vouchers": None}, Check.VOUCHERS, Lacking.NO_VOUCHERS),
        ({"vouchers": None, "lacking_vouchers": Lacking.ONE_SIDE}, Check.VOUCHERS, Lacking.ONE_SIDE),
        ({"listed": None}, Check.LIST, Lacking.NO_LIST),
        ({"listed": None, "has_list": False}, Check.LIST, Lacking.NOT_FOR_IT),
        ({"statement": None}, Check.STATEMENT, Lacking.NO_STATEMENT),
        ({"statement": None, "has_statement": False}, Check.STATEMENT, Lacking.NOT_FOR_IT),
    ],
)
def test_what_cannot_be_checked_says_why_and_never_that_it_ties(
    change: dict[str, object], kind: Check, lacking: Lacking
) -> None:
    found = one(replace(MARCH, **change), kind)  # type: ignore[arg-type]  # each is what its field holds
    assert (found.verdict, found.lacking, found.off) == (Verdict.UNCHECKED, lacking, 0)


@pytest.mark.parametrize(("off", "verdict"), [(5, Verdict.TIES), (-5, Verdict.TIES), (6, Verdict.OFF), (-6, Verdict.OFF)])
def test_the_tolerance_is_for_lists_and_statements(off: int, verdict: Verdict) -> None:
    lenient = replace(MARCH, tolerance=5, listed=150_00 + off, statement=StatementFigures(150_00 + off))
    assert one(lenient, Check.LIST).verdict is verdict
    assert one(lenient, Check.STATEMENT).verdict is verdict
    assert one(replace(lenient, approved=100_01), Check.OPENING).verdict is Verdict.OFF


# the statement, line by line
def test_items_in_transit_and_not_booked_make_both_sides_equal() -> None:
    check_sent = Item("book:1:7", "Check 991", -20_00, explained=True)
    fee = Item("statement:2:3", "Fee", -1_00, explained=True)
    found = one(replace(MARCH, statement=StatementFigures(169_00, (fee,), (check_sent,))), Check.STATEMENT)
    assert (found.left, found.right, found.off, found.verdict) == (149_00, 149_00, 0, Verdict.TIES)


def test_errors_that_cancel_out_do_not_tie() -> None:
    said = StatementFigures(150_00, (Item("statement:2:3", "A", 7_00),), (Item("book:1:7", "B", 7_00),))
    found = one(replace(MARCH, statement=said), Check.STATEMENT)
    assert (found.off, found.verdict) == (0, Verdict.OFF)
    assert [item.name for item in found.open] == ["A", "B"]


def test_a_statement_without_a_balance_is_compared_by_its_lines() -> None:
    assert one(replace(MARCH, statement=StatementFigures(None)), Check.STATEMENT).verdict is Verdict.TIES
    not_booked = StatementFigures(None, (Item("statement:2:3", "A", 7_00),))
    found = one(replace(MARCH, statement=not_booked), Check.STATEMENT)
    assert (found.left, found.off, found.verdict) == (None, 7_00, Verdict.OFF)


def test_what_matched_lines_differ_by_is_counted_once() -> None:
    fee_accepted = StatementFigures(149_00, matched_off=-1_00)
    assert one(replace(MARCH, statement=fee_accepted), Check.STATEMENT).off == 0


# what was signed
def test_a_sign_off_holds_while_its_numbers_do() -> None:
    found = check(MARCH)
    kept = json.loads(json.dumps([result.numbers for result in found]))
    assert changes(kept, found) == []
    assert [result.check for result in changes(kept, check(replace(MARCH, closing=151_00)))] == [
        Check.MOVEMENT, Check.LIST, Check.STATEMENT,
    ]  # fmt: skip


def test_a_check_in_the_post_that_arrives_next_month_changes_nothing_signed() -> None:
    sent = Item("book:1:7", "Check 991", -20_00, explained=True)
    said = replace(MARCH, statement=StatementFigures(170_00, in_transit=(sent,)))
    kept = [result.numbers for result in check(said)]
    renamed = replace(MARCH, statement=StatementFigures(170_00, in_transit=(replace(sent, name="Check 991, on 2 April"),)))
    assert changes(kept, check(renamed)) == []
