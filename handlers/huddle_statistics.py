"""Statistics of huddles: everybody's for a lead, their own for a member; a lead also gets the file."""

from datetime import date, timedelta

from bot import huddle_absences, huddle_statistics
from bot.database import Tx
from bot.views import blocks
from bot.views import huddle_statistics as view
from handlers.files import hand_over
from handlers.forms import whole_number
from handlers.listening import Answer, Call, Open, Replace, Say, action


async def statistics(call: Call) -> Answer:
    """The figures as a message; asked for in the Home tab, as a form, which cannot hold a table."""
    async with call.workspace.begin() as tx:
        shown = await _shown(tx, call.user, 0, "4-weeks", table=not call.body.get("view"))
    return Open(_form(shown)) if call.body.get("view") else Say(shown)


@action("huddle.statistics_huddle")
@action("huddle.statistics_period")
async def choose(call: Call) -> Answer:
    huddle, _, period = call.value.partition(":")
    async with call.workspace.begin() as tx:
        chosen = period if period in view.PERIODS else "4-weeks"
        shown = await _shown(tx, call.user, whole_number(huddle), chosen, table=not call.body.get("view"))
    return Replace(_form(shown)) if call.body.get("view") else Say({**shown, "replace_original": True})


def _form(shown: blocks.Content) -> blocks.View:
    return blocks.modal("huddle.statistics", "Statistics", shown["blocks"], submit=None, close="Close")


async def _shown(tx: Tx, user_id: str, number: int, period: str, *, table: bool) -> blocks.Content:
    huddles = await huddle_statistics.huddles(tx, user_id)
    if not huddles:
        return blocks.message(blocks.paragraph("There are no figures yet. They start with your first huddle."))
    huddle = next((huddle for huddle in huddles if huddle.id == number), huddles[0])
    lead = await huddle_statistics.is_lead(tx, user_id)
    today = await huddle_absences.today_of(tx, user_id)
    first, last = _days(period, today)
    rows = await huddle_statistics.figures(tx, huddle.id, first, last, None if lead else user_id)
    summed = huddle_statistics.by_week(rows) if period == "by-week" else huddle_statistics.by_person(rows)
    return view.statistics(huddle, huddles, period, summed, today, export=lead, table=table)


def _days(period: str, today: date) -> tuple[date, date]:
    """The first and last day; a round of tomorrow may have begun somewhere already."""
    monday, end = huddle_statistics.monday(today), today + timedelta(days=1)
    match period:
        case "this-week":
            return monday, end
        case "last-week":
            return monday - huddle_statistics.WEEK, monday - timedelta(days=1)
        case "4-weeks":
            return monday - 3 * huddle_statistics.WEEK, end
        case "year":
            return monday - (huddle_statistics.A_YEAR - 1) * huddle_statistics.WEEK, end
    return monday - 11 * huddle_statistics.WEEK, end


@action("huddle.statistics_file")
async def export(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        made = await huddle_statistics.export(tx, call.user, call.number)
    if made is None:
        return Say(blocks.sentence("That huddle is gone. Type `/huddle statistics` to see the others."))
    name, content = made
    return await hand_over(call, name, content, "The huddle's figures of the last year, by person and week.")
