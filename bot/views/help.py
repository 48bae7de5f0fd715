"""What Tandem's commands are for."""

from collections.abc import Iterable

from bot.views.blocks import Block, Content, Element, bullets, context, line, message, rich, said

COMMANDS = (
    ("/huddle", "answer now, set up, pause, history, statistics, or say that you are away"),
    ("/blocker", "raise what is stuck, see what is open, look one up by its number"),
    ("/purchase", "ask for something to be bought, decide, see what is stuck with whom"),
    ("/kpi", "see one figure or the scorecard, in plain words, for any time"),
    ("/variance", "see what was booked against what was planned, and why"),
    ("/discrepancy", "report what does not tie, see what is open and how old it is, look one up"),
    ("/tandem", "help, settings, import, lessons, audit, export, health"),
)
WORDS = (
    ("/tandem help", "this list"),
    ("/tandem settings", "cost centers, budgets, backups, the workspace (leads); roles, who approves purchases (admins)"),
    ("/tandem import", "bring numbers in from a file; dropping it in my messages does the same (leads)"),
    ("/tandem import sources", "numbers that come by themselves, from the web, a folder or a database (leads)"),
    ("/tandem imports", "what was brought in, and by whom (leads)"),
    ("/tandem lessons supplier", "what was learned about something; without a word, the latest"),
    ("/tandem audit", "the last decisions that were written down (admins)"),
    ("/tandem audit verify", "whether anybody has tampered with them (admins)"),
    ("/tandem export", "all of them as a file (admins)"),
    ("/tandem health", "what could not be delivered, and whether I am at work (admins)"),
)


def listed(commands: Iterable[tuple[str, str]]) -> Element:
    """Commands and what each is for."""
    return bullets([said(words, code=True), f" – {purpose}"] for words, purpose in commands)


def everything() -> Content:
    """All commands."""
    return message(*_commands(), context("Open my Home tab to see what waits for you."))


def usage(words: str) -> Content:
    """The answer to words that /tandem does not know."""
    return message(
        rich(line("I do not know “", words[:100], "”. This is what I know:"), listed(WORDS)),
        context("Type /tandem help for all commands."),
    )


def reply() -> Content:
    """The answer to somebody who writes to the bot."""
    return message(rich(line("I answer commands and buttons. Type one of these anywhere:"), listed(COMMANDS)))


def _commands() -> list[Block]:
    return [
        rich(line("Each command answers ", said("help", code=True), " with its own words."), listed(COMMANDS)),
        rich(line(said("/tandem", code=True), " in full:"), listed(WORDS)),
    ]
