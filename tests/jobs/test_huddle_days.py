"""Fifty people in twelve zones: exactly one prompt a person, day and slot, whatever happens that day."""

import asyncio
import random
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot import heartbeats
from bot.database import Database, Workspace
from tests.clocks import FrozenClock
from tests.jobs.huddle_stage import ZONES, Stage, days_between, expected, utc

PEOPLE = 50


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(utc(2027, 1, 4, 0, 0))


@pytest.fixture
def stage(database: Database, workspace: Workspace, clock: FrozenClock) -> Stage:
    return Stage(database, workspace, clock)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2027, 3, 13), date(2027, 3, 15)),  # America changes its clocks
        (date(2027, 3, 27), date(2027, 3, 29)),  # Europe does
        (date(2027, 10, 30), date(2027, 11, 1)),
        (date(2027, 11, 6), date(2027, 11, 8)),
    ],
)
async def test_fifty_people_in_twelve_zones_are_asked_once_a_day_and_slot_over_a_clock_change(
    stage: Stage, first: date, last: date
) -> None:
    zones = list(islice(cycle(ZONES), PEOPLE))
    stage.clock.at(datetime.combine(first, datetime.min.time(), ZoneInfo("UTC")) - timedelta(days=2))
    users = await stage.people(zones)
    times = ["02:30", "14:30"]
    await stage.huddle(users, days=list(range(7)), times=times, first_day=first, window_minutes=480)
    await stage.run_until(datetime.combine(last, datetime.min.time(), ZoneInfo("UTC")) + timedelta(hours=35))
    days = days_between(first, last)
    asked = {key: at for key, at in (await stage.asked()).items() if key[1] <= last}
    assert asked == expected(dict(zip(users, zones, strict=True)), days, times)
    assert len([key for key in await stage.summaries() if date.fromisoformat(key.split(":")[2]) <= last]) == len(days) * 2


async def test_a_month_of_weekdays_with_a_holiday_asks_nobody_on_days_off(stage: Stage) -> None:
    stage.clock.at(utc(2027, 3, 19, 0, 0))
    zones = list(ZONES)
    users = await stage.people(zones)
    await stage.huddle(users, country="DE", first_day=date(2027, 3, 22))
    await stage.run_until(utc(2027, 4, 3, 12, 0))
    days = [date(2027, 3, n) for n in (22, 23, 24, 25, 30, 31)] + [date(2027, 4, n) for n in (1, 2)]
    assert await stage.asked() == expected(dict(zip(users, zones, strict=True)), days, ["09:30"])


async def test_one_zone_for_all_asks_everyone_at_one_moment(stage: Stage) -> None:
    users = await stage.people(ZONES)
    await stage.huddle(users, zone="Europe/Berlin")
    await stage.run_until(utc(2027, 1, 4, 20, 0))
    assert set((await stage.asked()).values()) == {utc(2027, 1, 4, 8, 30)}
    nudges = await stage.said(ending=":nudge")
    assert len(nudges) == len(users)
    assert set(nudges.values()) == {utc(2027, 1, 4, 10, 30)}


async def test_a_window_over_midnight_belongs_to_the_day_it_began(stage: Stage) -> None:
    users = await stage.people(["Europe/Berlin"])
    await stage.huddle(users, times=["22:00"], zone="Europe/Berlin")
    await stage.run_until(utc(2027, 1, 5, 0, 59))
    assert await stage.summaries() == []
    await stage.run_until(utc(2027, 1, 5, 1, 0))
    assert [key.split(":")[2] for key in await stage.summaries()] == ["2027-01-04"]


async def test_two_workers_at_once_ask_each_person_once(stage: Stage, database: Database) -> None:
    users = await stage.people(islice(cycle(ZONES), PEOPLE))
    await stage.huddle(users, zone="UTC")
    other = Stage(database, stage.workspace, stage.clock)
    for hour in (9, 11, 13):
        stage.clock.at(utc(2027, 1, 4, hour, 30))
        await asyncio.gather(*(worker.runner.run_due() for worker in (stage, other, stage, other)))
    assert len(await stage.asked()) == PEOPLE
    assert len(await stage.said(ending=":nudge")) == PEOPLE
    assert len(await stage.summaries()) == 1


@pytest.mark.parametrize("seed", range(3))
async def test_a_crash_before_or_after_any_commit_neither_loses_nor_doubles_a_prompt(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    zones = list(islice(cycle(ZONES), PEOPLE))
    users = await stage.people(zones)
    await stage.huddle(users)
    chances = random.Random(seed)
    commit = AsyncSession.commit

    async def crash(session: AsyncSession) -> None:
        luck = chances.random()
        if luck < 0.2:
            raise RuntimeError("killed before the commit")
        await commit(session)
        if luck > 0.8:
            raise RuntimeError("killed after the commit")

    async def beat(database: Database) -> None:
        """The worker's own; not what is tried here."""

    monkeypatch.setattr(heartbeats, "beat", beat)
    monkeypatch.setattr(AsyncSession, "commit", crash)
    await stage.run_until(utc(2027, 1, 6, 12, 0))
    monkeypatch.undo()
    await stage.run_until(utc(2027, 1, 7, 1, 0))
    tuesday, wednesday = date(2027, 1, 5), date(2027, 1, 6)
    asked = {key: at for key, at in (await stage.asked()).items() if tuesday <= key[1] <= wednesday}
    wanted = expected(dict(zip(users, zones, strict=True)), [tuesday, wednesday], ["09:30"])
    assert set(asked) == set(wanted)
    assert all(wanted[key] <= at < wanted[key] + timedelta(hours=1) for key, at in asked.items())
    assert [key.split(":")[2] for key in await stage.summaries()] == ["2027-01-04", "2027-01-05", "2027-01-06"]
