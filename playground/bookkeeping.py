"""Priya brings in the books of Larkfield Cycles once the page is open: she drops the files, and says yes."""

import asyncio

from playground import bank, books
from playground.clockwork import RunDue
from playground.company import FINANCE_ROOM, MAYA, PRIYA
from playground.hands import Hands
from playground.slack import Slack

CHART, LEDGER, PLAN, MARCH = "larkfield-chart.csv", "larkfield-ledger.csv", "larkfield-plan.csv", "larkfield-march.csv"
LONGEST = 120  # seconds for all of it
PAUSE = 0.1


async def bring_in(slack: Slack, run_due: RunDue) -> None:
    """The chart first, since the others name its accounts; then vouchers, plan, the bank's statement, and the weekly digest.

    Args:
        run_due: lets the bot do what is due; the files are read and loaded in it.

    Raises:
        TimeoutError: the bot did not take a file.
    """
    hands = Hands(slack)
    async with asyncio.timeout(LONGEST):
        for name, content in (
            (CHART, books.chart()),
            (LEDGER, books.ledger()),
            (PLAN, books.plan()),
            (bank.NAME, bank.statement()),
        ):
            file = slack.add_file(PRIYA.id, name, content, "text/csv")
            await slack.say(PRIYA.id, "", files=[file])
            await _until(slack, run_due, f"I have read {name}")
            await hands.reply(PRIYA, "import.load")
            await _until(slack, run_due, f"{name} is in the")
        await hands.type(MAYA, "/kpi", "digest")
        await hands.send(MAYA, {"channel": FINANCE_ROOM.id, "weekday": "0", "at": "09:00"})
        await hands.close(MAYA)


async def _until(slack: Slack, run_due: RunDue, words: str) -> None:
    """Go on until the bot has told Priya so; the bot's own worker may have the file in hand already."""
    while True:
        await run_due()
        if any(words in message.text for message in slack.messages(PRIYA.id)):
            return
        await asyncio.sleep(PAUSE)


def offered() -> dict[str, bytes]:
    """The files that the page offers to whoever has none at hand."""
    return {MARCH: books.march()}
