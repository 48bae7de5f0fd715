"""Matching: what is certain, what is only suggested, and what is left for a person, with the reason."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import matching
from bot.matching import Certainty, Counts, Group, Limits, Reason, Row, Rule, Side
from bot.matching.files import Matches, matched
from bot.matching.words import exact
from bot.views.reconciliation_words import REASONS, RULES
from tests.crowds import crowd
from tests.statements import BOOKS, Score, booked, frame, story

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"
START = date(2026, 3, 2)
SURE, SUGGESTED = Certainty.SURE, Certainty.SUGGESTED
the_books_are_there = pytest.mark.skipif(not BOOKS.exists(), reason=f"the ledger is not at {BOOKS}")

Short = tuple[int, int] | tuple[int, int, str] | tuple[int, int, str, str]  # day, amount, reference, text


def rows(lines: Sequence[Short]) -> list[Row]:
    """Lines whose ids are 1, 2, 3."""
    made: list[Row] = []
    for number, (day, minor, *words) in enumerate(lines, 1):
        reference, text = [*map(str, words), "", ""][:2]
        made.append((number, START + timedelta(day), minor, reference, text))
    return made


def match(statement: Sequence[Short], ledger: Sequence[Short], limits: Limits | None = None) -> Matches:
    return matched(frame(rows(statement)), frame(rows(ledger)), limits or Limits())


def groups(found: Matches) -> list[tuple[Rule, Certainty, tuple[int, ...], tuple[int, ...]]]:
    return [(group.rule, group.certainty, group.statement, group.ledger) for group in found.groups()]


def members(found: Matches) -> set[tuple[Rule, Certainty, frozenset[int], frozenset[int]]]:
    return {(rule, certainty, frozenset(here), frozenset(there)) for rule, certainty, here, there in groups(found)}


def left(found: Matches) -> list[tuple[Side, int, Reason, tuple[int, ...]]]:
    return [(line.side, line.id, line.reason, line.others) for line in found.left()]


# references


@pytest.mark.parametrize("other", ["INV-99910", "inv 99910", "Inv99910", "INV-0099910", " inv_99910 ", "ＩＮＶ–99910"])
def test_a_reference_is_the_same_however_it_is_written(other: str) -> None:
    assert groups(match([(90, 500, other)], [(0, 500, "INV-99910")])) == [(Rule.REFERENCE, SURE, (1,), (1,))]


@pytest.mark.parametrize("other", ["991", "99910", "INV-9991", "INV-999100", "INV-999-10", "99910-INV", "", "INV"])
def test_a_part_of_a_reference_is_another_reference(other: str) -> None:
    assert groups(match([(90, 500, other)], [(0, 500, "INV-99910")])) == []


def test_a_number_in_groups_of_digits_is_one_number() -> None:
    assert groups(match([(9, 500, "RF 5390 0754")], [(0, 500, "rf53900754")])) == [(Rule.REFERENCE, SURE, (1,), (1,))]


def test_one_reference_with_two_amounts_waits_for_a_person_and_is_matched_with_nothing_else() -> None:
    swapped = [(1, 700, "W 1"), (1, 300, "W 2"), (1, 5, "W 3"), (1, 6, "W 4")]
    found = match(swapped, [(0, 300, "W 1"), (0, 700, "W 2"), (1, 5, "W 3"), (1, 6, "W 4")])
    assert [group[2:] for group in groups(found)] == [((3,), (3,)), ((4,), (4,))]
    assert left(found)[:2] == [
        (Side.STATEMENT, 1, Reason.AMOUNT_DIFFERS, (1,)),
        (Side.STATEMENT, 2, Reason.AMOUNT_DIFFERS, (2,)),
    ]
    assert [line.off_minor for line in found.left()] == [400, -400, -400, 400]


def test_numbers_that_count_other_things_on_each_side_stand_in_nobodys_way() -> None:
    found = match([(0, 10, "1"), (0, 20, "2"), (0, 30, "3")], [(0, 30, "1"), (0, 10, "2"), (0, 20, "3")])
    assert {group[2:] for group in groups(found)} == {((1,), (2,)), ((2,), (3,)), ((3,), (1,))}


def test_a_reference_that_comes_each_month_is_paired_by_its_days() -> None:
    rent = [(0, -900, "RENT"), (30, -900, "RENT"), (60, -900, "RENT")]
    assert {group[2:] for group in groups(match(rent, [(day - 1, *rest) for day, *rest in rent]))} == {  # type: ignore[misc]
        ((1,), (1,)),
        ((2,), (2,)),
        ((3,), (3,)),
    }


def test_a_customers_number_is_on_many_payments_and_only_near_ones_are_the_same() -> None:
    found = match([(0, 900, "K 7"), (31, 900, "K 7")], [(1, 900, "K 7"), (61, 900, "K 7")])
    assert groups(found) == [(Rule.REFERENCE, SURE, (1,), (1,))]
    assert left(found)[0] == (Side.STATEMENT, 2, Reason.TOO_FAR, (2,))
    several = match([(0, 900, "K 7"), (9, 700, "K 7")], [(0, 900, "K 7"), (60, 700, "K 7")])
    assert groups(several)[1] == (Rule.REFERENCE, SURE, (2,), (2,))


@pytest.mark.parametrize("word", ["RENT", "NOTPROVIDED", "-", "   ", "000", "n/a"])
def test_a_word_without_a_number_is_no_reference(word: str) -> None:
    assert groups(match([(40, 500, word)], [(0, 500, word)])) == []
    assert groups(match([(1, 500, word)], [(0, 500, "")])) == [(Rule.AMOUNT, SURE, (1,), (1,))]


def test_lines_of_a_reference_that_add_up_are_one_thing() -> None:
    found = match([(5, 70, "INV 7")], [(0, 100, "INV-7"), (2, -30, "inv7")])
    assert groups(found) == [(Rule.REFERENCE_SUM, SURE, (1,), (1, 2))]
    several = match([(5, 60, "A 1"), (6, 40, "A 1")], [(0, 30, "A 1"), (0, 70, "A 1")])
    assert groups(several) == [(Rule.REFERENCE_SUM, SUGGESTED, (1, 2), (1, 2))]


def test_a_payment_that_names_its_invoices_pays_them() -> None:
    found = match([(40, 1234, "", "Thanks! INV-71, INV-72")], [(0, 1000, "INV-71"), (9, 234, "INV-72"), (9, 234, "INV-73")])
    assert groups(found) == [(Rule.REFERENCE_SUM, SURE, (1,), (1, 2))]


def test_a_reference_inside_of_a_text_counts_and_a_part_of_one_does_not() -> None:
    found = match([(20, 500, "", "Payment INV-99910 thanks")], [(0, 500, "INV-99910"), (0, 500, "INV-9991")])
    assert groups(found) == [(Rule.TEXT, SURE, (1,), (1,))]
    assert groups(match([(20, 500, "", "Payment INV-99910")], [(0, 500, "991")])) == []


# amounts and days


@pytest.mark.parametrize(("days", "off", "is_found"), [(3, 0, True), (-3, 2, True), (4, 0, False), (0, 3, False)])
def test_amounts_match_up_to_the_tolerance_and_days_up_to_the_window(days: int, off: int, is_found: bool) -> None:
    found = match([(days, 50_000 + off)], [(0, 50_000)], Limits(tolerance_minor=2))
    assert groups(found) == ([(Rule.AMOUNT, SURE, (1,), (1,))] if is_found else [])


def test_two_that_fit_equally_well_are_left_for_a_person() -> None:
    found = match([(1, -1000)], [(0, -1000), (2, -1000)])
    assert groups(found) == []
    assert left(found) == [
        (Side.STATEMENT, 1, Reason.TIE, (1, 2)),
        (Side.LEDGER, 1, Reason.RIVALS, (2,)),
        (Side.LEDGER, 2, Reason.RIVALS, (1,)),
    ]


def test_as_many_equal_ones_on_both_sides_are_one_suggestion() -> None:
    found = match([(1, -1000), (1, -1000)], [(0, -1000), (0, -1000)])
    assert groups(found) == [(Rule.EQUAL, SUGGESTED, (1, 2), (1, 2))]
    assert groups(match([(1, -1000)] * 21, [(0, -1000)] * 21)) == []


def test_days_that_fit_in_one_way_only_tell_equal_amounts_apart() -> None:
    assert groups(match([(3, 50), (6, 50)], [(1, 50), (4, 50)])) == [  # 6 is too far from 1
        (Rule.DATES, SURE, (1,), (1,)),
        (Rule.DATES, SURE, (2,), (2,)),
    ]
    assert [group[2:] for group in groups(match([(1, 50), (3, 50)], [(3, 50), (1, 50)]))] == [((1,), (2,)), ((2,), (1,))]
    late = match([(1, 50), (2, 50)], [(0, 50), (1, 50)])  # 1 and 1, or each a day late
    assert [group[:2] for group in groups(late)] == [(Rule.EQUAL, SUGGESTED)]


def test_names_that_look_alike_tell_equal_amounts_apart_where_they_are_the_same() -> None:
    ledger = [(0, -700, "", "Nordic Supply AB"), (0, -700, "", "Nordic Supplies AB")]
    found = match([(2, -700, "", "NORDIC SUPPLIES AB"), (1, -700, "", "nordic supply ab")], ledger)
    assert {group for group in groups(found)} == {(Rule.TEXT, SURE, (1,), (2,)), (Rule.TEXT, SURE, (2,), (1,))}
    assert groups(match([(1, -700, "", "Nordic Supplier AB")], ledger)) == []


def test_a_reference_of_the_known_kind_that_is_another_one_makes_a_match_a_suggestion() -> None:
    known = [(0, 100 + number, f"INV-{number}") for number in range(10, 15)]
    found = match([*known, (1, 5000, "INV-991")], [*known, (0, 5000, "INV-99910")])
    assert groups(found)[-1] == (Rule.AMOUNT, SUGGESTED, (6,), (6,))
    assert groups(match([*known, (1, 5000, "BG-991")], [*known, (0, 5000, "INV-99910")]))[-1][1] is SURE


# one and several


def test_receipts_of_days_in_a_row_are_one_deposit() -> None:
    receipts = [(0, 123_451), (0, 98_217), (1, 45_993), (9, 70_001)]
    assert groups(match([(2, 267_661)], receipts)) == [(Rule.BATCH, SURE, (1,), (1, 2, 3))]
    assert groups(match(receipts, [(2, 267_661)])) == [(Rule.PARTS, SURE, (1, 2, 3), (1,))]


def test_some_receipts_of_a_day_are_a_deposit_where_only_they_add_up() -> None:
    found = match([(0, 123_451 + 45_993)], [(0, 123_451), (0, 98_217), (0, 45_993)])
    assert groups(found) == [(Rule.BATCH, SURE, (1,), (1, 3))]


def test_round_amounts_that_may_add_up_by_chance_are_not_put_together_for_certain() -> None:
    found = match([(0, 300_000)], [(0, 100_000), (0, 200_000), (0, 400_000), (1, 700_000)])
    assert all(group[1] is SUGGESTED for group in groups(found))
    assert groups(match([(0, 300)], [(0, 100), (0, 200), (0, 50), (0, 250)])) == []


# fees and what is taken back


def test_a_wire_less_its_fee_is_a_suggestion() -> None:
    found = match([(1, 997_500), (1, -505_000)], [(0, 1_000_000), (0, -500_000)])
    assert groups(found) == [(Rule.FEE, SUGGESTED, (1,), (1,)), (Rule.FEE, SUGGESTED, (2,), (2,))]
    assert [group.off_minor for group in found.groups()] == [-2_500, -5_000]
    assert groups(match([(1, 989_900), (1, 3_002_500)], [(0, 1_000_000), (0, 3_000_000)])) == []  # too much, or too little


@pytest.mark.parametrize("reference", ["", "A"])
def test_errors_that_cancel_out_are_no_fees(reference: str) -> None:
    names = [f"{reference} {number}" if reference else "" for number in (1, 2)]
    found = match([(1, 991_000, names[0]), (1, 3_009_000, names[1])], [(0, 1_000_000, names[0]), (0, 3_000_000, names[1])])
    assert groups(found) == []


def test_a_check_that_came_back_is_said_to_take_the_payment_back() -> None:
    found = match([(1, -800, "C 7"), (4, 800, "", "Returned check C 7")], [(0, -800, "C 7")])
    assert groups(found) == [(Rule.REFERENCE, SURE, (1,), (1,))]
    assert left(found) == [(Side.STATEMENT, 2, Reason.TAKES_BACK, (1,))]


def test_a_lost_check_is_suggested_with_what_took_it_back_and_the_new_one_is_matched() -> None:
    ledger = [(0, -800, "C 7", "Check"), (16, 800, "C 7", "Void"), (16, -800, "C 9", "Check")]
    assert groups(match([(17, -800)], ledger)) == [(Rule.AMOUNT, SURE, (1,), (3,)), (Rule.REVERSED, SUGGESTED, (), (1, 2))]


# what is left


def test_each_line_that_is_left_says_why() -> None:
    month = [(0, 1), (31, 2)]  # what the other side has, from its first day to its last
    for statement, ledger, expected in (
        ([(10, 500, "T 1"), (16, 500, "T 1")], [(9, 500, "T 1")], (Side.STATEMENT, 2, Reason.TWICE, (1,))),
        ([(10, 500)], [(20, 500)], (Side.STATEMENT, 1, Reason.TOO_FAR, (1,))),
        ([(10, 500)], [(10, -500)], (Side.STATEMENT, 1, Reason.WRONG_WAY, (1,))),
        ([(10, 500)], [], (Side.STATEMENT, 1, Reason.NOTHING, ())),
        ([(30, 500)], [], (Side.STATEMENT, 1, Reason.IN_TRANSIT, ())),
    ):
        found = match([*statement, *month], [*ledger, *month])
        assert expected in left(found)


def test_nothing_at_all_is_no_trouble() -> None:
    assert match([], []).counts == Counts(0, 0, 0)
    assert left(match([(0, 0)], [])) == [(Side.STATEMENT, 1, Reason.NOTHING, ())]
    blank = frame([(7, START, 5, None, None)])
    assert [group.statement for group in matched(blank, blank, Limits()).groups()] == [(7,)]
    with pytest.raises(ValueError, match="reference, text"):
        matched(blank[["id", "day", "amount_minor"]], blank, Limits())


# laws


LINE = st.tuples(st.integers(0, 12), st.sampled_from([-7, 5, 5, 6, 11, 12, 500]), st.sampled_from(["", "", "A1", "B2"]))
LINES = st.lists(LINE, max_size=9)


@given(LINES, LINES, st.integers(0, 1))
@settings(max_examples=100, deadline=None)
def test_every_line_is_in_one_place_and_what_is_sure_keeps_to_the_limits(
    statement: list[tuple[int, int, str]], ledger: list[tuple[int, int, str]], tolerance: int
) -> None:
    limits = Limits(tolerance_minor=tolerance)
    found = match(statement, ledger, limits)
    all_groups, all_left = list(found.groups()), list(found.left())
    for side, count in ((Side.STATEMENT, len(statement)), (Side.LEDGER, len(ledger))):
        places = [line for group in all_groups for line in getattr(group, side)] + [
            line.id for line in all_left if line.side is side
        ]
        assert sorted(places) == list(range(1, count + 1))
    for group in all_groups:
        off = sum(statement[line - 1][1] for line in group.statement) - sum(ledger[line - 1][1] for line in group.ledger)
        assert group.off_minor == off
        assert group.rule is Rule.FEE or abs(off) <= tolerance
        if group.certainty is SURE and group.rule not in (Rule.REFERENCE, Rule.TEXT, Rule.REFERENCE_SUM):
            assert group.days <= limits.window
    _only_ones_are_found(statement, ledger, tolerance, all_groups)
    turned = matched(frame(rows(statement)[::-1]), frame(rows(ledger)[::-1]), limits)
    assert members(turned) == members(found), "the order of the lines says nothing"


def _only_ones_are_found(
    statement: list[tuple[int, int, str]], ledger: list[tuple[int, int, str]], tolerance: int, found: list[Group]
) -> None:
    """An independent reading: where no reference says anything, each other's only candidates are matched."""
    if any(reference for *_, reference in statement) and any(reference for *_, reference in ledger):
        return
    fits = {
        (here, there)
        for here, (day, minor, _) in enumerate(statement, 1)
        for there, (other_day, other, _) in enumerate(ledger, 1)
        if abs(day - other_day) <= 3 and abs(minor - other) <= tolerance
    }
    pairs = {(group.statement[0], group.ledger[0]) for group in found if group.rule in (Rule.AMOUNT, Rule.DATES)}
    for here, there in fits:
        if sum(pair[0] == here or pair[1] == there for pair in fits) == 1:
            assert (here, there) in pairs
    assert pairs <= fits


@the_books_are_there
def test_a_hundred_made_up_statements_are_matched_as_they_were_made_and_as_the_page_says() -> None:
    lines, score = booked(), Score()
    sizes = [0, 0]
    for seed in range(100):
        made = story(seed, lines)
        score.add(seed, made, matched(*made.frames(), made.limits).groups())
        sizes = [sizes[0] + len(made.statement), sizes[1] + len(made.ledger)]
    assert score.wrong[:3] == []
    assert score.precision >= 0.995
    assert score.precision_of_all >= 0.995
    assert score.recall >= 0.97
    table = PAGE.read_text().split("| 100 made-up statements | Number |")[1].split("\n\n")[0]
    assert [int(number.replace(",", "")) for number in re.findall(r"\| ([\d,]+) \|$", table, re.MULTILINE)] == [
        *sizes,
        score.truths,
        score.found_sure,
        score.found - score.found_sure,
        score.truths - score.found,
        score.sure,
        score.sure - score.sure_right,
        score.suggested,
        score.suggested - score.suggested_right,
    ]


def test_what_is_sure_is_right_in_a_crowd_too() -> None:
    score = Score()
    for seed, count in ((1, 3_000), (2, 300), (3, 300)):
        made = crowd(seed, count)
        score.add(seed, made, matched(*made.frames(), made.limits).groups())
    assert score.precision >= 0.995
    assert score.recall >= 0.85


# files


async def test_files_are_matched_in_a_process_of_its_own(tmp_path: Path) -> None:
    said = 'A "quoted", odd\nname'
    matching.write(tmp_path / "s.csv", [(4, START, 500, "I-1", said), (5, START, 70, None, None)])
    matching.write(tmp_path / "l.csv", [(8, START, 500, "i 01", "=1+1"), (9, START, 60, "0012", "")])
    counts = await matching.run(tmp_path / "s.csv", tmp_path / "l.csv", tmp_path / "out")
    assert counts == Counts(sure=2, suggested=0, left=2)
    assert list(matching.groups(tmp_path / "out")) == [Group(1, Rule.REFERENCE, SURE, (4,), (8,), 0, 0)]
    assert [(line.side, line.id) for line in matching.left(tmp_path / "out")] == [(Side.STATEMENT, 5), (Side.LEDGER, 9)]


def test_texts_of_any_length_and_letters_have_numbers_of_their_own() -> None:
    texts = ["", *["a" * length + "1" for length in range(40)], "é1", "e1", "日本1", "\n1", "a1\x00", "a1"]
    numbers = exact(texts).tolist()
    assert len(set(numbers)) == len(texts) - 1  # the last is there twice
    assert numbers[0] == 0


def test_every_rule_and_reason_has_its_words_on_the_screen() -> None:
    assert {rule.value for rule in Rule} <= set(RULES)
    assert {reason.value for reason in Reason} - set(REASONS) == {"nothing"}  # which has the words for all others
