"""The Home tab: what waits for a person, what they can start, and for leads and admins how things stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.discrepancy_ageing import Ageing
from bot.figure_answers import Scorecard
from bot.huddle_summaries import Today
from bot.prose import dates
from bot.prose.lists import count
from bot.views import blockers, discrepancy_home, figure_home, health, huddles, purchase_policies, reconciliation_home
from bot.views import purchase_home as purchases
from bot.views import settings as settings_view
from bot.views.blocks import (
    Block,
    Element,
    Piece,
    View,
    actions,
    bold,
    bullets,
    button,
    context,
    divider,
    header,
    home,
    paragraph,
    person,
    rich,
)
from bot.views.discrepancies import Seen
from models.blocker import Blocker
from models.huddle import Huddle
from models.huddle_round import Prompt, Round
from models.member import Absence
from models.purchase_policy import Policy
from models.purchase_standing import Standing
from models.root_cause import RootCause
from models.team import Team

MOST = (8, 5, 2)  # huddles, and blockers of each kind: as many as leave room for the rest
HELD = 100  # blocks of a Home tab
NAMED = 10  # people named in a row
OLD = 3  # working days after which a blocker is the lead's

Huddles = Sequence[tuple[Huddle, Round, Prompt]]


@dataclass(frozen=True)
class Home:
    """What one person may see.

    Attributes:
        today: on their own clock.
        ages: of the blockers by id, in working days.
        to_decide, requests: purchases that wait for their vote, and their own.
        discrepancies, causes: the oldest discrepancies that wait for them, of `all_discrepancies`, and problems to mend.
        policy: a change of who approves purchases that waits for this admin.
        standings, team, open_blockers, open_purchases, numbers, ageing: how the team stands, the workspace, the scorecard
            (None without books), how old discrepancies are; for leads, None and empty for others.
        failed, notices, beat: how many messages and decisions did not arrive, when the worker last went round; for admins.
    """

    user_id: str
    now: datetime
    today: date
    absence: Absence | None = None
    huddles: Huddles = ()
    owned: Sequence[Blocker] = ()
    raised: Sequence[Blocker] = ()
    ages: dict[int, int] = field(default_factory=dict)
    to_decide: Sequence[Standing] = ()
    requests: Sequence[Standing] = ()
    discrepancies: Sequence[Seen] = ()
    all_discrepancies: int = 0
    causes: Sequence[RootCause] = ()
    to_sign: reconciliation_home.Waiting = ()
    standings: Sequence[Today] | None = None
    open_blockers: Sequence[Blocker] = ()
    open_purchases: Sequence[Standing] = ()
    numbers: Scorecard | None = None
    ageing: Ageing | None = None
    team: Team | None = None
    policy: Policy | None = None
    admin: bool = False
    failed: int = 0
    notices: int = 0
    beat: datetime | None = None


def tab(shown: Home) -> View:
    """The whole tab. Where very much waits, less of it is shown, and nothing is cut off at the end."""
    rest = [*_start(shown), *purchases.recent(shown.requests)]
    if shown.standings is not None:
        rest += [*_team_today(shown, shown.standings), *discrepancy_home.team(shown.ageing)]
        rest += figure_home.section(shown.numbers)
    if shown.team is not None:
        rest += _settings(shown, shown.team)
    tried = (_waiting(shown, most) for most in MOST)
    waiting = next((blocks for blocks in tried if len(blocks) + len(rest) <= HELD), _waiting(shown, MOST[-1]))
    return home([*waiting, *rest])


# what waits
def _waiting(shown: Home, most: int) -> list[Block]:
    blocks: list[Block] = [header("Waiting for you")]
    if shown.absence is not None:
        blocks += _away(shown.absence, shown.today)
    blocks += purchases.to_decide(shown.to_decide, shown.today)
    blocks += purchases.to_answer(shown.requests, shown.user_id)
    blocks += purchase_policies.to_agree(shown.policy)
    for huddle, round_, asked in shown.huddles[:most]:
        blocks += _huddle(huddle, round_, asked, shown)
    if len(shown.huddles) > most:
        blocks.append(context(f"And {count(len(shown.huddles) - most, 'more huddle')}. Type /huddle to see all."))
    blocks += discrepancy_home.waiting(shown.discrepancies, shown.causes, shown.all_discrepancies)
    blocks += reconciliation_home.waiting(shown.to_sign)
    blocks += _blockers("Blockers you can clear", shown.owned, shown.ages, most, own=True)
    blocks += _blockers("Blockers you raised", shown.raised, shown.ages, most, own=False)
    if len(blocks) == 1:
        blocks.append(paragraph("Nothing. You are up to date."))
    return blocks


def _away(absence: Absence, today: date) -> list[Block]:
    return [
        paragraph(bold(f"You are away {dates.until(absence.last, today)}. "), "I ask you nothing until you are back."),
        actions(button("huddle.back", "I'm back")),
    ]


def _huddle(huddle: Huddle, round_: Round, asked: Prompt, shown: Home) -> list[Block]:
    late = shown.now > asked.closes_at
    when = "you can still answer, marked late." if late else f"answer {huddles.deadline(round_, asked)}."
    made = [button("huddle.answer", "Answer now", asked.id, style="primary", label=f"Answer {huddle.name} now")]
    if not late:
        made.append(button("huddle.skip", "Skip today", asked.id, label=f"Skip {huddle.name} today"))
    return [
        paragraph(bold(huddle.name), f", {dates.near(round_.day, shown.today)}: {when}"),
        actions(*made, block_id=f"huddle{asked.id}"),
    ]


def _blockers(title: str, found: Sequence[Blocker], ages: dict[int, int], most: int, *, own: bool) -> list[Block]:
    blocks: list[Block] = [paragraph(bold(title))] if found else []
    for blocker in found[:most]:
        blocks.append(paragraph(*blockers.line(blocker, ages.get(blocker.id)), "."))
        blocks.append(actions(*_choices(blocker, own=own), block_id=f"{'own' if own else 'raised'}{blocker.id}"))
    if len(found) > most:
        blocks.append(context(f"And {len(found) - most} more. Press “My blockers” to see all."))
    return blocks


def _choices(blocker: Blocker, *, own: bool) -> list[Element]:
    name = blocker.label
    if own:
        return [
            button("blocker.clear", "Clear it", blocker.id, style="primary", label=f"Clear {name}"),
            button("blocker.still_working", "Still working", blocker.id, label=f"I am still working on {name}"),
            button("blocker.reassign", "Not mine", blocker.id, label=f"{name} is not mine, give it to somebody else"),
        ]
    return [
        button("blocker.clear", "It is cleared", blocker.id, label=f"{name} is cleared"),
        button("blocker.still_blocks", "Still blocks me", blocker.id, label=f"{name} still blocks me"),
    ]


# what can be started
def _start(shown: Home) -> list[Block]:
    first = [
        button("purchase.request", "Request a purchase"),
        button("blocker.raise", "Raise a blocker"),
        button("discrepancy.report", "Report a discrepancy"),
        button("huddle.away", "I'm away"),
    ]
    if not shown.huddles:
        first.insert(0, button("home.open", "Answer a huddle", "/huddle"))
    if shown.standings is not None:
        first.append(button("huddle.setup", "Set up a huddle"))
    look = [
        button("home.open", "My answers", "/huddle history"),
        button("home.open", "My purchases", "/purchase mine"),
        button("home.open", "My blockers", "/blocker mine"),
        button("home.open", "All blockers", "/blocker list"),
        button("home.open", "Scorecard", "/kpi", label="Scorecard: the figures, what is off plan first"),
        button("home.open", "Against plan", "/variance", label="Against plan: what was booked and what was planned"),
        button("home.open", "My discrepancies", "/discrepancy mine"),
        button("home.open", "All discrepancies", "/discrepancy list"),
        button("home.open", "Lessons", "/tandem lessons"),
        button("home.open", "Help", "/tandem help"),
    ]
    return [divider(), header("Start something"), actions(*first), header("Look something up"), actions(*_told_apart(look))]


def _told_apart(buttons: Sequence[Element]) -> list[Element]:
    """Ids are unique in a block, so each carries a number of its own."""
    return [{**made, "action_id": f"{made['action_id']}.{number}"} for number, made in enumerate(buttons, start=1)]


# for leads
def _team_today(shown: Home, standings: Sequence[Today]) -> list[Block]:
    blocks: list[Block] = [divider(), header("The team today")]
    rows = [_standing(standing, shown.today) for standing in standings[:NAMED]]
    blocks.append(rich(bullets(rows)) if rows else paragraph("No huddle asks anybody anything today."))
    old = [blocker for blocker in shown.open_blockers if shown.ages.get(blocker.id, 0) >= OLD]
    words = count(len(shown.open_blockers), "open blocker").capitalize()
    how_old = f", {len(old) or 'none'} of them for {dates.age(OLD)} or more" if shown.open_blockers else ""
    blocks.append(paragraph(f"{words}{how_old}."))
    if old:
        blocks.append(rich(bullets(blockers.line(blocker, shown.ages.get(blocker.id)) for blocker in old[:NAMED])))
    blocks += purchases.team(shown.open_purchases)
    look = [
        button("home.open", "Open purchases", "/purchase open"),
        button("home.open", "Statistics", "/huddle statistics"),
        button("home.open", "Change a huddle", "/huddle edit"),
    ]
    export = button("purchase.export", "Get purchases as a file")
    blocks.append(actions(*_told_apart(look), export))
    return blocks


def _standing(standing: Today, today: date) -> list[Piece]:
    asked = len(standing.answered) + len(standing.waiting)
    day = "" if standing.round.day == today else f", {dates.near(standing.round.day, today)}"
    pieces: list[Piece] = [bold(standing.huddle.name), f"{day}: {len(standing.answered)} of {asked} answered"]
    for words, people in (("waiting for", standing.waiting), ("away", standing.away), ("skipped", standing.skipped)):
        if people:
            pieces += [f"; {words} ", *_people(people)]
    return pieces


def _people(people: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for place, user_id in enumerate(people[:NAMED]):
        pieces += [", " if place else "", person(user_id)]
    return [*pieces, f" and {len(people) - NAMED} more"] if len(people) > NAMED else pieces


# for leads and admins
def _settings(shown: Home, team: Team) -> list[Block]:
    blocks: list[Block] = [divider(), header("Settings"), *settings_view.workspace_facts(team)]
    buttons = [button("settings.open", "People and roles"), button("settings.workspace", "Workspace")]
    if shown.admin:
        buttons += [button("settings.health", "Health"), button("home.open", "Decisions", "/tandem audit")]
        blocks.append(health.small(shown.failed, shown.beat, shown.now, shown.notices))
    return [*blocks, actions(*buttons)]
