"""The forms by which a person takes part in a huddle: their answers, and how long they are away."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.prose import dates
from bot.views import huddles, inputs
from bot.views.blockers import NEEDS
from bot.views.blocks import Block, Element, View, bold, modal, option, paragraph
from bot.views.huddle_answers import LONGEST
from models.blocker import LONGEST as LONGEST_BLOCKER
from models.blocker import OUTCOME_LONGEST, Blocker
from models.huddle import Huddle, Kind
from models.huddle_round import PlanItem, Prompt, Round, State

A_GROUP = 10  # options of one group of checkboxes
BLOCKERS = 10  # own blockers asked about, the oldest first


def answer_form(
    huddle: Huddle,
    round_: Round,
    asked: Prompt,
    *,
    plan: Sequence[PlanItem],
    stuck: Sequence[Blocker],
    names: Mapping[str, str],
    late: bool,
    meta: str,
) -> View:
    """The round's questions.

    Args:
        plan: what they said was next, to tick off; what they ticked earlier is ticked.
        stuck: their own open blockers.
        names: of the blockers' owners, by Slack id.
        late: whether the answer is marked late.
    """
    blocks: list[Block] = [paragraph(bold(dates.day(round_.day)), _standing(round_, asked, late))]
    for number, start in enumerate(range(0, len(plan), A_GROUP), start=1):
        items = plan[start : start + A_GROUP]
        label = "Which of these did you finish?" if number == 1 else f"And of these? Part {number}"
        blocks.append(
            inputs.ticks(
                f"done{number}",
                label,
                [_tick(item) for item in items],
                initial=[str(item.id) for item in items if item.done_prompt_id == asked.id],
                hint="What you leave open stays on your list." if number == 1 else "",
            )
        )
    limit = min(3000, LONGEST // max(1, len(round_.questions)))
    for question in round_.questions:
        if question["kind"] == Kind.BLOCKED:
            blocks += _blocked(question["text"], stuck, names)
        else:
            blocks.append(_question(question["id"], question["kind"], question["text"], asked, bool(plan), limit))
    return modal("huddle.answer", huddle.name, blocks, submit="Send", meta=meta)


def _standing(round_: Round, asked: Prompt, late: bool) -> str:
    if asked.state is State.ANSWERED:
        return ". You are changing your answers."
    return ". The time is over, so your answer is marked late." if late else f". Open {huddles.deadline(round_, asked)}."


def _tick(item: PlanItem) -> Element:
    return option(item.id, item.text, item.text[74:] if len(item.text) > 75 else None)


def _question(name: str, kind: str, words: str, asked: Prompt, planned: bool, limit: int) -> Block:
    hint = ""
    if kind == Kind.NEXT:
        hint = "One thing a line. Next time you only tick them off."
    elif kind == Kind.FINISHED and planned:
        hint = "Besides what you ticked."
    text = str(asked.answers.get(name, ""))
    return inputs.text(f"answer_{name}", words, initial=text, lines=True, optional=True, hint=hint, limit=limit)


def _blocked(words: str, stuck: Sequence[Blocker], names: Mapping[str, str]) -> list[Block]:
    """The question for what is in the way: their open blockers first, then room for a new one."""
    blocks: list[Block] = []
    if shown := stuck[:BLOCKERS]:
        options = [
            option(blocker.id, f"{blocker.label} {blocker.what}", f"Waiting for {names.get(blocker.owner_id) or 'somebody'}")
            for blocker in shown
        ]
        blocks.append(
            inputs.ticks("cleared", "Which of your blockers are cleared?", options, hint="The others still block you.")
        )
        blocks.append(inputs.text("outcome", "What cleared it?", optional=True, limit=OUTCOME_LONGEST))
        words = f"{words} Anything new?"
    blocks.append(inputs.text("what", words, optional=True, limit=LONGEST_BLOCKER, hint="Leave this empty when nothing is."))
    needs = [option(need.value, label.capitalize()) for need, label in NEEDS.items()]
    blocks.append(inputs.select("needs", "What does it need?", needs, optional=True))
    blocks.append(inputs.person("owner", "Who can clear it?", optional=True, hint="I tell them at once."))
    blocks.append(inputs.day("needed_by", "Needed by", optional=True))
    return blocks


def away_form(today: date, *, meta: str) -> View:
    """Until when they are away; `today` on their own clock."""
    options = [
        option("today", "Today only"),
        option("friday", f"Until {dates.day(friday(today))}"),
        option("date", "Until the day chosen below"),
    ]
    return modal(
        "huddle.away",
        "I'm away",
        [
            paragraph("I ask you nothing while you are away. The huddle's summary says that you are."),
            inputs.radio("until", "Until when?", options, initial="today"),
            inputs.day("last", "Last day away", optional=True),
        ],
        meta=meta,
    )


def friday(today: date) -> date:
    """The next Friday; on a Friday, the one in a week."""
    return today + timedelta(days=(4 - today.weekday()) % 7 or 7)
