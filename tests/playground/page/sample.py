"""The sample bot that the page's tests look at: it shows every block, and answers in every way."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from playground import Playground
from playground.company import move_in
from tests.playground.bot import Bot, listening, manifest
from tests.playground.page import blocks as show
from tests.playground.page.forms import EVERYTHING, HOME, POLICY, purchase

Json = dict[str, Any]
START = datetime(2026, 3, 2, 8, 12, tzinfo=UTC)


def page_manifest() -> Json:
    """The sample bot's manifest."""
    body = manifest()
    body["display_information"] |= {"name": "Ledger", "description": "Keeps finance and operations in step."}
    body["features"]["bot_user"]["display_name"] = "Ledger"
    body["features"]["slash_commands"] = [
        {"command": "/purchase", "description": "Ask to buy something", "usage_hint": "[mine | PUR-12]"},
        {"command": "/kpi", "description": "One figure or the scorecard", "usage_hint": "[name] [period]"},
        {"command": "/fields", "description": "A form with every field"},
        {"command": "/slow", "description": "Never answers in time"},
    ]
    body["features"]["shortcuts"] = [
        {
            "name": "Request a purchase",
            "type": "global",
            "callback_id": "purchase.new",
            "description": "Ask to buy something",
        },
        {"name": "Raise a blocker", "type": "message", "callback_id": "blocker.raise", "description": "Keep a link to this"},
    ]
    return body


class PageBot(Bot):
    """Answers commands, buttons, forms and shortcuts; keeps what it heard in `heard`."""

    def __init__(self, slack: Playground) -> None:
        """Take the playground and register every listener."""
        super().__init__(slack)
        on = self.app
        on.command("/purchase")(self.purchase)
        on.command("/kpi")(self.kpi)
        on.command("/fields")(self.fields)
        on.command("/slow")(self.slow)
        on.shortcut("purchase.new")(self.purchase)
        on.shortcut("blocker.raise")(self.blocker)
        on.action("purchase.approve")(self.approve)
        on.action("purchase.fail")(self.slow)
        on.action("form.push")(self.push)
        on.action("it")(self.typed)
        on.action(re.compile(""))(self.other)
        on.view("purchase")(self.submitted)
        on.view("everything")(self.submitted_all)
        on.options("it")(self.vendors)
        on.event("app_home_opened")(self.home)
        on.event("message")(self.message)
        on.event("file_shared")(self.file)

    async def purchase(self, ack: Any, body: Json) -> None:
        """Open the short form."""
        self.heard.append(body)
        await ack()
        await self.client.views_open(trigger_id=body["trigger_id"], view=purchase())

    async def fields(self, ack: Any, body: Json) -> None:
        """Open the form with every field."""
        await ack()
        await self.client.views_open(trigger_id=body["trigger_id"], view=EVERYTHING)

    async def kpi(self, ack: Any, body: Json) -> None:
        """Answer only the person who asks."""
        self.heard.append(body)
        await ack(text=f"Revenue was *$1.2 million*, 4 % under plan. You asked for “{show.escaped(body['text'])}”.")

    async def slow(self, ack: Any) -> None:
        """Take longer than Slack waits."""
        await asyncio.sleep(4)
        await ack()

    async def blocker(self, ack: Any, body: Json) -> None:
        """Take a message's shortcut."""
        self.heard.append(body)
        await ack()
        await self.client.chat_postEphemeral(
            channel=body["channel"]["id"], user=body["user"]["id"], text="Kept as a blocker."
        )

    async def approve(self, ack: Any, body: Json) -> None:
        """Count the vote and change the message."""
        self.heard.append(body)
        blocks = [*show.APPROVAL[:-2], {"type": "context", "elements": [show.mark(f"Approved by <@{body['user']['id']}>")]}]
        await self.client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="Approved", blocks=blocks
        )
        await ack()

    async def push(self, ack: Any, body: Json) -> None:
        """Push the policy over the form."""
        await ack()
        await self.client.views_push(trigger_id=body["trigger_id"], view=POLICY)

    async def typed(self, ack: Any, body: Json) -> None:
        """Say who decides while the form is filled in."""
        self.heard.append(body)
        await ack()
        amount = float(body["actions"][0].get("value") or 0)
        note = "*Two people* decide." if amount > 10000 else "*One person* decides."
        await self.client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=purchase(note))

    async def other(self, ack: Any, body: Json) -> None:
        """Keep what was clicked."""
        self.heard.append(body)
        await ack()

    async def submitted(self, ack: Any, body: Json) -> None:
        """Refuse one vendor; take the rest."""
        self.heard.append(body)
        vendor = body["view"]["state"]["values"]["vendor"]["it"]["value"]
        if vendor == "Nobody":
            await ack(response_action="errors", errors={"vendor": "We do not buy from Nobody."})
            return
        await ack()
        await self.client.chat_postMessage(channel=body["user"]["id"], text=f"Asked for: {show.escaped(vendor)}")

    async def submitted_all(self, ack: Any, body: Json) -> None:
        """Keep every value."""
        self.heard.append(body)
        await ack()

    async def vendors(self, ack: Any, body: Json) -> None:
        """Offer vendors by their letters."""
        names = [
            name for name in ("Mistral Tubing", "Northern Spokes", "Mirror Paints") if body["value"].lower() in name.lower()
        ]
        await ack(options=[show.option(name, name.lower()) for name in names])

    async def home(self, event: Json) -> None:
        """Fill the Home tab."""
        await self.client.views_publish(user_id=event["user"], view=HOME)

    async def message(self, event: Json) -> None:
        """Say again what a person wrote."""
        self.heard.append(event)
        if not event.get("bot_id") and not event.get("files") and event["channel_type"] == "im":
            await self.client.chat_postMessage(channel=event["channel"], text=f"You wrote: {event['text']}")

    async def file(self, event: Json) -> None:
        """Note a file."""
        self.heard.append(event)
        await self.client.chat_postMessage(channel=event["channel_id"], text="I have your file.")

    async def fill(self) -> None:
        """Say something in every place."""
        post = self.client.chat_postMessage
        finance = "C03FINANCE"
        await post(channel=finance, text="Purchase PUR-12: Ben asks for $12,500.00", blocks=show.APPROVAL)
        digest = await post(channel=finance, text="The week in figures", blocks=show.DIGEST)
        await post(channel=finance, text="Two charts", blocks=show.CHARTS, thread_ts=digest["ts"])
        await post(channel=finance, text=show.TEXTS + show.escaped(show.HOSTILE))
        await post(
            channel="U01MAYA",
            text=show.HOSTILE,
            blocks=[
                {"type": "section", "text": show.plain(show.HOSTILE)},
                {"type": "section", "text": show.mark(show.HOSTILE)},
            ],
        )
        await post(channel="U01MAYA", text="Cash by month", blocks=show.AREA)


@contextlib.asynccontextmanager
async def living(port: int = 0) -> AsyncIterator[tuple[Playground, PageBot]]:
    """Larkfield Cycles with the sample bot in it, served; the clock goes on by an hour at each jump."""
    now = [START]
    slack = Playground(page_manifest(), lambda: now[0])
    move_in(slack)

    async def jump(_: Any) -> None:
        now[0] += timedelta(hours=1)

    slack.on_clock = jump
    labels = ("In an hour", "Next message", "Next morning", "Next week", "Next clock change")
    slack.jumps = [{"id": label, "label": label} for label in labels]
    async with slack.serving(port), listening(PageBot(slack)) as bot:
        assert isinstance(bot, PageBot)
        await bot.fill()
        await slack.say("U02TOMAS", "The carrier called: the truck comes on Thursday.", "C03FINANCE")
        await slack.say("U02TOMAS", "I will ask about the price.", "C03FINANCE")
        yield slack, bot
        if bot.client.session is not None:
            await bot.client.session.close()
