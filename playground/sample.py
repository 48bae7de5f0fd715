"""Opens the sample company mid-week: its people use the bot for some days, through the same forms as anybody."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playground.clockwork import MovableClock, run_until
from playground.company import DAILY_HUDDLE, GRACE, LUIS, MAYA, OPERATIONS_ROOM, Person, move_in
from playground.script import DAYS, FRIDAY_BLOCKER, MESSAGE, ROLES, Day, Said
from playground.server import Playground
from playground.workspace import Message, View

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

    def __init__(self, slack: Playground, clock: MovableClock, run_due: RunDue) -> None:
        self._slack = slack
        self._clock = clock
        self._run_due = run_due

    async def live(self) -> None:
        """Friday's set-up, then each day's answers."""
        move_in(self._slack)
        await self._roles()
        await self._set_up()
        await self._raise_friday()
        for day in DAYS:
            await self._live_day(day)
        await self._until(SETTLED_IN)

    async def _until(self, moment: datetime) -> None:
        await run_until(self._clock, self._run_due, moment)

    def _form(self, who: Person) -> View:
        view = self._slack.view(who.id)
        if view is None:
            raise LookupError(f"{who.name} expected a form, and none is open")
        return view

    async def _send(self, who: Person, values: dict[str, Any]) -> None:
        answer = await self._slack.submit(who.id, self._form(who), values)
        if not answer.ok or answer.errors:
            raise LookupError(f"{who.name}'s form was not taken: {answer}")

    async def _close(self, who: Person) -> None:
        if (view := self._slack.view(who.id)) is not None:
            await self._slack.close(who.id, view, whole=True)

    async def _roles(self) -> None:
        """Maya installs the bot and says who does what."""
        await self._slack.command(MAYA.id, "/tandem", "settings")
        for who, (roles, department) in ROLES.items():
            await self._slack.click(MAYA.id, self._form(MAYA), "settings.person", selected=who.id)
            await self._send(MAYA, {"roles": list(roles), "department": department})
        await self._slack.click(MAYA.id, self._form(MAYA), "settings.workspace")
        await self._send(MAYA, {"zone": "Europe/Stockholm", "country": "SE"})
        await self._close(MAYA)
        await self._until(self._clock.now() + timedelta(minutes=20))

    async def _set_up(self) -> None:
        await self._slack.command(MAYA.id, "/huddle", "setup")
        await self._send(
            MAYA, {"name": "Daily huddle", "channel": DAILY_HUDDLE.id, "time": "09:00", "first_day": "2027-03-09"}
        )
        await self._close(MAYA)

    async def _raise_friday(self) -> None:
        who, what, needs, owner = FRIDAY_BLOCKER
        await self._until(START + timedelta(hours=3))
        await self._slack.command(who.id, "/blocker", "")
        await self._send(who, {"what": what, "needs": needs, "owner": owner.id, "needed_by": "2027-03-12"})
        await self._close(who)
        speaker, words = MESSAGE
        await self._slack.say(speaker.id, words, OPERATIONS_ROOM.id)

    async def _live_day(self, day: Day) -> None:
        """Everyone answers at their hour, in the order in which the sun goes round."""
        date = datetime.fromisoformat(day.date)
        acts: list[tuple[datetime, Said | Person]] = [(self._at(date, said.who, said.hour), said) for said in day.answers]
        acts += [(self._at(date, who, 9.5), who) for who in day.skips]
        for moment, act in sorted(acts, key=lambda found: found[0]):
            if moment > SETTLED_IN:
                break
            await self._until(moment)
            if isinstance(act, Person):
                await self._slack.click(act.id, self._prompt(act), "huddle.skip")
            else:
                await self._answer(act)
            if isinstance(act, Said) and act.who == LUIS:
                await self._luis_clears()

    def _at(self, day: datetime, who: Person, hour: float) -> datetime:
        return (day + timedelta(hours=hour)).replace(tzinfo=ZoneInfo(who.tz))

    def _prompt(self, who: Person) -> Message:
        return self._find(who, "huddle.answer")

    def _find(self, who: Person, action_id: str) -> Message:
        """The last message to somebody that has such a button."""
        for message in reversed(self._slack.messages(who.id, viewer=who.id)):
            ids = [element.get("action_id") for block in message.blocks for element in block.get("elements", [])]
            if action_id in ids:
                return message
        raise LookupError(f"nobody asked {who.name}: no {action_id}")

    async def _answer(self, said: Said) -> None:
        await self._slack.click(said.who.id, self._prompt(said.who), "huddle.answer")
        view = self._form(said.who)
        names = {block["block_id"]: block for block in view.blocks if block["type"] == "input"}
        texts = [name for name in names if name.startswith("answer_")]
        written = dict(zip(texts, (said.finished, "\n".join(said.plan), said.action), strict=True))
        values: dict[str, Any] = {name: words for name, words in written.items() if words}
        if said.done:
            values["done1"] = [option["value"] for option in names["done1"]["element"]["options"]][: said.done]
        if said.blocked is not None:
            what, needs, owner = said.blocked
            values |= {"what": what, "needs": needs, "owner": owner.id}
        await self._send(said.who, values)

    async def _luis_clears(self) -> None:
        """Luis sends Grace the volumes on the same day."""
        await self._until(self._clock.now() + timedelta(hours=2))
        await self._slack.click(LUIS.id, self._find(LUIS, "blocker.clear"), "blocker.clear")
        outcome = f"The volumes are in the plan file now, {GRACE.real_name.split()[0]}."
        await self._send(LUIS, {"outcome": outcome, "lesson": ["lesson"]})


async def open_company(slack: Playground, clock: MovableClock, run_due: RunDue) -> None:
    """Fill the workspace, and let its people use the bot until Wednesday morning."""
    await Week(slack, clock, run_due).live()
