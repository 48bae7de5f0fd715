"""What a person answered before."""

from collections.abc import Sequence
from datetime import date

from bot.prose import dates
from bot.views.blocks import Block, View, actions, bold, button, clip, line, modal, paragraph, quote, rich
from models.huddle import Huddle
from models.huddle_round import Prompt, Round, State

A_PAGE = 10
SAID = {
    State.WAITING: "not asked yet",
    State.ASKED: "no answer",
    State.SKIPPED: "skipped",
    State.AWAY: "away",
    State.UNASKED: "not asked, because I was not running",
}


def history(rows: Sequence[tuple[Huddle, Round, Prompt]], today: date, start: int, *, more: bool) -> View:
    """A page of somebody's own answers, the latest first.

    Args:
        start: how many later ones were left out.
        more: whether there are earlier ones.
    """
    blocks: list[Block] = []
    for huddle, round_, prompt in rows:
        blocks += _one(huddle, round_, prompt, today)
    if not rows:
        blocks.append(paragraph("There is nothing here yet. Your answers appear after your first huddle."))
    turns = []
    if start:
        turns.append(button("huddle.history_later", "Later ones", max(0, start - A_PAGE), label="Show later answers"))
    if more:
        turns.append(button("huddle.history_earlier", "Earlier ones", start + A_PAGE, label="Show earlier answers"))
    if turns:
        blocks.append(actions(*turns))
    return modal("huddle.history", "My answers", blocks, submit=None, close="Close")


def _one(huddle: Huddle, round_: Round, prompt: Prompt, today: date) -> list[Block]:
    title = bold(f"{dates.day(round_.day, today)}, {huddle.name}")
    if prompt.state is not State.ANSWERED:
        return [paragraph(title, f": {SAID.get(prompt.state, '')}.")]
    mark = ", late" if prompt.late else ""
    said = [
        part
        for question in round_.questions
        if (words := prompt.answers.get(question["id"]))
        for part in (line(f"{clip(question['text'], 150)} "), quote(clip(str(words), 400)))
    ]
    return [rich(line(title, f": answered{mark}."), *said)]
