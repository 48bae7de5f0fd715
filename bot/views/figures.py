"""What `/kpi` shows: one figure, or the scorecard."""

from collections import Counter
from collections.abc import Sequence

from bot.figure_answers import Answer, Scorecard
from bot.prose import dates
from bot.prose.directions import line
from bot.prose.figure_sentences import beside, came, row, shape
from bot.prose.figures import rounded
from bot.prose.lists import count, joined
from bot.ready_figures import Definition
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    actions,
    bold,
    bullets,
    button,
    context,
    message,
    option,
    paragraph,
    person,
    plain,
    rich,
)
from bot.views.charts import line_chart
from models.account_kind import Verdict
from models.cost_centre import CostCentre
from models.figure import Unit
from models.period import Month

UNITS = {Unit.PERCENT: "percent", Unit.DAYS: "days", Unit.RATIO: "ratio", Unit.NUMBER: "number"}
WORSE = frozenset({Verdict.WORSE, Verdict.USUALLY_WORSE})
DECIMALS = {Unit.MONEY: 2, Unit.PERCENT: 1, Unit.DAYS: 1, Unit.RATIO: 2, Unit.NUMBER: 2}


def value_of(key: str, months: tuple[Month, Month] | None, centre: CostCentre | None = None) -> str:
    """What a button carries: the figure, the first and last month, and the cost center where it is of one."""
    of = f":{centre.id}" if centre is not None else ""
    return f"{key}:{months[0]}:{months[1]}{of}" if months else f"{key}::{of}"


def _value(answer: Answer) -> str:
    period = answer.scope.period
    return value_of(answer.definition.key, (period.first, period.last), answer.centre)


def answer(found: Answer, zone: str, *, shared_by: str | None = None) -> Content:
    """One figure: the main point, what stands beside it, its chart, and what one can ask next.

    Args:
        zone: on whose clock the time is given.
        shared_by: who shows it to a channel; None while only the asker sees it.
    """
    blocks: list[Block] = [paragraph(bold(line(came(found))))]
    if found.value is None:
        blocks.append(paragraph(found.reason))
    months = len(found.scope.months)
    rows = [_beside(*beside(found.definition, each, found.currency, months)) for each in found.comparisons]
    if rows:
        blocks.append(rich(bullets(rows)))
    if words := shape(found):
        blocks.append(paragraph(words))
    if found.points:
        blocks.append(_chart(found))
    notes = [*found.notes, *([found.definition.basis] if found.value is not None and found.definition.basis else [])]
    blocks += _small(notes, found, zone)
    if shared_by is not None:
        blocks.append(paragraph("Shared by ", person(shared_by), "."))
    blocks.append(actions(*_buttons(found, shared=shared_by is not None)))
    return message(*blocks)


def _beside(name: str, words: str) -> Sequence[Piece]:
    return [bold(f"{name}: "), words]


def _chart(found: Answer) -> Block:
    unit = found.definition.unit
    months = [month for month, _, _ in found.points]
    scale = 100 if unit is Unit.PERCENT else 1
    actual = [rounded(value * scale, DECIMALS[unit]) for _, value, _ in found.points]
    series = {"Actual": actual}
    plans = [plan for _, _, plan in found.points if plan is not None]
    if len(plans) == len(months):
        series["Plan"] = [rounded(plan * scale, DECIMALS[unit]) for plan in plans]
    return line_chart(found.definition.title, months, series, UNITS.get(unit, found.currency))


def _small(notes: Sequence[str], found: Answer | Scorecard, zone: str) -> list[Block]:
    if found.loaded_at is not None:
        notes = [*notes, f"From the books as loaded on {dates.moment(found.loaded_at, zone)}."]
    return [context(*notes[:10])] if notes else []


def _buttons(found: Answer, *, shared: bool) -> list[Element]:
    value, name = _value(found), found.definition.name
    buttons = [
        button("kpi.source", "Where does this come from?", value, label=f"Where {name} comes from"),
        button("kpi.meaning", "What does it mean?", value, label=f"What {name} means"),
    ]
    return buttons if shared else [*buttons, button("kpi.share", "Share here", value, label=f"Share {name} here")]


def scorecard(found: Scorecard, period: tuple[Month, Month], zone: str, *, shared_by: str | None = None) -> Content:
    """All figures that people follow, off plan first."""
    blocks: list[Block] = [paragraph(bold(line(main_point(found))))]
    there = [each for each in found.answers if each.value is not None]
    gone = [each for each in found.answers if each.value is None]
    if there:
        planned = any(each.against is not None for each in there)
        rows: list[list[Piece]] = [
            [bold(f"{line(each.definition.title)}: "), row(each, unplanned=planned)] for each in there
        ]
        blocks.append(rich(bullets(rows)))
    shared = [reason for reason, times in Counter(each.reason for each in gone).most_common(1) if times > 1]
    if shared and not there:
        blocks.append(paragraph(*shared))
    elif gone:
        blocks.append(paragraph("These have no value:"))
        blocks.append(rich(bullets([f"{line(each.definition.title)}: ", each.reason] for each in gone)))
    blocks += _small(found.notes, found, zone)
    if shared_by is not None:
        blocks.append(paragraph("Shared by ", person(shared_by), "."))
    menu = _menu([each.definition for each in found.answers], period, found.centre)
    share = button("kpi.share", "Share here", value_of("", period, found.centre), label="Share the scorecard here")
    controls = [*([menu] if menu else []), *([] if shared_by is not None else [share])]
    return message(*blocks, *([actions(*controls)] if controls else []))


def main_point(found: Scorecard) -> str:
    """How many are worse, and how many better."""
    there = [each for each in found.answers if each.value is not None]
    whose = f"{found.centre.label}: " if found.centre is not None else ""
    if not there:
        return f"{whose}No figure has a value for {found.period}."
    planned = [each for each in there if each.against is not None]
    if not planned:
        return f"{whose}{count(len(there), 'figure')} for {found.period}. No plan was set."
    worse = sum(each.verdict in WORSE for each in planned)
    better = sum(each.verdict in (Verdict.BETTER, Verdict.USUALLY_BETTER) for each in planned)
    of = count(len(planned), "figure")
    if not worse and not better:
        return f"{whose}All is as planned in {found.period}: {of}."
    if len(planned) > 1 and len(planned) in (worse, better):
        return f"{whose}All {of} with a plan in {found.period} are {'worse' if worse else 'better'} than planned."
    parts = [
        f"{number} {'is' if number == 1 else 'are'} {words}"
        for number, words in ((worse, "worse"), (better, "better"))
        if number
    ]
    return f"{whose}Of {of} with a plan in {found.period}, {joined(parts)} than planned."


def _menu(shown: Sequence[Definition], period: tuple[Month, Month], centre: CostCentre | None) -> Element | None:
    options = [option(value_of(each.key, None if each.ahead else period, centre), each.title) for each in shown]
    if not options:
        return None
    return {"type": "static_select", "action_id": "kpi.pick", "placeholder": plain("See one figure"), "options": options}


def names(figures: Sequence[Definition]) -> Content:
    """All figures by name, with what each says."""
    rows: list[list[Piece]] = [
        [bold(line(each.title)), " – ", line(each.says) or "a figure of your own"] for each in figures
    ]
    return message(paragraph("These are the figures I know. Type one after /kpi."), rich(bullets(rows)))


def shared(again: bool) -> str:
    return "It is in this channel already." if again else "It is in this channel now."
