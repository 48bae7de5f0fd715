"""What changes in the middle of a huddle day: nobody is asked twice, nobody is forgotten."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot import absences, huddle_absences, huddle_changes, huddle_rosters, huddles, members
from bot.database import Database, Workspace
from bot.huddles import Plan
from models.huddle import DEFAULT_QUESTIONS
from models.huddle_round import Prompt, State
from models.huddle_schedule import Schedule
from models.member import Member, Role
from tests.clocks import FrozenClock
from tests.jobs.huddle_stage import LEAD, Stage, utc

MONDAY = date(2027, 1, 4)
BERLIN, NEW_YORK, TOKYO, LONDON = "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Europe/London"


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(utc(2027, 1, 3, 0, 0))


@pytest.fixture
def stage(database: Database, workspace: Workspace, clock: FrozenClock) -> Stage:
    return Stage(database, workspace, clock)


async def move(stage: Stage, user: str, zone: str) -> None:
    async with stage.workspace.begin() as tx:
        member = await members.find(tx, user)
        assert member is not None
        member.zone, member.profile_at = zone, tx.now
        await tx.flush()
        await huddle_changes.follow(tx, member)


async def lead(stage: Stage) -> None:
    async with stage.workspace.begin() as tx:
        (await members.meet(tx, LEAD)).roles = frozenset({Role.LEAD})


def plan(people: list[str], *, name: str = "Daily", **changes: object) -> Plan:
    given: dict[str, object] = {
        "days": (0, 1, 2, 3, 4),
        "times": ("09:30",),
        "zone": None,
        "window_minutes": 240,
        "every_weeks": 1,
        "first_day": date(2027, 1, 1),
        "country": None,
    }
    schedule = Schedule(**(given | changes))  # type: ignore[arg-type]  # the fields by name
    return Plan(name, "C1", LEAD, everyone=False, people=tuple(people), schedule=schedule, questions=DEFAULT_QUESTIONS)


# people
async def test_whoever_moves_west_before_being_asked_is_asked_by_the_new_clock(stage: Stage) -> None:
    await stage.people([TOKYO, BERLIN])
    await stage.huddle(["U00", "U01"])
    await stage.run_until(utc(2027, 1, 4, 0, 0))
    await move(stage, "U00", NEW_YORK)
    await stage.run_until(utc(2027, 1, 4, 23, 0))
    assert (await stage.asked())["U00", MONDAY, 0] == utc(2027, 1, 4, 14, 30)


async def test_whoever_moves_east_past_the_time_is_asked_at_once_and_never_again(stage: Stage) -> None:
    await stage.people([NEW_YORK, NEW_YORK])
    await stage.huddle(["U00", "U01"])
    await stage.run_until(utc(2027, 1, 4, 12, 0))
    await move(stage, "U00", TOKYO)
    await stage.run_until(utc(2027, 1, 4, 23, 0))
    assert await stage.asked() == {
        ("U00", MONDAY, 0): utc(2027, 1, 4, 12, 0),
        ("U01", MONDAY, 0): utc(2027, 1, 4, 14, 30),
    }


async def test_whoever_moves_after_being_asked_is_not_asked_twice(stage: Stage) -> None:
    await stage.people([BERLIN])
    await stage.huddle(["U00"])
    await stage.run_until(utc(2027, 1, 4, 9, 0))
    await move(stage, "U00", NEW_YORK)
    await stage.run_until(utc(2027, 1, 5, 7, 0))
    assert len(await stage.asked()) == 1


async def test_when_the_last_one_moves_east_the_summary_comes_sooner(stage: Stage) -> None:
    await stage.people([BERLIN, "America/Los_Angeles"])
    await stage.huddle(["U00", "U01"])
    await stage.run_until(utc(2027, 1, 4, 7, 0))
    await move(stage, "U01", BERLIN)
    await stage.run_until(utc(2027, 1, 4, 12, 30))
    assert len(await stage.summaries()) == 1


async def test_around_the_world_in_a_week_is_one_prompt_a_day(stage: Stage) -> None:
    await stage.people([BERLIN, BERLIN])
    await stage.huddle(["U00", "U01"])
    stops = ["Pacific/Kiritimati", "Pacific/Marquesas", "Asia/Kathmandu", "Pacific/Pago_Pago", "Pacific/Tongatapu", NEW_YORK]
    for n, zone in enumerate(stops * 4):
        await stage.run_until(utc(2027, 1, 4, 0, 0) + timedelta(hours=5 * n))
        await move(stage, "U00", zone)
    await stage.run_until(utc(2027, 1, 9, 23, 0))
    days = [day for user, day, _ in await stage.asked() if user == "U00"]
    assert sorted(days) == [MONDAY + timedelta(days=n) for n in range(5)]


async def test_a_late_joiner_is_asked_at_once_while_the_window_is_open(stage: Stage) -> None:
    users = await stage.people([BERLIN, LONDON, TOKYO])
    huddle = await stage.huddle(users[:1], everyone=True)
    await stage.run_until(utc(2027, 1, 4, 11, 0))
    async with stage.workspace.begin() as tx:
        await huddle_rosters.joined(tx, "C1", "U01")
        await huddle_rosters.joined(tx, "C1", "U01")
        await huddle_rosters.joined(tx, "C1", "U02")
    stage.channels.people["C1"] = users
    await stage.run_until(utc(2027, 1, 4, 23, 0))
    asked = await stage.asked()
    assert asked["U01", MONDAY, 0] == utc(2027, 1, 4, 11, 0)
    assert ("U02", MONDAY, 0) not in asked, "in Tokyo the window is over"
    await stage.run_until(utc(2027, 1, 5, 0, 30))
    assert ("U02", date(2027, 1, 5), 0) in await stage.asked()
    assert huddle


async def test_going_and_coming_back_the_same_day_asks_once(stage: Stage) -> None:
    users = await stage.people([BERLIN, BERLIN])
    await stage.huddle(users, everyone=True)
    stage.channels.people["C1"] = users
    for hour, act in ((6, "left"), (7, "joined"), (9, "left"), (10, "joined")):
        await stage.run_until(utc(2027, 1, 4, hour, 0))
        async with stage.workspace.begin() as tx:
            await getattr(huddle_rosters, act)(tx, "C1", "U00")
    await stage.run_until(utc(2027, 1, 4, 23, 0))
    assert len([key for key in await stage.asked() if key[1] == MONDAY]) == 2
    assert await stage.states() == {State.ASKED: 2, State.WAITING: 2}, "the second two are tomorrow's"


async def test_when_the_last_missing_person_leaves_the_summary_goes(stage: Stage) -> None:
    users = await stage.people([BERLIN, BERLIN])
    await stage.huddle(users, zone=BERLIN)
    await stage.run_until(utc(2027, 1, 4, 9, 0))
    async with stage.workspace.begin() as tx:
        prompt = await tx.only(sa.select(Prompt).where(Prompt.user_id == "U00"))
        prompt.answer(tx.now, {"next": "Invoices"})
        await huddle_rosters.gone(tx, "U01")
    assert len(await stage.summaries()) == 1


async def test_whoever_is_away_is_not_asked(stage: Stage) -> None:
    users = await stage.people([BERLIN, BERLIN])
    await stage.huddle(users)
    async with stage.workspace.begin() as tx:
        await absences.go_away(tx, "U00", MONDAY, MONDAY)
    await stage.run_until(utc(2027, 1, 5, 9, 0))
    assert sorted((user, day.day) for user, day, _ in await stage.asked()) == [("U00", 5), ("U01", 4), ("U01", 5)]


async def test_whoever_goes_away_after_being_asked_is_not_reminded(stage: Stage) -> None:
    users = await stage.people([BERLIN])
    await stage.huddle(users)
    await stage.run_until(utc(2027, 1, 4, 9, 0))
    async with stage.workspace.begin() as tx:
        await absences.go_away(tx, "U00", MONDAY, MONDAY)
    await stage.run_until(utc(2027, 1, 4, 20, 0))
    assert await stage.said(ending=":nudge") == {}
    assert (await stage.states())[State.AWAY] == 1


async def test_whoever_is_back_the_same_day_is_asked_after_all(stage: Stage) -> None:
    users = await stage.people([BERLIN])
    await stage.huddle(users, zone=BERLIN)
    async with stage.workspace.begin() as tx:
        await absences.go_away(tx, "U00", MONDAY, MONDAY)
    await stage.run_until(utc(2027, 1, 4, 10, 0))
    assert len(await stage.summaries()) == 1, "everyone is away"
    async with stage.workspace.begin() as tx:
        await huddle_absences.come_back(tx, "U00")
    await stage.run_until(utc(2027, 1, 4, 12, 0))
    assert await stage.asked() == {("U00", MONDAY, 0): utc(2027, 1, 4, 10, 0)}
    assert len(await stage.summaries()) == 1


async def test_bots_take_no_part_even_when_that_is_learned_late(stage: Stage) -> None:
    users = await stage.people([BERLIN, BERLIN, BERLIN])
    stage.channels.people["C1"] = [*users, "UBOT", "USLACKBOT"]
    async with stage.workspace.begin() as tx:
        (await members.meet(tx, "U02")).is_bot = True
    await stage.huddle([], everyone=True, roster_due_at=stage.clock.now())
    await stage.run_until(utc(2027, 1, 4, 0, 0))
    async with stage.workspace.begin() as tx:
        (await members.meet(tx, "U01")).is_bot = True
    await stage.run_until(utc(2027, 1, 4, 20, 0))
    assert {user for user, _, _ in await stage.asked()} == {"U00"}


# people Slack has not described yet
async def test_somebody_unknown_waits_for_their_zone_some_minutes_at_most(stage: Stage) -> None:
    async with stage.workspace.begin() as tx:
        (await tx.team()).zone = BERLIN
    await stage.people([BERLIN])
    await stage.huddle(["U00"], everyone=True)
    await stage.run_until(utc(2027, 1, 4, 9, 0))
    async with stage.workspace.begin() as tx:
        for user in ("UNEW1", "UNEW2", "UNEW3"):
            await huddle_rosters.joined(tx, "C1", user)
    await stage.run_until(utc(2027, 1, 4, 9, 1))
    await move(stage, "UNEW2", LONDON)
    await move(stage, "UNEW3", TOKYO)
    stage.channels.people["C1"] = ["U00", "UNEW1", "UNEW2", "UNEW3"]
    await stage.run_until(utc(2027, 1, 4, 12, 0))
    asked = {user: at for (user, _, _), at in (await stage.asked()).items()}
    assert asked["UNEW1"] == utc(2027, 1, 4, 9, 5), "by the workspace's zone"
    assert asked["UNEW2"] == utc(2027, 1, 4, 9, 30)
    assert "UNEW3" not in asked, "the window is over in Tokyo"


# the huddle changes
async def test_an_hour_changed_in_mid_day_holds_for_those_not_yet_asked(stage: Stage) -> None:
    users = await stage.people([BERLIN, NEW_YORK])
    await lead(stage)
    huddle = await stage.huddle(users)
    await stage.run_until(utc(2027, 1, 4, 10, 0))
    async with stage.workspace.begin() as tx:
        await huddles.edit(tx, LEAD, huddle, plan(users, times=("11:00",)))
    await stage.run_until(utc(2027, 1, 5, 7, 0))
    assert await stage.asked() == {
        ("U00", MONDAY, 0): utc(2027, 1, 4, 8, 30),
        ("U01", MONDAY, 0): utc(2027, 1, 4, 16, 0),
    }


async def test_a_shorter_window_ends_the_round_sooner(stage: Stage) -> None:
    users = await stage.people([BERLIN, NEW_YORK])
    await lead(stage)
    huddle = await stage.huddle(users, window_minutes=480)
    await stage.run_until(utc(2027, 1, 4, 10, 0))
    async with stage.workspace.begin() as tx:
        await huddles.edit(tx, LEAD, huddle, plan(users, window_minutes=60))
    await stage.run_until(utc(2027, 1, 4, 16, 29))
    assert await stage.summaries() == [], "who was asked at 08:30 may answer for eight hours"
    await stage.run_until(utc(2027, 1, 4, 16, 30))
    assert len(await stage.summaries()) == 1


async def test_a_day_taken_out_in_mid_day_asks_nobody_any_more(stage: Stage) -> None:
    users = await stage.people([BERLIN, NEW_YORK])
    await lead(stage)
    huddle = await stage.huddle(users)
    await stage.run_until(utc(2027, 1, 4, 10, 0))
    async with stage.workspace.begin() as tx:
        await huddles.edit(tx, LEAD, huddle, plan(users, days=(1, 2)))
    await stage.run_until(utc(2027, 1, 7, 12, 0))
    found = sorted((user, day.day) for user, day, _ in await stage.asked())
    assert found == [("U00", 4), ("U00", 5), ("U00", 6), ("U01", 5), ("U01", 6)]


async def test_a_time_moved_before_now_is_asked_at_once_while_its_window_is_open(stage: Stage) -> None:
    users = await stage.people([BERLIN])
    await lead(stage)
    huddle = await stage.huddle(users, times=["14:00"])
    await stage.run_until(utc(2027, 1, 4, 10, 0))
    async with stage.workspace.begin() as tx:
        await huddles.edit(tx, LEAD, huddle, plan(users, times=("09:30",)))
    await stage.run_until(utc(2027, 1, 4, 20, 0))
    assert await stage.asked() == {("U00", MONDAY, 0): utc(2027, 1, 4, 10, 0)}


async def test_a_huddle_set_up_after_its_time_starts_the_next_day_and_can_be_moved_to_later_today(stage: Stage) -> None:
    users = await stage.people([BERLIN, BERLIN])
    await lead(stage)
    await stage.run_until(utc(2027, 1, 4, 9, 0))
    async with stage.workspace.begin() as tx:
        huddle = await huddles.set_up(tx, LEAD, plan(users))
        assert "tomorrow at 09:30" in await huddles.outlook(tx, huddle, LEAD)
    await stage.run_until(utc(2027, 1, 4, 9, 5))
    assert await stage.asked() == {}
    async with stage.workspace.begin() as tx:
        changed = await huddles.edit(tx, LEAD, huddle.id, plan(users, times=("10:15",)))
        assert "today at 10:15" in await huddles.outlook(tx, changed, LEAD)
    await stage.run_until(utc(2027, 1, 4, 20, 0))
    assert set((await stage.asked()).values()) == {utc(2027, 1, 4, 9, 15)}


async def test_what_was_due_in_a_pause_is_not_sent_afterwards(stage: Stage) -> None:
    users = await stage.people([BERLIN, NEW_YORK, TOKYO])
    await lead(stage)
    huddle = await stage.huddle(users)
    await stage.run_until(utc(2027, 1, 4, 8, 0))
    async with stage.workspace.begin() as tx:
        await huddles.pause(tx, LEAD, huddle)
    await stage.run_until(utc(2027, 1, 4, 10, 0))
    async with stage.workspace.begin() as tx:
        await huddles.resume(tx, LEAD, huddle)
    await stage.run_until(utc(2027, 1, 4, 23, 0))
    assert {user: at for (user, _, _), at in (await stage.asked()).items()} == {
        "U02": utc(2027, 1, 4, 0, 30),
        "U01": utc(2027, 1, 4, 14, 30),
    }


async def test_a_pause_over_days_sends_nothing_and_resumes_with_the_next_time(stage: Stage) -> None:
    users = await stage.people([BERLIN])
    await lead(stage)
    huddle = await stage.huddle(users)
    async with stage.workspace.begin() as tx:
        await huddles.pause(tx, LEAD, huddle)
    await stage.run_until(utc(2027, 1, 6, 9, 0))
    async with stage.workspace.begin() as tx:
        found, changed = await huddles.resume(tx, LEAD, huddle)
        assert changed
        assert "tomorrow at 09:30" in await huddles.outlook(tx, found, LEAD)
    await stage.run_until(utc(2027, 1, 7, 9, 0))
    assert [day.day for _, day, _ in await stage.asked()] == [7]


async def test_a_busy_period_asks_more_often_until_its_last_day(stage: Stage) -> None:
    users = await stage.people([BERLIN])
    await lead(stage)
    huddle = await stage.huddle(users, days=[0])
    async with stage.workspace.begin() as tx:
        await huddles.be_busy(tx, LEAD, huddle, date(2027, 1, 6), (0, 1, 2, 3), ("09:30", "15:00"))
    await stage.run_until(utc(2027, 1, 12, 9, 0))
    assert [(day.day, slot) for _, day, slot in await stage.asked()] == [
        (4, 0),
        (4, 1),
        (5, 0),
        (5, 1),
        (6, 0),
        (6, 1),
        (11, 0),
    ]


# outages
async def test_what_nothing_ran_for_is_not_sent_but_said(stage: Stage) -> None:
    users = await stage.people([TOKYO, BERLIN, NEW_YORK])
    await stage.huddle(users)
    await stage.run_until(utc(2027, 1, 3, 23, 0))
    await stage.sleep_until(utc(2027, 1, 4, 12, 0))
    await stage.run_until(utc(2027, 1, 4, 19, 0))
    assert {user: at for (user, _, _), at in (await stage.asked()).items()} == {
        "U01": utc(2027, 1, 4, 12, 0),
        "U02": utc(2027, 1, 4, 14, 30),
    }
    assert (await stage.states())[State.UNASKED] == 1
    assert len(await stage.summaries()) == 1


async def test_a_long_outage_is_told_of_in_one_message(stage: Stage) -> None:
    users = await stage.people([BERLIN])
    huddle = await stage.huddle(users)
    await stage.sleep_until(utc(2027, 1, 18, 0, 0))
    await stage.run_until(utc(2027, 1, 18, 9, 0))
    missed = [key for key in await stage.said() if ":missed:" in key]
    assert missed == [f"huddle:{huddle}:missed:2027-01-04:2027-01-14"]
    assert [key.split(":")[2] for key in await stage.summaries()] == ["2027-01-15"]
    assert [day.day for _, day, _ in await stage.asked()] == [18]


async def test_a_nudge_whose_window_has_passed_is_not_sent(stage: Stage) -> None:
    users = await stage.people([BERLIN])
    await stage.huddle(users)
    await stage.run_until(utc(2027, 1, 4, 8, 30))
    await stage.sleep_until(utc(2027, 1, 4, 13, 0))
    await stage.run_until(utc(2027, 1, 4, 14, 0))
    assert await stage.said(ending=":nudge") == {}
    assert len(await stage.summaries()) == 1


async def test_nobody_to_ask_makes_no_round(stage: Stage) -> None:
    await stage.people([BERLIN])
    await stage.huddle([])
    async with stage.workspace.begin() as tx:
        tx.add(Member(user_id="UGONE", left_at=tx.now))
    await stage.run_until(utc(2027, 1, 6, 0, 0))
    async with stage.workspace.read() as tx:
        assert await stage.rounds(tx) == []
