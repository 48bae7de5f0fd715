"""Opens the sample company mid-week: its people use the bot for some days, through the same forms as anybody."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from playground.buying import Act, Buying
from playground.clockwork import STEP, MovableClock
from playground.company import DAILY_HUDDLE, GRACE, LUIS, MAYA, OPERATIONS_ROOM, Person, move_in
from playground.hands import Hands
from playground.script import DAYS, FRIDAY_BLOCKER, MESSAGE, ROLES, Day, Said
from playground.slack import Slack
from playground.tying import Tying

HOME_ZONE = ZoneInfo("Europe/Stockholm")
START = datetime(2027, 3, 5, 8, 0, tzinfo=HOME_ZONE)
SETTLED_IN = datetime(2027, 3, 10, 10, 20, tzinfo=HOME_ZONE)

RunDue = Callable[[], Awaitable[datetime | None]]


class Week:
    """Some days at Larkfield Cycles.

    Args:
        slack: where its people act.
        clock: moved from one thing that happens to the next.
        run_due: lets the bot do what is due.
    """

    def __init__(self, slack: Slack, clock: MovableClock, run_due: RunDue) -> None:
        self._slack = slack
        self._hands = Hands(slack)
        self._buying = Buying(self._hands)
        self._tying = Tying(self._hands)
        self._clock = clock
        self._run_due = run_due

    async def live(self) -> None:
        """Friday's set-up, then what people do, in its order."""
        move_in(self._slack)
        await self._roles()
        await self._set_up()
        acts = [*self._buying.acts(), *self._tying.acts(), (START + timedelta(hours=3), self._raise_friday)]
        for day in DAYS:
            acts += self._acts_of(day)
        for moment, act in sorted(acts, key=lambda found: found[0]):
            if moment <= SETTLED_IN:
                if moment > self._clock.now():
                    await self._until(moment)
                await act()
        await self._until(SETTLED_IN)
        await self._run_due()

    async def _until(self, moment: datetime) -> None:
        """Move on; what is due on the way is done, each at its time. What the last act left to do is due by now."""
        while (due := await self._run_due()) is not None and due <= moment:
            self._clock.at(max(due, self._clock.now() + STEP))
        self._clock.at(moment)

    async def _roles(self) -> None:
        """Maya installs the bot, says who does what, and what is charged to what."""
        hands = self._hands
        await hands.type(MAYA, "/tandem", "settings")
        for who, (roles, department) in ROLES.items():
            await hands.press(MAYA, "settings.person", selected=who.id)
            await hands.send(MAYA, {"roles": list(roles), "department": department})
        await hands.press(MAYA, "settings.workspace")
        await hands.send(MAYA, {"zone": "Europe/Stockholm", "country": "SE"})
        await self._buying.set_up()
        await hands.close(MAYA)
        await self._until(self._clock.now() + timedelta(minutes=20))

    async def _set_up(self) -> None:
        await self._hands.type(MAYA, "/huddle", "setup")
        await self._hands.send(
            MAYA, {"name": "Daily huddle", "channel": DAILY_HUDDLE.id, "time": "09:00", "first_day": "2027-03-09"}
        )
        await self._hands.close(MAYA)

    async def _raise_friday(self) -> None:
        who, what, needs, owner = FRIDAY_BLOCKER
        await self._hands.type(who, "/blocker")
        await self._hands.send(who, {"what": what, "needs": needs, "owner": owner.id, "needed_by": "2027-03-12"})
        await self._hands.close(who)
        speaker, words = MESSAGE
        await self._slack.say(speaker.id, words, OPERATIONS_ROOM.id)

    def _acts_of(self, day: Day) -> list[Act]:
        """Everyone answers at their hour, in the order in which the sun goes round."""
        date = datetime.fromisoformat(day.date)
        acts: list[Act] = []
        for said in day.answers:
            at = self._at(date, said.who, said.hour)
            acts.append((at, partial(self._answer, said)))
            if said.who == LUIS:
                acts.append((at + timedelta(hours=2), self._luis_clears))
        acts += [(self._at(date, who, 9.5), partial(self._hands.reply, who, "huddle.skip")) for who in day.skips]
        return acts

    def _at(self, day: datetime, who: Person, hour: float) -> datetime:
        return (day + timedelta(hours=hour)).replace(tzinfo=ZoneInfo(who.tz))

    async def _answer(self, said: Said) -> None:
        hands = self._hands
        await hands.reply(said.who, "huddle.answer")
        names = {block["block_id"]: block for block in hands.form(said.who).blocks if block["type"] == "input"}
        texts = [name for name in names if name.startswith("answer_")]
        written = dict(zip(texts, (said.finished, "\n".join(said.plan), said.action), strict=True))
        values: dict[str, Any] = {name: words for name, words in written.items() if words}
        if said.done:
            values["done1"] = [option["value"] for option in names["done1"]["element"]["options"]][: said.done]
        if said.blocked is not None:
            what, needs, owner = said.blocked
            values |= {"what": what, "needs": needs, "owner": owner.id}
        await hands.send(said.who, values)

    async def _luis_clears(self) -> None:
        """Luis sends Grace the volumes on the same day."""
        await self._hands.reply(LUIS, "blocker.clear")
        outcome = f"The volumes are in the plan file now, {GRACE.real_name.split()[0]}."
        await self._hands.send(LUIS, {"outcome": outcome, "lesson": ["lesson"]})


async def open_company(slack: Slack, clock: MovableClock, run_due: RunDue) -> None:
    """Fill the workspace, and let its people use the bot until Wednesday morning."""
    await Week(slack, clock, run_due).live()
