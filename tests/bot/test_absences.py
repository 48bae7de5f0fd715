"""Days away: what was meant, and who is away when."""

import asyncio
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import absences
from bot.database import Workspace
from models.refusal import Refusal

WEDNESDAY = date(2027, 3, 10)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("", 10, 10),
        ("today", 10, 10),
        ("tomorrow", 11, 11),
        ("friday", 12, 12),
        ("until friday", 10, 12),
        ("Until Wednesday", 10, 17),
        ("until 10 march", 10, 10),
        ("until 12 march", 10, 12),
        ("till the 12th of march.", 10, 12),
        ("2027-03-12 to 2027-03-19", 12, 19),
        ("12 to 19 march", 12, 19),
        ("12-19 March", 12, 19),
        ("from 12 march until 19 march", 12, 19),
        ("12 march - 19 march", 12, 19),
        ("friday to monday", 12, 15),
        ("12–19 march", 12, 19),
        ("for 3 days", 10, 12),
        ("a week", 10, 16),
        ("for 2 weeks", 10, 23),
        ("this week", 10, 14),
        ("next week", 15, 21),
        ("back on monday", 10, 14),
        ("I'm back monday", 10, 14),
    ],
)
def test_days_away_are_understood(words: str, first: int, last: int) -> None:
    assert absences.understand(words, WEDNESDAY) == (date(2027, 3, first), date(2027, 3, last))


@pytest.mark.parametrize(
    "words", ["soon", "until", "until 9 march", "back today", "19 march to 12 march", "3/4/2027", "0 days"]
)
def test_what_is_not_understood_gets_examples(words: str) -> None:
    with pytest.raises(Refusal, match="until friday"):
        absences.understand(words, WEDNESDAY)


@given(st.text(max_size=40))
def test_any_words_get_days_in_order_or_a_refusal(words: str) -> None:
    try:
        first, last = absences.understand(words, WEDNESDAY)
    except Refusal:
        return
    assert first <= last


async def test_somebody_is_away_on_the_days_they_said_and_no_others(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        await absences.go_away(tx, "U1", WEDNESDAY, date(2027, 3, 12))
    async with workspace.read() as tx:
        assert await absences.is_away(tx, "U1", WEDNESDAY)
        assert await absences.is_away(tx, "U1", date(2027, 3, 12))
        assert await absences.is_away(tx, "U1", date(2027, 3, 13)) is None
        assert await absences.away_on(tx, ["U1", "U2"], WEDNESDAY) == {"U1"}
        assert await absences.away_on(tx, [], WEDNESDAY) == set()
        assert [row.first for row in await absences.coming(tx, ["U1"], date(2027, 3, 12))] == [WEDNESDAY]
        assert await absences.coming(tx, ["U1"], date(2027, 3, 13)) == []


async def test_days_that_overlap_or_touch_become_one_absence(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        await absences.go_away(tx, "U1", date(2027, 3, 10), date(2027, 3, 11))
        await absences.go_away(tx, "U1", date(2027, 3, 14), date(2027, 3, 15))
        await absences.go_away(tx, "U1", date(2027, 3, 12), date(2027, 3, 13))
    async with workspace.read() as tx:
        [whole] = await absences.coming(tx, ["U1"], WEDNESDAY)
        assert (whole.first, whole.last) == (date(2027, 3, 10), date(2027, 3, 15))


async def test_saying_it_five_times_at_once_makes_one_absence(workspace: Workspace) -> None:
    async def say(last: int) -> None:
        async with workspace.begin() as tx:
            await absences.go_away(tx, "U1", WEDNESDAY, date(2027, 3, last))

    await asyncio.gather(*(say(last) for last in (11, 12, 13, 14, 15)))
    async with workspace.read() as tx:
        [whole] = await absences.coming(tx, ["U1"], WEDNESDAY)
        assert whole.last == date(2027, 3, 15)


async def test_coming_back_early_ends_the_absence(workspace: Workspace) -> None:
    async with workspace.begin() as tx:
        await absences.go_away(tx, "U1", date(2027, 3, 10), date(2027, 3, 19))
        assert await absences.come_back(tx, "U1", date(2027, 3, 12))
        assert not await absences.come_back(tx, "U1", date(2027, 3, 12))
        assert await absences.is_away(tx, "U1", date(2027, 3, 11))
        assert await absences.come_back(tx, "U1", date(2027, 3, 10))
        assert await absences.coming(tx, ["U1"], WEDNESDAY) == []


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (date(2027, 3, 12), date(2027, 3, 11), "before the first"),
        (date(2027, 3, 1), date(2027, 3, 9), "have passed"),
        (date(2027, 3, 10), date(2029, 3, 10), "more than a year"),
        (date(9999, 12, 31), date(9999, 12, 31), "over a year from now"),
    ],
)
async def test_days_that_make_no_sense_are_refused_beside_their_field(
    workspace: Workspace, first: date, last: date, reason: str
) -> None:
    async with workspace.begin() as tx:
        with pytest.raises(Refusal, match=reason) as refused:
            await absences.go_away(tx, "U1", first, last)
        assert refused.value.field == "last"
