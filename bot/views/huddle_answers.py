"""One person's answers in full, for their own message and for the summary's thread."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.views.blocks import Block, Content, Element, bold, bullets, clip, line, message, paragraph, quote, rich

LONGEST = 12_000  # characters of one message; Slack refuses messages far above it
LONGEST_TICK = 150


@dataclass(frozen=True)
class Given:
    """What one person said in a round.

    Attributes:
        name: how the channel knows them.
        finished: items of an earlier plan that they ticked off.
        carried: items of an earlier plan still on their list.
        answers: (kind of question, the question, what they wrote), those without words left out.
    """

    user_id: str
    name: str
    late: bool = False
    edited: bool = False
    finished: Sequence[str] = ()
    carried: Sequence[str] = ()
    answers: Sequence[tuple[str, str, str]] = field(default=())

    def words(self, kind: str) -> list[str]:
        """The lines written in answer to questions of that kind."""
        return [
            row.strip() for asked, _, words in self.answers if asked == kind for row in words.splitlines() if row.strip()
        ]

    @property
    def mark(self) -> str:
        """ " (late)", " (changed)" or nothing, to follow the name."""
        marks = [word for word, is_so in (("late", self.late), ("changed", self.edited)) if is_so]
        return f" ({', '.join(marks)})" if marks else ""


def full(given: Given) -> list[Block]:
    """Everything they said, question by question."""
    blocks: list[Block] = []
    left = LONGEST
    if given.finished:
        blocks.append(_listed("Finished from the plan", given.finished))
    for _, question, words in given.answers:
        shown = clip(words, max(left, 1))
        left -= len(shown)
        blocks.append(rich(line(bold(clip(question, 300))), quote(shown)))
    if given.carried:
        blocks.append(_listed("Still on the list", given.carried))
    return blocks


def in_thread(given: Given) -> Content:
    """The message of one person in the summary's thread."""
    return message(paragraph(bold(given.name), given.mark), *full(given))


def _listed(title: str, items: Sequence[str]) -> Block:
    rows: Element = bullets([[clip(item, LONGEST_TICK)] for item in items])
    return rich(line(bold(title)), rows)
