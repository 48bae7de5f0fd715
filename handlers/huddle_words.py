"""`/huddle` and its words."""

from collections.abc import Awaitable, Callable
from difflib import get_close_matches

from bot import huddles as use_cases
from bot.views import huddle_help
from handlers import huddle_setup, huddle_statistics, huddles
from handlers.listening import Answer, Call, Open, Say, command

Word = Callable[[Call, str], Awaitable[Answer | None]]


def _alone(handler: Callable[[Call], Awaitable[Answer | None]]) -> Word:
    """A word after which nothing more is read."""

    async def run(call: Call, rest: str) -> Answer | None:
        return await handler(call)

    return run


def _lead(act: str) -> Word:
    """A lead's word, after which a huddle may be named."""

    async def run(call: Call, rest: str) -> Answer | None:
        async with call.workspace.begin() as tx:
            return Open(await use_cases.choose(tx, call.user, act, rest))

    return run


async def _help(call: Call) -> Answer:
    return Say(huddle_help.usage())


WORDS: dict[str, Word] = {
    "": _alone(huddles.answer_now),
    "answer": _alone(huddles.answer_now),
    "setup": _alone(huddle_setup.open_setup),
    "edit": _lead("edit"),
    "pause": _lead("pause"),
    "resume": _lead("resume"),
    "busy": _lead("busy"),
    "history": _alone(huddles.history),
    "statistics": _alone(huddle_statistics.statistics),
    "stats": _alone(huddle_statistics.statistics),
    "away": huddles.go_away,
    "back": _alone(huddles.come_back),
    "help": _alone(_help),
}


@command("/huddle")
async def huddle(call: Call) -> Answer | None:
    first, _, rest = call.words.partition(" ")
    run = WORDS.get(first.casefold().strip(".!?"))
    if run is None:
        if call.words.casefold() in ("set up", "set-up"):
            return await huddle_setup.open_setup(call)
        near = get_close_matches(first.casefold(), [word for word in WORDS if word], n=1, cutoff=0.6)
        return Say(huddle_help.unknown(call.words, near[0] if near else None))
    return await run(call, rest.strip())
