"""What is open, suggested and matched in an account's month, a page at a time, each with what can be done about it."""

from collections.abc import Sequence
from datetime import date

from bot.prose.lists import count
from bot.reconciliation_lines import Line
from bot.reconciliation_sights import Sight
from bot.views import inputs
from bot.views.blocks import (
    Block,
    Element,
    Piece,
    View,
    actions,
    bold,
    bullets,
    button,
    clip,
    context,
    header,
    modal,
    option,
    paragraph,
    person,
    rich,
)
from bot.views.blocks import line as row
from bot.views.reconciliation_notices import name
from bot.views.reconciliation_words import RULES, amount, line, place, reason, side, thing
from bot.views.reconciliations import TITLE
from models.discrepancy import WHAT_LONGEST
from models.reconciliation import State
from models.reconciliation_checks import Item, Result
from models.reconciliation_match import Match, Side

ON_A_PAGE = 12
MOST = 100  # lines to choose from


def _page(sight: Sight, title: str, blocks: list[Block], action_id: str, page: int, total: int, said: str = "") -> View:
    at = place(sight.account.id, sight.month)
    turns: list[Element] = [button("reconciliation.look", "Back", at)]
    if page:
        turns.append(button(action_id, "Earlier", f"{at}:{page - 1}"))
    if (page + 1) * ON_A_PAGE < total:
        turns.append(button(f"{action_id}.2", "More", f"{at}:{page + 1}"))
    told = [context(said)] if said else []
    meta = f"{at}:{page}"
    return modal(
        "reconciliation.seen", TITLE, [header(title), *told, *blocks, actions(*turns)], submit=None, close="Close", meta=meta
    )


# open
def open_list(sight: Sight, page: int, said: str = "") -> View:
    """What is off: first what nobody has explained."""
    things = sorted(sight.off, key=lambda one: one[1].explained)
    page = min(page, max(len(things) - 1, 0) // ON_A_PAGE)
    blocks: list[Block] = []
    for number, (result, item) in enumerate(things[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]):
        blocks += _open(sight, result, item, number)
    if not things:
        blocks = [paragraph("Nothing is open.")]
    left = len(sight.unexplained)
    if left > 1 and sight.current.state is State.OPEN:
        all_of_them = button(
            "reconciliation.discrepancies", f"Make discrepancies of all {left}", place(sight.account.id, sight.month)
        )
        blocks.append(actions(all_of_them))
    return _page(sight, f"Open in {name(sight)}", blocks, "reconciliation.open_list", page, len(things), said)


def _open(sight: Sight, result: Result, item: Item, number: int) -> list[Block]:
    found = sight.lines.get(item.key)
    told: list[Piece] = [bold(side(found)), f": {line(sight, found)}"] if found else [bold(thing(sight, result, item))]
    because = _explained(sight, item) if item.explained else _why(sight, item, found)
    shown = rich(row(*told), row(*because)) if because else rich(row(*told))
    if item.explained or sight.current.state is not State.OPEN:
        return [shown]
    return [shown, actions(*_acts(sight, item, found), block_id=f"open {number}")]


def _explained(sight: Sight, item: Item) -> list[Piece]:
    made = sight.seen.discrepancies.get(item.key)
    if made is not None:
        return [f"{made.label}, ", person(made.owner_id), " looks after it." if made.is_open else " looked after it."]
    later = sight.seen.lines.later.get(item.key) if sight.seen.lines else None
    return [f"It came on {later.day} {later:%B}."] if later else ["On its way."]


def _why(sight: Sight, item: Item, found: Line | None) -> list[Piece]:
    if found is None:
        return []
    if item.key in sight.suggestions:
        return ["I have a suggestion for it."]
    mark = sight.marks.get(item.key)
    others = [sight.lines[key] for key in (mark.others if mark else ())[:2] if key in sight.lines]
    return [reason(mark.reason if mark else ""), *(f" {side(one)}: {line(sight, one)}." for one in others)]


def _acts(sight: Sight, item: Item, found: Line | None) -> list[Element]:
    at = place(sight.account.id, sight.month, item.key)
    acts: list[Element] = []
    if found is not None:
        acts.append(button("reconciliation.match", "Match", at))
    if found is not None and found.side is Side.BOOK:
        acts.append(button("reconciliation.on_its_way", "It is on its way", at))
    acts.append(button("reconciliation.discrepancy", "Make a discrepancy", at))
    return acts


# suggested and matched
def suggested_list(sight: Sight, found: Sequence[tuple[Match, list[Line]]], page: int, said: str = "") -> View:
    """What I think belongs together, for somebody to say."""
    return _matches(sight, found, page, "Suggested", "reconciliation.suggested_list", said)


def matched_list(sight: Sight, found: Sequence[tuple[Match, list[Line]]], page: int, said: str = "") -> View:
    """What belongs together."""
    return _matches(sight, found, page, "Matched", "reconciliation.matched_list", said)


def _matches(
    sight: Sight, found: Sequence[tuple[Match, list[Line]]], page: int, title: str, action_id: str, said: str
) -> View:
    page = min(page, max(len(found) - 1, 0) // ON_A_PAGE)
    at = place(sight.account.id, sight.month)
    blocks: list[Block] = []
    for match, lines in found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        off = f" They differ by {amount(sight, abs(match.off_minor))}." if match.off_minor else ""
        by: list[Piece] = [" ", person(match.by), " said so."] if match.by else []
        listed: list[list[Piece]] = [[bold(side(one)), f": {line(sight, one)}"] for one in lines[:8]]
        if len(lines) > 8:
            listed.append([f"and {count(len(lines) - 8, 'more line')}"])
        blocks.append(rich(row(f"{RULES.get(match.rule, '')}{off}", *by), bullets(listed)))
        undo = button("reconciliation.undo", "Not the same" if title == "Suggested" else "Undo", f"{at}:{match.id}")
        yes = (
            [button("reconciliation.accept", "Accept", f"{at}:{match.id}", style="primary")] if title == "Suggested" else []
        )
        blocks.append(actions(*yes, undo, block_id=f"match {match.id}"))
    if not found:
        blocks = [paragraph("Nothing more here.")]
    return _page(sight, f"{title} in {name(sight)}", blocks, action_id, page, len(found), said)


# forms
def match_form(sight: Sight, own: Line) -> View:
    """Which lines one is, the likeliest first."""
    others = [one for one in sight.lines.values() if one.key != own.key]
    others.sort(key=lambda one: (one.side is own.side, abs(one.minor - own.minor), abs((one.day - own.day).days)))
    options = [
        option(one.key, f"{side(one)}, {amount(sight, one.minor)}, {one.day:%d %b}", clip(one.name, 75))
        for one in others[:MOST]
    ]
    blocks: list[Block] = [rich(row(bold(side(own)), f": {line(sight, own)}"))]
    if not options:
        blocks.append(paragraph("No other line is open."))
        return modal("reconciliation.seen", TITLE, blocks, submit=None, close="Close")
    hint = "Together they have to come to the same amount."
    blocks.append(inputs.several("lines", "It is", options, optional=False, hint=hint))
    meta = place(sight.account.id, sight.month, own.key)
    return modal("reconciliation.match", TITLE, blocks, submit="Match", meta=meta)


def discrepancy_form(sight: Sight, result: Result, item: Item, what: str, owner: str | None, due: date) -> View:
    """What is off, who is to find out, and by when."""
    found = sight.lines.get(item.key)
    told = row(bold(side(found)), f": {line(sight, found)}") if found else row(bold(thing(sight, result, item)))
    blocks = [
        rich(told),
        inputs.text("what", "What is off", initial=what, limit=WHAT_LONGEST),
        inputs.person("owner", "Who finds out", initial=owner),
        inputs.day("due", "By when", initial=due),
    ]
    meta = place(sight.account.id, sight.month, item.key)
    return modal("reconciliation.discrepancy", TITLE, blocks, submit="Make it", meta=meta)
