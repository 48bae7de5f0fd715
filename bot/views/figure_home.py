"""Numbers in a lead's Home tab: what is worse than planned, and where to go from there."""

from bot.figure_answers import Scorecard
from bot.prose.directions import line
from bot.prose.figure_sentences import row
from bot.prose.lists import count
from bot.views.blocks import Block, actions, bold, bullets, button, context, divider, header, paragraph, rich
from bot.views.figures import WORSE, main_point

MOST = 5  # figures; a Home tab holds 100 blocks


def section(found: Scorecard | None) -> list[Block]:
    """The figures that are off plan, the farthest first. None: there are no books yet."""
    bring = button("import.open", "Bring in numbers")
    if found is None:
        return [divider(), header("Numbers"), paragraph("There are no books yet."), actions(bring)]
    worse = [each for each in found.answers if each.verdict in WORSE]
    blocks: list[Block] = [divider(), header("Numbers"), paragraph(bold(main_point(found)))]
    if worse:
        blocks.append(rich(bullets([bold(f"{line(each.definition.title)}: "), row(each)] for each in worse[:MOST])))
    if len(worse) > MOST:
        blocks.append(context(f"And {count(len(worse) - MOST, 'more figure')}. Type /kpi to see all."))
    return [*blocks, actions(bring, button("digest.open", "Weekly digest"))]
