"""A huddle in the middle of its window, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from bot import huddle_answers
from bot.database import Tx, Workspace
from bot.huddle_answers import Reply
from bot.views import huddles as view
from models import huddle as rules
from models.huddle import Huddle, Kind, Participant
from models.huddle_round import PlanItem, Prompt, Round
from models.member import Member, Role
from models.message import Message

CHANNEL = "C1"
LEAD = "ULEAD"
QUESTIONS = rules.questions(list(rules.DEFAULT_QUESTIONS))


@dataclass
class Table:
    """A huddle and its people.

    Attributes:
        prompts: the latest round's, by Slack id.
        key: the latest round's; its messages' keys begin with it.
    """

    workspace: Workspace
    people: Sequence[str]
    huddle_id: int = 0
    round_id: int = 0
    prompts: dict[str, int] = field(default_factory=dict)
    key: str = ""

    async def ask(self, day: date, slot: int = 0, *, window: timedelta = timedelta(hours=2), of: Sequence[str] = ()) -> None:
        """A round opens now, and everybody is asked."""
        async with self.workspace.begin() as tx:
            huddle = await tx.get(Huddle, self.huddle_id)
            assert huddle is not None
            round_ = Round(
                huddle_id=huddle.id,
                day=day,
                slot=slot,
                at=huddle.times[slot],
                questions=huddle.questions,
                opened_at=tx.now,
                closes_at=tx.now + window,
            )
            tx.add(round_)
            await tx.flush()
            self.round_id, self.key = round_.id, round_.key
            for user in of or self.people:
                prompt = Prompt(
                    round_id=round_.id, user_id=user, zone="Europe/Berlin", due_at=tx.now, closes_at=tx.now + window
                )
                tx.add(prompt)
                await tx.flush()
                assert prompt.ask(tx.now)
                await tx.post(round_.key_for(user), user, view.prompt(huddle, round_, prompt))
                self.prompts[user] = prompt.id

    async def answer(self, user: str, *, prompt: int | None = None, **given: Any) -> str | None:
        """Answer with words by question id; `done`, `cleared`, `outcome` and `new` as in Reply."""
        known = {name: given.pop(name) for name in ("done", "cleared", "outcome", "new") if name in given}
        async with self.workspace.begin() as tx:
            return await huddle_answers.submit(tx, prompt or self.prompts[user], user, Reply(answers=given, **known))

    async def messages(self, word: str = "") -> dict[str, Message]:
        """Every message whose key holds `word`, by key."""
        async with self.workspace.read() as tx:
            query = sa.select(Message).order_by(Message.id)
            return {message.key: message for message in await tx.all(query) if word in message.key}

    async def summary(self) -> Message | None:
        """The latest round's message in the channel."""
        return (await self.messages(self.key)).get(self.key)

    async def message(self, user: str, kind: str = "") -> Message:
        """What that person was sent in the latest round; `kind` is ``nudge``, or ``answers`` for the thread."""
        key = f"{self.key}:{user}:{kind}".rstrip(":")
        return (await self.messages(key))[key]

    async def said(self) -> str:
        summary = await self.summary()
        return summary.payload["text"] if summary is not None else ""

    async def prompt(self, user: str) -> Prompt:
        async with self.workspace.read() as tx:
            prompt = await tx.get(Prompt, self.prompts[user])
            assert prompt is not None
            return prompt

    async def plan(self, user: str) -> dict[str, PlanItem]:
        """Everything that person planned, by its words."""
        async with self.workspace.read() as tx:
            query = sa.select(PlanItem).where(PlanItem.user_id == user).order_by(PlanItem.id)
            return {item.text: item for item in await tx.all(query)}


async def sit_down(workspace: Workspace, *names: str, times: Sequence[str] = ("10:00",)) -> Table:
    """A huddle of these people (U1, U2 and so on), set up by a lead who does not take part."""
    people = [f"U{number}" for number in range(1, len(names) + 1)]
    table = Table(workspace, people)
    async with workspace.begin() as tx:
        table.huddle_id = await _make(tx, people, names, times)
    return table


async def _make(tx: Tx, people: Sequence[str], names: Sequence[str], times: Sequence[str]) -> int:
    tx.add(Member(user_id=LEAD, name="Lena Lead", roles=frozenset({Role.LEAD}), profile_at=tx.now))
    for user, name in zip(people, names, strict=True):
        tx.add(Member(user_id=user, name=name, zone="Europe/Berlin", profile_at=tx.now))
    huddle = Huddle(
        name="Finance daily",
        channel=CHANNEL,
        lead_id=LEAD,
        set_up_by=LEAD,
        days=[0, 1, 2, 3, 4],
        times=list(times),
        first_day=date(2027, 3, 1),
        questions=QUESTIONS,
        runs_from=tx.now,
    )
    tx.add(huddle)
    await tx.flush()
    for user in people:
        tx.add(Participant(huddle_id=huddle.id, user_id=user, joined_at=tx.now))
    return huddle.id


__all__ = ["CHANNEL", "LEAD", "QUESTIONS", "Kind", "Table", "sit_down"]
