"""Figures looked up: the /kpi command and the buttons of its answers."""

from bot import amounts, cost_centres, figure_answers, figure_scopes, figure_sources, figures, members, periods
from bot.amounts import Chart
from bot.database import Tx
from bot.figure_values import Known
from bot.periods import Horizon
from bot.ready_figures import Definition
from bot.views import figure_help
from bot.views import figure_sources as source_views
from bot.views import figures as view
from bot.views.blocks import Content, sentence
from handlers import figure_forms, sharing
from handlers.charted import answer
from handlers.forms import whole_number
from handlers.listening import ACTIONS, Answer, Call, Open, Say, action, command
from models.cost_centre import CostCentre
from models.period import Month, Period
from models.refusal import Refusal

GONE = "That figure is gone. Type `/kpi list` to see the names of all figures."


@command("/kpi")
async def kpi(call: Call) -> Answer | None:
    """Go by the words: none gives the scorecard."""
    words = call.words.strip()
    first, _, rest = words.partition(" ")
    match first.casefold():
        case "help" if not rest:
            return Say(figure_help.usage())
        case "list" if not rest:
            return await _names(call)
        case "new" | "add" if not rest:
            return await figure_forms.open_new(call)
        case "change" if rest:
            return await figure_forms.open_named(call, rest)
        case "digest" if not rest:
            return await ACTIONS["digest.open"](call)
    async with call.workspace.read() as tx:
        asked = await _ask(tx, call.user)
        meant = figure_scopes.read(words, asked.known, await cost_centres.everything(tx), asked.seen)
        if not meant.name:
            return await answer(call, await asked.scorecard(tx, meant.period, meant.centre))
        found = figures.find(asked.known, meant.name)
        if isinstance(found, Definition):
            content = await asked.answer(tx, found, meant.period, meant.centre)
        else:
            content = figure_help.unknown(meant.name, found, figures.after(asked.known, meant.name))
    return await answer(call, content)


class _Asked:
    """Who asks, and all that an answer is worked out with."""

    def __init__(self, zone: str, known: Known, chart: Chart, seen: Horizon) -> None:
        self.zone, self.known, self.chart, self.seen = zone, known, chart, seen

    async def answer(
        self, tx: Tx, figure: Definition, period: Period | None, centre: CostCentre | None, shared_by: str | None = None
    ) -> Content:
        found = await figure_answers.answer(tx, self.known, self.chart, self.seen, figure, period, centre)
        return view.answer(found, self.zone, shared_by=shared_by)

    async def scorecard(
        self, tx: Tx, period: Period | None, centre: CostCentre | None, shared_by: str | None = None
    ) -> Content:
        period = period or self.seen.usual
        found = await figure_answers.scorecard(tx, self.known, self.chart, self.seen, period, centre)
        return view.scorecard(found, (period.first, period.last), self.zone, shared_by=shared_by)

    async def content(self, tx: Tx, value: str, shared_by: str | None = None) -> Content:
        """What a button or menu names: a figure or the scorecard. Raises a Refusal where it is gone."""
        figure, period, centre = await self.chosen(tx, value)
        if figure is None:
            return await self.scorecard(tx, period, centre, shared_by)
        return await self.answer(tx, figure, period, centre, shared_by)

    async def chosen(self, tx: Tx, value: str) -> tuple[Definition | None, Period | None, CostCentre | None]:
        """What a button carries: a figure (None: the scorecard), a period, and a cost center (None: the company).

        Raises:
            Refusal: one of them is gone.
        """
        key, first, last, of = [*value.split(":"), "", "", ""][:4]
        figure = self.known.definitions.get(key)
        if figure is None and key:
            raise Refusal(GONE)
        try:
            period = self.seen.years.named(Month.read(first), Month.read(last)) if first and last else None
        except ValueError:
            raise Refusal(GONE) from None
        centre = await cost_centres.find(tx, whole_number(of))
        if of and centre is None:
            raise Refusal("That cost center is gone. Ask for the figure again.")
        return figure, period, centre


async def _ask(tx: Tx, user: str) -> _Asked:
    member = await members.find(tx, user)
    zone = member.zone if member is not None else (await tx.team()).zone
    seen, chart = await periods.horizon(tx), await amounts.chart(tx)
    return _Asked(zone, await figures.known(tx, chart), chart, seen)


async def _names(call: Call) -> Answer:
    async with call.workspace.read() as tx:
        known = await figures.known(tx, await amounts.chart(tx))
    return Say(view.names(list(known.definitions.values())))


async def _show(call: Call) -> Answer | None:
    """One figure, as a button or menu names it."""
    async with call.workspace.read() as tx:
        content = await (await _ask(tx, call.user)).content(tx, call.value)
    return await answer(call, content)


action("kpi.pick")(_show)
for _place in range(figures.MOST):
    action(f"kpi.suggested.{_place}")(_show)


@action("kpi.source")
async def source(call: Call) -> Answer:
    """Where a figure comes from."""
    async with call.workspace.read() as tx:
        asked = await _ask(tx, call.user)
        figure, period, centre = await asked.chosen(tx, call.value)
        if figure is None or period is None:
            raise Refusal(GONE)
        found = await figure_sources.trace(tx, asked.known, asked.chart, asked.seen, figure, period, centre)
    return Open(source_views.source(found, asked.zone, asked.seen.today))


@action("kpi.lines")
async def lines(call: Call) -> Answer:
    """The lines of an account behind it."""
    account, first, last, of = [*call.value.split(":"), "", "", ""][:4]
    async with call.workspace.read() as tx:
        seen = await periods.horizon(tx)
        try:
            months = list(seen.years.named(Month.read(first), Month.read(last)).months())
        except ValueError:
            raise Refusal(GONE) from None
        found = await figure_sources.lines(tx, whole_number(account), months, whole_number(of) or None)
    return Open(source_views.lines(*found, seen.currency, seen.today))


@action("kpi.meaning")
async def meaning(call: Call) -> Answer:
    """What a figure means."""
    async with call.workspace.read() as tx:
        known = await figures.known(tx, await amounts.chart(tx))
    figure = known.definitions.get(call.value.split(":")[0])
    if figure is None:
        raise Refusal(GONE)
    return Open(source_views.meaning(figure, call.value))


@action("kpi.share")
async def share(call: Call) -> Answer:
    """Show it to the channel it was asked in, once."""
    await sharing.require_channel(call)
    async with call.workspace.read() as tx:
        content = await (await _ask(tx, call.user)).content(tx, call.value, call.user)
    async with call.workspace.begin() as tx:
        new = await tx.post(f"kpi:{call.channel}:{sharing.source(call)}:{call.value}", call.channel, content)
    return Say(sentence(view.shared(again=not new)))
