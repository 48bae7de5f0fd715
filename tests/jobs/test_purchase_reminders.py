"""What is said when nobody decides: to whom, when on their clock, and never twice."""

import asyncio
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot import absences, purchase_questions, purchase_votes, purchases
from bot.database import Database, Tx, Workspace
from bot.working_hours import at_work
from models.member import Member
from tests.clocks import FrozenClock
from tests.jobs.purchase_stage import (
    ANA,
    BEA,
    JON,
    LEA,
    LIU,
    OLE,
    OTTO,
    RITA,
    ROOT,
    berlin,
    buttons,
    heard,
    live,
    messages,
    move_in,
    requested,
    run,
    trail,
)
from tests.use_cases import done

ASKED = "Wed 10 Mar 10:00 ask"
DECIDE = ["Approve", "Reject", "Ask a question", "Ask for changes"]


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await move_in(workspace)
    return workspace


async def set_zone(tx: Tx, user_id: str, zone: str) -> None:
    await tx.change(sa.update(Member).where(Member.user_id == user_id).values(zone=zone))


async def test_one_two_and_three_working_days_each_once(company: Workspace, clock: FrozenClock) -> None:
    await requested(company)  # on a Wednesday
    await live(company, clock, berlin(4, 30))
    assert await heard(company, ANA) == [ASKED, "Thu 11 Mar 09:30 remind"]
    assert await heard(company, OLE) == [ASKED, "Thu 11 Mar 09:30 remind"]
    assert await heard(company, BEA) == ["Fri 12 Mar 09:30 ask", "Mon 15 Mar 09:30 remind"]
    assert await heard(company, OTTO) == ["Fri 12 Mar 09:30 ask", "Mon 15 Mar 09:30 remind"]
    assert await heard(company, LEA) == ["Mon 15 Mar 09:30 lead"]
    assert await heard(company, LIU) == await heard(company, ROOT) == await heard(company, JON) == []
    stages = [action for action in await trail(company) if action != "purchase.request"]
    assert stages == ["purchase.remind", "purchase.backups", "purchase.lead"]


async def test_the_words_say_how_long_it_waits(company: Workspace, clock: FrozenClock) -> None:
    await requested(company)
    await live(company, clock, berlin(3, 11, 12))
    [_, reminder] = await messages(company, ANA)
    assert reminder.payload["text"].startswith(
        "PUR-1 still waits for you, for 1 working day now.\nApprove $12,500.00 to Acme?"
    )
    await live(company, clock, berlin(3, 15, 12))
    [_, reminder] = await messages(company, ANA)
    assert reminder.payload["text"].startswith("Approve $12,500.00 to Acme?"), "the backups are needed now, too"
    [stuck] = await messages(company, LEA)
    assert stuck.payload["text"].startswith("PUR-1 is stuck: nobody decided for 3 working days.")
    [backup, _] = await messages(company, BEA)
    assert "You are asked as the backup of <@UANA>." in backup.payload["text"]


async def test_a_reminder_can_be_decided_by_and_the_lead_has_no_vote(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await live(company, clock, berlin(3, 15, 12))
    assert [shown[: len(DECIDE)] for shown in await buttons(company, ANA)] == [DECIDE, DECIDE]
    assert not set(DECIDE) & set((await buttons(company, LEA))[0])
    await done(company, purchase_votes.approve, purchase.id, 1, BEA)
    await done(company, purchase_votes.approve, purchase.id, 1, OLE)
    for user_id in (ANA, OLE, BEA, OTTO, LEA):
        assert not set(DECIDE) & {verb for shown in await buttons(company, user_id) for verb in shown}


async def test_who_voted_is_not_reminded_and_their_backup_not_asked(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await done(company, purchase_votes.approve, purchase.id, 1, ANA)
    await live(company, clock, berlin(3, 31))
    assert await heard(company, ANA) == [ASKED]
    assert await heard(company, BEA) == []
    assert await heard(company, OTTO) == ["Fri 12 Mar 09:30 ask", "Mon 15 Mar 09:30 remind"]


async def test_nothing_follows_the_end(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await live(company, clock, berlin(3, 11, 12))
    await done(company, purchase_votes.reject, purchase.id, 1, OLE, "Too dear")
    before = [len(await messages(company, user_id)) for user_id in (ANA, OLE, BEA, OTTO, LEA, RITA)]
    assert await live(company, clock, berlin(3, 31)) == 0
    assert [len(await messages(company, user_id)) for user_id in (ANA, OLE, BEA, OTTO, LEA, RITA)] == before


async def test_weekends_do_not_count_and_nobody_hears_of_it_then(company: Workspace, clock: FrozenClock) -> None:
    clock.at(berlin(3, 12, 16))  # a Friday afternoon
    await requested(company)
    await live(company, clock, berlin(3, 31))
    assert await heard(company, ANA) == ["Fri 12 Mar 16:00 ask", "Mon 15 Mar 09:30 remind"]
    assert (await heard(company, BEA))[0] == "Tue 16 Mar 09:30 ask"
    assert await heard(company, LEA) == ["Wed 17 Mar 09:30 lead"]


async def test_what_is_sent_on_a_saturday_counts_from_the_monday(company: Workspace, clock: FrozenClock) -> None:
    clock.at(berlin(3, 13, 16))
    await requested(company)
    await live(company, clock, berlin(3, 16))
    assert await heard(company, ANA) == ["Sat 13 Mar 16:00 ask", "Tue 16 Mar 09:30 remind"]


async def test_easter_does_not_count(company: Workspace, clock: FrozenClock) -> None:
    clock.at(berlin(3, 25, 16))  # the Thursday before; summer time begins on Easter Sunday
    await requested(company)
    await live(company, clock, berlin(4, 9))
    assert await heard(company, ANA) == ["Thu 25 Mar 16:00 ask", "Tue 30 Mar 09:30 remind"]
    assert (await heard(company, BEA))[0] == "Wed 31 Mar 09:30 ask"
    assert await heard(company, LEA) == ["Thu 01 Apr 09:30 lead"]


async def test_over_the_autumn_clock_change_it_stays_half_past_nine(company: Workspace, clock: FrozenClock) -> None:
    clock.at(berlin(10, 29, 16))
    await requested(company)
    await live(company, clock, berlin(11, 9))
    assert await heard(company, ANA) == ["Fri 29 Oct 16:00 ask", "Mon 01 Nov 09:30 remind"]
    assert await heard(company, LEA) == ["Wed 03 Nov 09:30 lead"]


async def test_who_lives_elsewhere_is_reminded_by_day_there(company: Workspace, clock: FrozenClock) -> None:
    await done(company, set_zone, ANA, "America/Los_Angeles")
    await done(company, set_zone, OTTO, "Asia/Tokyo")
    await done(company, set_zone, LEA, "Pacific/Auckland")
    await requested(company)
    await live(company, clock, berlin(3, 31))
    assert (await heard(company, ANA, "America/Los_Angeles"))[1:] == ["Thu 11 Mar 09:30 remind"]
    assert (await heard(company, OTTO, "Asia/Tokyo"))[0] == "Fri 12 Mar 17:30 ask"
    assert await heard(company, LEA, "Pacific/Auckland") == ["Tue 16 Mar 09:30 lead"], "it was 21:30 on the Monday"
    assert await heard(company, LIU) == []


async def test_who_is_away_is_not_reminded_and_their_backup_is_asked(company: Workspace, clock: FrozenClock) -> None:
    await requested(company)
    await done(company, absences.go_away, ANA, date(2027, 3, 11), date(2027, 3, 16))
    await live(company, clock, berlin(3, 31))
    assert await heard(company, ANA) == [ASKED, "Wed 17 Mar 09:30 remind"], "when she is back, as it still waits"
    assert (await heard(company, BEA))[0] == "Thu 11 Mar 09:30 ask"
    assert (await heard(company, OTTO))[0] == "Fri 12 Mar 09:30 ask"


async def test_while_the_lead_is_away_another_lead_is_told(company: Workspace, clock: FrozenClock) -> None:
    await requested(company)
    await done(company, absences.go_away, LEA, date(2027, 3, 15), date(2027, 3, 16))
    await live(company, clock, berlin(3, 31))
    assert await heard(company, LEA) == []
    assert await heard(company, LIU) == ["Mon 15 Mar 09:30 lead"]


async def test_while_all_leads_are_away_it_waits_for_the_first_who_is_back(company: Workspace, clock: FrozenClock) -> None:
    await requested(company)
    for user_id, last in ((LEA, 19), (LIU, 16), (ROOT, 17)):
        await done(company, absences.go_away, user_id, date(2027, 3, 15), date(2027, 3, last))
    await live(company, clock, berlin(3, 31))
    assert await heard(company, LIU) == ["Wed 17 Mar 09:30 lead"]
    assert await heard(company, LEA) == await heard(company, ROOT) == []


async def test_a_lead_who_asked_for_it_is_not_told_of_it(company: Workspace, clock: FrozenClock) -> None:
    await requested(company, by=LIU)
    await live(company, clock, berlin(3, 31))
    assert [line for line in await heard(company, LIU) if line.endswith("lead")] == []
    assert await heard(company, LEA) == ["Mon 15 Mar 09:30 lead"]


async def test_the_clock_waits_while_a_question_is_open(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company)
    await live(company, clock, berlin(3, 11, 11))  # a working day ran; all were reminded
    question = await done(company, purchase_questions.ask, purchase.id, 1, ANA, "Which bikes?")
    await live(company, clock, berlin(3, 18, 11))
    assert await heard(company, BEA) == await heard(company, LEA) == []
    await done(company, purchase_questions.answer, question.id, RITA, "All of them")
    await live(company, clock, berlin(3, 31))
    assert (await heard(company, BEA))[0] == "Fri 19 Mar 09:30 ask"
    assert await heard(company, LEA) == ["Mon 22 Mar 09:30 lead"]
    assert [line for line in await heard(company, ANA) if line.endswith("remind")] == ["Thu 11 Mar 09:30 remind"]


async def test_the_clock_waits_while_changes_are_asked_and_a_new_version_starts_it(
    company: Workspace, clock: FrozenClock
) -> None:
    purchase = await requested(company)
    await done(company, purchase_votes.ask_changes, purchase.id, 1, ANA, "Ask for a discount")
    assert await live(company, clock, berlin(3, 18, 11)) == 0
    async with company.begin() as tx:
        stands = await purchases.for_requester(tx, purchase.id, RITA)
        wish = purchases.Wish(
            what="Brake sets",
            vendor="Acme",
            amount="11,000",
            currency="USD",
            cost_centre=stands.version.cost_centre_id,
            recurrence=stands.version.recurrence,
            why="Sold out",
        )
        await purchases.amend(tx, purchase.id, 1, RITA, wish)
    await live(company, clock, berlin(3, 31))
    assert (await heard(company, ANA))[1:] == ["Thu 18 Mar 11:00 ask", "Fri 19 Mar 09:30 remind"]
    assert (await heard(company, BEA))[0] == "Mon 22 Mar 09:30 ask"
    assert await heard(company, LEA) == ["Tue 23 Mar 09:30 lead"]


async def test_workers_at_the_same_moment_say_it_once(company: Workspace, clock: FrozenClock) -> None:
    for _ in range(3):
        await requested(company)
    for day in (11, 12, 15):
        clock.at(berlin(3, day, 9, 30))
        await asyncio.gather(*(run(company) for _ in range(4)))
    assert await heard(company, ANA) == [ASKED] * 3 + ["Thu 11 Mar 09:30 remind"] * 3
    assert await heard(company, LEA) == ["Mon 15 Mar 09:30 lead"] * 3
    assert len([action for action in await trail(company) if action == "purchase.backups"]) == 3


async def test_a_vote_at_the_moment_of_the_reminder_leaves_no_button(company: Workspace, clock: FrozenClock) -> None:
    purchase = await requested(company, "9,000")
    clock.at(berlin(3, 11, 9, 30))
    await asyncio.gather(run(company), done(company, purchase_votes.approve, purchase.id, 1, ANA))
    assert not set(DECIDE) & {verb for user_id in (ANA, OLE) for shown in await buttons(company, user_id) for verb in shown}
    await live(company, clock, berlin(3, 31))
    assert await heard(company, BEA) == await heard(company, LEA) == []


async def test_another_process_goes_on_where_one_stopped(company: Workspace, clock: FrozenClock, database: Database) -> None:
    await requested(company)
    await live(company, clock, berlin(3, 11, 12))
    again = Database(database.url, clock, b"a key that is not in the database")
    try:
        await live(again.workspace(company.team_id), clock, berlin(3, 31))
    finally:
        await again.close()
    assert await heard(company, ANA) == [ASKED, "Thu 11 Mar 09:30 remind"]
    assert await heard(company, LEA) == ["Mon 15 Mar 09:30 lead"]


async def test_after_a_stop_of_a_week_it_is_caught_up_by_day_and_once(company: Workspace, clock: FrozenClock) -> None:
    await requested(company)
    clock.at(berlin(3, 20, 3))  # a Saturday night
    await live(company, clock, berlin(4, 30))
    assert await heard(company, ANA) == [ASKED, "Mon 22 Mar 09:30 remind"]
    assert await heard(company, BEA) == ["Mon 22 Mar 09:30 ask", "Tue 23 Mar 09:30 remind"]
    assert await heard(company, LEA) == ["Mon 22 Mar 09:30 lead"]


async def test_messages_that_are_true_are_left_alone(company: Workspace, clock: FrozenClock) -> None:
    await requested(company)
    await live(company, clock, berlin(3, 17, 12))
    before = {each.key: each.version for user_id in (ANA, OLE, RITA, LEA, BEA) for each in await messages(company, user_id)}
    clock.move(timedelta(days=14))
    await live(company, clock, clock.now() + timedelta(days=7))
    after = {each.key: each.version for user_id in (ANA, OLE, RITA, LEA, BEA) for each in await messages(company, user_id)}
    assert after == before


async def test_through_a_spring_nobody_is_told_at_night_or_on_days_off_and_each_thing_once(
    company: Workspace, clock: FrozenClock
) -> None:
    zones = {ANA: "America/Los_Angeles", BEA: "Asia/Tokyo", OTTO: "Asia/Kathmandu", LEA: "Pacific/Auckland"}
    for user_id, zone in zones.items():
        await done(company, set_zone, user_id, zone)
    await done(company, absences.go_away, ANA, date(2027, 3, 23), date(2027, 4, 6))
    await done(company, absences.go_away, LEA, date(2027, 4, 1), date(2027, 4, 1))
    sent: set[str] = set()
    for day in range(6):
        purchase = await requested(company, "12,500" if day % 3 else "900", vendor=f"Vendor {day}")
        sent |= {each.key for user_id in (ANA, OLE, BEA, OTTO) for each in await messages(company, user_id)}
        if day % 4 == 1:
            await done(company, purchase_votes.approve, purchase.id, 1, OLE)
        await live(company, clock, clock.now() + timedelta(hours=53))
    await live(company, clock, clock.now() + timedelta(days=30))

    async with company.read() as tx:
        team = await tx.team()
        people = {member.user_id: member for member in await tx.all(sa.select(Member))}
        away = await absences.coming(tx, people, date(2027, 1, 1))
    by_itself = [each for user_id in people for each in await messages(company, user_id) if each.key not in sent]
    by_itself = [each for each in by_itself if _is_nag(each.key)]
    assert len(by_itself) > 10
    for each in by_itself:
        member = people[each.channel]
        assert at_work(each.created_at, member, team), (each.key, each.created_at)
        today = member.local(each.created_at).date()
        assert not [one for one in away if one.user_id == each.channel and one.covers(today)], each.key
    stages = [action for action in await trail(company) if action == "purchase.lead"]
    assert len(stages) == len([each for each in by_itself if ":lead:" in each.key])


def _is_nag(key: str) -> bool:
    return any(word in key for word in (":ask:", ":remind:", ":lead:"))
