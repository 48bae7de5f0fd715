"""Who approves purchases: the policy in words, the form to change it, and what the admins are asked."""

from datetime import date
from typing import Any

from bot.prose import dates
from bot.prose.directions import line
from bot.prose.money import money, typed
from bot.views import inputs
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    View,
    actions,
    bold,
    bullets,
    button,
    confirmation,
    context,
    divider,
    message,
    modal,
    option,
    paragraph,
    person,
    rich,
    spoken,
)
from models.money import Money
from models.purchase_policy import MOST_TIERS, NAME_LONGEST, Policy, PolicyState

ENDED = {
    PolicyState.IN_FORCE: "agreed to",
    PolicyState.REPLACED: "agreed to",
    PolicyState.REFUSED: "refused",
}
SAFE = "What is sent already keeps its approvers, or gets more. It never gets fewer."


def rules(policy: Policy) -> Element:
    """What it asks of every request, as a list for `rich`."""
    two = "two people, one from finance and one from operations."
    rows: list[list[Piece]] = [["Always: ", two]]
    if policy.limit_minor:
        rows = [["Up to ", bold(money(policy.limit)), ": one approver."], ["Above that: ", two]]
    for tier in policy.tiers:
        over = money(Money(tier["over_minor"], policy.currency))
        rows += [["Above ", bold(over), ": also ", *_seat(seat)] for seat in tier["seats"]]
    return bullets(rows)


def _seat(seat: dict[str, Any]) -> list[Piece]:
    pieces: list[Piece] = [line(seat["name"]), ", that is "]
    for place, user_id in enumerate(seat["people"], 1):
        pieces += ["" if place == 1 else " or " if place == len(seat["people"]) else ", ", person(user_id)]
    return [*pieces, "."]


def in_words(policy: Policy) -> str:
    """The same in a line, for the trail."""
    words = [f"one approver up to {money(policy.limit)}" if policy.limit_minor else "always two people"]
    for tier in policy.tiers:
        over = money(Money(tier["over_minor"], policy.currency))
        words += [f"{seat['name']} ({', '.join(seat['people'])}) above {over}" for seat in tier["seats"]]
    return "; ".join(words)


# a change
def question(policy: Policy, before: Policy) -> Content:
    """Another admin is asked."""
    return message(
        paragraph(person(policy.proposed_by), " wants to change who approves purchases. You can agree or refuse."),
        *_change(policy, before),
        actions(*_decide(policy)),
    )


def made(policy: Policy, before: Policy) -> Content:
    """For who proposed it."""
    return message(
        paragraph("You proposed to change who approves purchases. It counts when another admin agrees. I asked them."),
        *_change(policy, before),
        actions(_withdraw(policy)),
    )


def ended(policy: Policy, before: Policy, reason: str = "") -> Content:
    """What a question turns into, and what who proposed it is told."""
    if policy.state is PolicyState.IN_FORCE:
        counts = "This counts from now on:"
        return message(paragraph(*_outcome(policy), counts), rich(rules(policy)), context(SAFE))
    why: list[Piece] = [f"They wrote: “{line(reason)}” "] if reason else []
    return message(paragraph(*_outcome(policy), *why, "This still counts:"), rich(rules(before)))


def since(policy: Policy) -> str:
    """What became of it, as a sentence for somebody who pressed an old button."""
    return spoken([paragraph(*_outcome(policy), "Type /tandem settings to see what counts now.")])


def _outcome(policy: Policy) -> list[Piece]:
    if policy.state is PolicyState.WITHDRAWN:
        return [person(policy.proposed_by), " withdrew the purchases policy that they had proposed. "]
    by = person(policy.decided_by or "")
    return [by, f" {ENDED[policy.state]} the purchases policy that ", person(policy.proposed_by), " proposed. "]


def _change(policy: Policy, before: Policy) -> list[Block]:
    return [
        paragraph(bold("Now")),
        rich(rules(before)),
        paragraph(bold("If it changes")),
        rich(rules(policy)),
        context(SAFE),
    ]


def _decide(policy: Policy) -> list[Element]:
    sure = confirmation("Agree?", "This counts for every request that is sent from now on.", "Agree")
    return [
        button("policy.agree", "Agree", policy.id, style="primary", label="Agree to the new policy", confirm=sure),
        button("policy.refuse", "Refuse", policy.id, label="Refuse the new policy"),
    ]


def _withdraw(policy: Policy) -> Element:
    return button("policy.withdraw", "Withdraw", policy.id, label="Withdraw your change")


# in the settings
def to_agree(policy: Policy | None) -> list[Block]:
    """In the Home tab of an admin who may agree."""
    if policy is None:
        return []
    return [
        paragraph(bold("Who approves purchases. "), person(policy.proposed_by), " wants to change it. You can agree."),
        actions(button("settings.policy", "Look at the change", label="Look at the proposed purchases policy")),
    ]


def overview(policy: Policy, waiting: Policy | None, viewer: str, *, admin: bool, zone: str, today: date) -> View:
    """What counts, what waits, and what the viewer may do about it."""
    blocks: list[Block] = [paragraph(bold("This counts now")), rich(rules(policy))]
    if policy.decided_by and policy.decided_at:
        agreed = dates.moment(policy.decided_at, zone, today)
        blocks.append(
            paragraph(
                "Proposed by ", person(policy.proposed_by), ", agreed to by ", person(policy.decided_by), f": {agreed}."
            )
        )
    if waiting is not None:
        blocks += [
            divider(),
            paragraph(bold("A change waits for a second admin. "), person(waiting.proposed_by), " proposed it:"),
            rich(rules(waiting)),
        ]
        if waiting.proposed_by == viewer:
            blocks.append(actions(_withdraw(waiting)))
        elif admin:
            blocks.append(actions(*_decide(waiting)))
    elif admin:
        blocks.append(actions(button("policy.propose", "Propose a change")))
    blocks.append(context("A change needs two admins: one proposes it, another agrees." if admin else "Admins change this."))
    return modal("policy", "Purchases policy", blocks, submit=None, close="Close")


def form(before: Policy) -> View:
    """Propose a change; what counts now is filled in."""
    rows = [(tier["over_minor"], seat) for tier in before.tiers for seat in tier["seats"]]
    blocks = [
        inputs.text(
            "limit",
            "One approver may decide up to",
            initial=typed(before.limit),
            example="10,000.00",
            hint="Above it, finance and operations must both approve. Write 0 to need both always.",
            limit=40,
        ),
        inputs.search(
            "currency",
            "Counted in",
            initial=option(before.currency, before.currency),
            hint="Other currencies are converted into it. Exchange rates belong to it.",
        ),
    ]
    for place in range(1, MOST_TIERS + 1):
        over, seat = rows[place - 1] if place <= len(rows) else (None, {"name": "", "people": []})
        blocks += _tier_inputs(place, "" if over is None else typed(Money(over, before.currency)), seat)
    blocks.append(context(f"Another admin must agree. {SAFE}"))
    return modal("policy.propose", "Change who approves", blocks, submit="Propose it")


def _tier_inputs(place: int, over: str, seat: dict[str, Any]) -> list[Block]:
    example = ("Finance director", "Managing director", "Board member")[place - 1]
    return [
        divider(),
        inputs.text(
            f"tier{place}_name",
            f"Further approver {place}",
            initial=seat["name"],
            example=example,
            optional=True,
            limit=NAME_LONGEST,
        ),
        inputs.text(f"tier{place}_over", "Asked above", initial=over, example="50,000.00", optional=True, limit=40),
        inputs.people(
            f"tier{place}_people",
            "Who may be that",
            initial=seat["people"],
            optional=True,
            hint="Any one of them decides. They must be approvers.",
        ),
    ]


def refusing(policy: Policy, before: Policy) -> View:
    """Say why."""
    blocks = [
        *_change(policy, before),
        inputs.text("reason", "Why not?", lines=True, limit=500, example="Two people should see every contract above this."),
    ]
    return modal("policy.refuse", "Refuse the change", blocks, submit="Refuse it", meta=str(policy.id))
