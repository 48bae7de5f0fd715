"""Slack is asked who people are: at once, then daily, and later when it has no time."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from bot import members
from bot.database import Workspace
from bot.slack.gateway import Permanent, Slack, TryLater, Unknown
from bot.slack.profile import Profile
from jobs import profiles
from models.member import Member
from tests.clocks import FrozenClock

Answer = Callable[[str], Profile]


class Asked:
    """A Slack that knows people, or not, and keeps who was asked about."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.about: list[str] = []

    async def profile(self, user_id: str) -> Profile:
        self.about.append(user_id)
        return self.answer(user_id)


def known(user_id: str) -> Profile:
    return Profile(user_id=user_id, name=f"Person {user_id}", zone="Asia/Tokyo", is_bot=False, deleted=False)


async def meet(workspace: Workspace, *user_ids: str) -> None:
    async with workspace.begin() as tx:
        for user_id in user_ids:
            await members.meet(tx, user_id)


async def run(workspace: Workspace, answer: Answer) -> list[str]:
    asked = Asked(answer)
    await profiles.run_due(workspace, cast(Slack, asked))
    return asked.about


async def look(workspace: Workspace, user_id: str) -> Member:
    async with workspace.read() as tx:
        member = await members.find(tx, user_id)
        assert member is not None
        return member


async def test_people_are_asked_about_when_they_are_new_and_then_once_a_week(
    workspace: Workspace, clock: FrozenClock
) -> None:
    await meet(workspace, "U1", "U2")
    assert await run(workspace, known) == ["U1", "U2"]
    assert ((await look(workspace, "U1")).name, (await look(workspace, "U1")).zone) == ("Person U1", "Asia/Tokyo")
    assert await run(workspace, known) == []
    clock.move(timedelta(days=7))
    assert await run(workspace, known) == ["U1", "U2"]


async def test_when_slack_says_too_many_everybody_waits_as_long_as_it_says(workspace: Workspace, clock: FrozenClock) -> None:
    def too_many(user_id: str) -> Profile:
        raise TryLater(timedelta(seconds=30), paused=True)

    await meet(workspace, "U1", "U2", "U3")
    assert sorted(await run(workspace, too_many)) == ["U1", "U2", "U3"]
    async with workspace.read() as tx:
        assert await profiles.next_due(tx) == clock.now() + timedelta(seconds=30)
    assert await run(workspace, known) == []
    clock.move(timedelta(seconds=30))
    assert sorted(await run(workspace, known)) == ["U1", "U2", "U3"]


async def test_an_answer_that_never_came_is_asked_for_again(workspace: Workspace, clock: FrozenClock) -> None:
    def nothing(user_id: str) -> Profile:
        raise Unknown("the connection was cut")

    await meet(workspace, "U1")
    assert await run(workspace, nothing) == ["U1"]
    clock.move(profiles.WAIT)
    assert await run(workspace, known) == ["U1"]


async def test_whom_slack_does_not_know_has_left(workspace: Workspace, clock: FrozenClock) -> None:
    def nobody(user_id: str) -> Profile:
        raise Permanent("user_not_found")

    await meet(workspace, "U1")
    await run(workspace, nobody)
    assert (await look(workspace, "U1")).left_at == clock.now()
    clock.move(timedelta(days=30))
    assert await run(workspace, nobody) == []


async def test_a_refusal_of_another_kind_is_asked_again_in_a_week(workspace: Workspace, clock: FrozenClock) -> None:
    def refused(user_id: str) -> Profile:
        raise Permanent("missing_scope")

    await meet(workspace, "U1")
    await run(workspace, refused)
    assert (await look(workspace, "U1")).left_at is None
    async with workspace.read() as tx:
        assert await profiles.next_due(tx) == clock.now() + timedelta(days=7)


async def test_two_processes_do_not_ask_about_the_same_person(workspace: Workspace) -> None:
    await meet(workspace, "U1")
    asked = []

    class Slow(Asked):
        async def profile(self, user_id: str) -> Profile:
            asked.extend(await run(workspace, known))  # the other process, meanwhile
            return await super().profile(user_id)

    slack = Slow(known)
    await profiles.run_due(workspace, cast(Slack, slack))
    assert asked + slack.about == ["U1"]


async def test_many_people_are_asked_about_at_the_rate_slack_allows(workspace: Workspace, clock: FrozenClock) -> None:
    await meet(workspace, *(f"U{n}" for n in range(100)))
    asked = []
    for _ in range(6):
        asked.append(len(await run(workspace, known)))
        assert await run(workspace, known) == [], "not before the pause is over"
        clock.move(profiles.PAUSE)
    assert sum(asked) <= 100
    assert asked == [15] * 6
