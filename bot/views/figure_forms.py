"""The form of a figure."""

from bot.account_groups import KINDS
from bot.figure_settings import FORMULA, Wish
from bot.prose.directions import line
from bot.ready_figures import Definition
from bot.views import inputs
from bot.views.blocks import (
    Block,
    View,
    actions,
    bullets,
    button,
    confirmation,
    context,
    modal,
    option,
    paragraph,
    rich,
    said,
)
from bot.views.blocks import line as line_of
from models.figure import FORMULA_LONGEST, NAME_LONGEST, SAYS_LONGEST, Good, Unit

UNITS = {
    Unit.MONEY: "Money",
    Unit.PERCENT: "Percent (a share: 0.4 is shown as 40%)",
    Unit.DAYS: "Days",
    Unit.RATIO: "Ratio",
    Unit.NUMBER: "Number",
}
GOOD = {Good.UP: "More is better", Good.DOWN: "Less is better", Good.NONE: "Neither"}
EXAMPLE = "(revenue - cost of sales) / revenue"
MAY = "You may use account 4010 or an account's name, any figure, units, and these names:"
EARNED = ", ".join(name for kind, name in KINDS.items() if kind.is_flow)
OWNED = ", ".join(name for kind, name in KINDS.items() if not kind.is_flow)
LOOKS = "plan(revenue) is what was planned, year before(revenue) last year, average(stock) the mean of the month ends."


def form(key: str, wish: Wish, ready: Definition | None = None, tried: str = "") -> View:
    """Add a figure, or change one.

    Args:
        key: of the one to change; empty for a new one.
        wish: what the inputs begin with.
        ready: the ready-made figure, whose name and formula stay.
        tried: what the formula comes to, or what is wrong with it.
    """
    blocks: list[Block] = []
    if ready is not None:
        blocks.append(paragraph("It comes with Tandem: ", said(line(ready.formula), code=True), ". Its formula stays."))
    else:
        blocks += _own(wish, tried)
    unit = None if ready is None else ready.unit
    hint = (
        "40 means 40 %."
        if unit is Unit.PERCENT
        else "A plain number."
        if unit
        else "A plain number. Of a percentage, 40 means 40 %."
    )
    blocks += [
        inputs.text("target", "Target", initial=wish.target, optional=True, limit=20, example="40", hint=hint),
        inputs.person("finance", "Who answers for it in finance", initial=wish.owner_finance_id, optional=True),
        inputs.person("operations", "Who answers for it in operations", initial=wish.owner_operations_id, optional=True),
        inputs.ticks(
            "scorecard",
            "Scorecard",
            [option("shown", "Show it on the scorecard")],
            initial=["shown"] if wish.on_scorecard else [],
        ),
    ]
    if key and ready is None:
        words = "Answers that were given stay. The trail keeps its formula."
        ask = confirmation("Remove this figure?", words, "Remove it")
        blocks.append(actions(button("kpi.remove", "Remove this figure", key, style="danger", confirm=ask)))
    return modal("kpi.save", "Change a figure" if key else "Add a figure", blocks, meta=key)


def _own(wish: Wish, tried: str) -> list[Block]:
    formula = inputs.text(
        FORMULA, "Formula", initial=wish.formula, lines=True, limit=FORMULA_LONGEST, example=EXAMPLE, hint=LOOKS
    )
    formula["dispatch_action"] = True
    formula["element"]["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    units = [option(unit.value, words) for unit, words in UNITS.items()]
    good = [option(each.value, words) for each, words in GOOD.items()]
    return [
        inputs.text("name", "What people call it", initial=wish.name, limit=NAME_LONGEST, example="sales per head"),
        formula,
        context(tried)
        if tried
        else rich(line_of(MAY), bullets([[f"Earned and spent: {EARNED}"], [f"Owned and owed: {OWNED}"]])),
        inputs.select("unit", "Unit", units, initial=wish.unit.value),
        inputs.select("good", "Direction", good, initial=wish.good.value),
        inputs.text("says", "What it says, in one sentence", initial=wish.says, limit=SAYS_LONGEST, optional=True),
        inputs.text(
            "accounting", "What accountants call it", initial=wish.accounting_name, limit=NAME_LONGEST, optional=True
        ),
    ]
