"""Who fills which seat, and who is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from models.member import Department
from models.purchase_seats import Seat, missing, seat_for, stricter

FIN, OPS, OTHER = Department.FINANCE, Department.OPERATIONS, Department.OTHER
ANY = Seat("any")
FINANCE, OPERATIONS = Seat("finance", FIN), Seat("operations", OPS)
DIRECTOR = Seat("tier1", None, ("UDIRA",), "Director")


@dataclass(frozen=True)
class Right:
    """Somebody's right to approve."""

    user_id: str
    for_id: str
    department: Department


def own(user_id: str, department: Department) -> Right:
    return Right(user_id, user_id, department)


FAY, FINN = own("UFAY", FIN), own("UFINN", FIN)
OLA = own("UOLA", OPS)
DIRA = own("UDIRA", FIN)  # of finance, and the director


def filled(user_id: str, seats: Sequence[Seat], rights: Sequence[Right]) -> tuple[str, str] | None:
    found = seat_for(user_id, seats, rights)
    return (found[0].name, found[1].for_id) if found else None


def test_a_departments_seat_takes_its_own_approvers_only() -> None:
    assert FINANCE.takes(FAY)
    assert not FINANCE.takes(OLA)
    assert ANY.takes(own("UEVA", OTHER))


def test_a_tiers_seat_takes_the_people_it_names_and_who_stands_in_for_them() -> None:
    assert DIRECTOR.takes(DIRA)
    assert DIRECTOR.takes(Right("UFAY", "UDIRA", FIN))
    assert not DIRECTOR.takes(Right("UDIRA", "UFAY", FIN))


def test_nobody_is_missing_when_each_seat_has_its_own_person() -> None:
    assert missing([FINANCE, OPERATIONS], [FAY, OLA]) == []
    assert missing([FINANCE, OPERATIONS, DIRECTOR], [DIRA, FAY, OLA]) == []


def test_one_person_cannot_sit_on_two_seats() -> None:
    assert missing([FINANCE, DIRECTOR], [DIRA]) == [DIRECTOR]
    assert missing([FINANCE, OPERATIONS], [FAY, FINN]) == [OPERATIONS]
    assert missing([FINANCE, OPERATIONS], []) == [FINANCE, OPERATIONS]


def test_one_right_cannot_be_used_by_two_people() -> None:
    standing_in = Right("UFAY", "UDIRA", FIN)
    assert missing([FINANCE, DIRECTOR], [DIRA, standing_in]) == [DIRECTOR]
    assert missing([FINANCE, DIRECTOR], [DIRA, standing_in, FINN]) == []


def test_one_person_standing_in_for_two_counts_once() -> None:
    rights = [Right("UEVA", "UFAY", FIN), Right("UEVA", "UOLA", OPS)]
    assert missing([FINANCE, OPERATIONS], rights) == [OPERATIONS]


def test_somebody_who_fits_two_seats_takes_the_one_nobody_else_can() -> None:
    assert filled("UDIRA", [FINANCE, OPERATIONS, DIRECTOR], [DIRA, FAY, OLA]) == ("tier1", "UDIRA")
    assert filled("UDIRA", [FINANCE, OPERATIONS], [DIRA, FAY, OLA]) == ("finance", "UDIRA")
    assert filled("UFAY", [ANY], [FAY, OLA]) == ("any", "UFAY")


def test_ones_own_right_is_used_before_that_of_whom_one_stands_in_for() -> None:
    standing_in = Right("UFAY", "UFINN", FIN)
    assert filled("UFAY", [FINANCE], [standing_in, FAY, FINN]) == ("finance", "UFAY")


def test_the_right_of_another_is_used_where_the_own_one_would_leave_a_seat_empty() -> None:
    rights = [FAY, Right("UFAY", "UDIRA", FIN), FINN]
    assert filled("UFAY", [FINANCE, DIRECTOR], rights) == ("tier1", "UDIRA")


def test_whoever_fits_no_open_seat_fills_none() -> None:
    assert filled("UFAY", [OPERATIONS], [FAY, OLA]) is None
    assert filled("UEVA", [ANY], [FAY]) is None
    assert filled("UFAY", [], [FAY]) is None


def test_a_vote_counts_even_where_another_seat_cannot_be_filled() -> None:
    assert filled("UFAY", [FINANCE, OPERATIONS], [FAY]) == ("finance", "UFAY")


USERS = ["U1", "U2", "U3", "U4"]
DEPARTMENT = {"U1": FIN, "U2": FIN, "U3": OPS, "U4": OTHER}
RIGHTS = st.lists(
    st.builds(lambda user, whose: Right(user, whose, DEPARTMENT[whose]), st.sampled_from(USERS), st.sampled_from(USERS)),
    max_size=7,
    unique=True,
)
SEATS = st.lists(
    st.builds(
        lambda department, people: (department, tuple(sorted(people))),
        st.sampled_from([None, FIN, OPS]),
        st.sets(st.sampled_from(USERS), max_size=3),
    ),
    min_size=1,
    max_size=4,
).map(lambda made: [Seat(f"tier{n}", *each) for n, each in enumerate(made)])


def most_filled(seats: Sequence[Seat], rights: Sequence[Right]) -> int:
    """How many seats can be filled at best, by trying everything."""
    best = 0
    for chosen in product([None, *rights], repeat=len(seats)):
        used = [right for right in chosen if right]
        if len({right.user_id for right in used}) == len({right.for_id for right in used}) == len(used) and all(
            right is None or seat.takes(right) for seat, right in zip(seats, chosen, strict=True)
        ):
            best = max(best, len(used))
    return best


def without(rights: Sequence[Right], *spent: str) -> list[Right]:
    return [each for each in rights if each.user_id not in spent and each.for_id not in spent]


@given(SEATS, RIGHTS)
def test_as_many_seats_are_filled_as_trying_everything_fills(seats: list[Seat], rights: list[Right]) -> None:
    assert len(seats) - len(missing(seats, rights)) == most_filled(seats, rights)


@given(SEATS, RIGHTS, st.permutations(USERS))
def test_whoever_votes_next_takes_the_seat_that_leaves_most_to_the_others(
    seats: list[Seat], rights: list[Right], order: list[str]
) -> None:
    for voter in order:
        chosen = seat_for(voter, seats, rights)
        if chosen is None:
            assert not any(right.user_id == voter and seat.takes(right) for right in rights for seat in seats)
            continue
        seat, right = chosen
        assert right.user_id == voter
        assert seat.takes(right)
        left = without(rights, voter, right.for_id)
        after = most_filled([each for each in seats if each is not seat], left)
        by_other_ways = [
            most_filled(
                [each for each in seats if each is not other],
                without(rights, voter, mine.for_id),
            )
            for other in seats
            for mine in rights
            if mine.user_id == voter and other.takes(mine)
        ]
        assert after == max(by_other_ways)
        seats, rights = [each for each in seats if each is not seat], left


# two policies at once
def test_both_departments_stand_for_any_approver() -> None:
    for some, others in permutations([[ANY], [FINANCE, OPERATIONS]]):
        assert stricter(some, others) == [FINANCE, OPERATIONS]
    assert stricter([ANY], [ANY]) == [ANY]


def test_the_narrower_of_two_further_seats_stands_for_both() -> None:
    wide = Seat("tier1", None, ("UDIRA", "UFAY"), "Directors")
    for some, others in permutations([[DIRECTOR], [wide]]):
        assert stricter(some, others) == [DIRECTOR]


def test_further_seats_of_different_people_are_both_asked() -> None:
    other = Seat("tier1", None, ("UBO",), "Board")
    merged = stricter([FINANCE, OPERATIONS, DIRECTOR], [FINANCE, OPERATIONS, other])
    assert [(seat.name, seat.title) for seat in merged] == [
        ("finance", ""),
        ("operations", ""),
        ("tier1", "Director"),
        ("tier2", "Board"),
    ]


@given(SEATS, SEATS, RIGHTS)
def test_who_fills_the_stricter_seats_fills_both_lists(some: list[Seat], others: list[Seat], rights: list[Right]) -> None:
    merged = stricter(some, others)
    assert max(len(some), len(others)) <= len(merged) <= len(some) + len(others)
    if not missing(merged, rights):
        assert missing(some, rights) == []
        assert missing(others, rights) == []
