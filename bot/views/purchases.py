"""The message about a purchase: to those who decide, to its requester, to a lead. Each changes with every vote."""

from bot.prose import dates
from bot.prose.directions import apart, line
from bot.views import purchase_facts as facts
from bot.views import purchase_rules as rules
from bot.views import purchase_votes as votes
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    actions,
    bold,
    bullets,
    button,
    confirmation,
    header,
    message,
    paragraph,
    person,
    quote,
    rich,
)
from bot.views.blocks import line as row
from models.purchase import Purchase, State
from models.purchase_copy import As, PurchaseCopy
from models.purchase_standing import Standing

WHY, WHAT, VENDOR = 140, 120, 60  # characters on a card, which fits a phone; the whole is behind "See all"

HEADS = {
    State.WAITING: "Waiting",
    State.CHANGES: "Changes asked",
    State.APPROVED: "Approved",
    State.REJECTED: "Rejected",
    State.WITHDRAWN: "Withdrawn",
}


def card(standing: Standing, copy: PurchaseCopy) -> Content:
    """The purchase as it stands now, for whoever has this copy: with buttons while they can still act on it."""
    if copy.version != standing.version.number:
        return past(standing, copy)
    if copy.as_ is As.REQUESTER:
        return _requesters(standing)
    asked = _is_asked(standing, copy)
    blocks: list[Block] = [
        header(head(standing, ask=asked, viewer=copy.user_id)),
        *facing(standing, copy),
        decision_facts(standing),
    ]
    buttons = _choices(standing) if asked else _more(standing) if standing.purchase.is_open else files(standing)
    return message(*blocks, *([actions(*buttons)] if buttons else []))


def past(standing: Standing, copy: PurchaseCopy) -> Content:
    """What a copy about an earlier version turns into when there is a newer one."""
    purchase = standing.purchase
    changed = paragraph(
        bold(f"{purchase.label} was changed."), f" This was version {copy.version}. Votes count for the newest version only."
    )
    return message(changed, actions(_compare(standing)))


def head(standing: Standing, *, ask: bool = False, viewer: str = "") -> str:
    """The main point: "Approve $12,500.00 to Acme?"; later what became of it."""
    what = bought(standing)
    if ask:
        return f"Approve {what}?"
    if standing.purchase.is_open and standing.vote_of(viewer) is not None:
        return f"You approved {what}"
    return f"{HEADS[standing.purchase.state]}: {what}"


def bought(standing: Standing) -> str:
    """ "$12,500.00 to Acme"."""
    version = standing.version
    return f"{facts.price(version.money, version.recurrence)} to {line(version.vendor, VENDOR)}"


def facing(standing: Standing, copy: PurchaseCopy | None = None, *, whole: bool = False) -> list[Block]:
    """What is asked for, by whom, until when and why; with `copy`, as what this person sees it."""
    purchase = standing.purchase
    who: list[Piece] = [purchase.label, " from ", person(purchase.requester_id)]
    if purchase.for_id != purchase.requester_id:
        who += [" for ", person(purchase.for_id)]
    if purchase.needed_by is not None:
        who.append(f", needed by {dates.day(purchase.needed_by, purchase.sent_at.date())}")
    if standing.version.number > 1:
        who.append(f", version {standing.version.number}")
    rows = [*outcome(standing), row(bold(line(purchase.what, 300 if whole else WHAT))), row(*who, ".")]
    if purchase.why:
        rows.append(quote(apart(purchase.why.strip()) if whole else line(purchase.why, WHY)))
    if copy is not None and (role := _role(copy)):
        rows.append(row(*role))
    return [rich(*rows)]


def _role(copy: PurchaseCopy) -> list[Piece]:
    if copy.as_ is As.DELEGATE:
        return ["You decide for ", person(copy.for_id), ", who is away."]
    if copy.as_ is As.BACKUP:
        return ["You are asked as the backup of ", person(copy.for_id), "."]
    if copy.as_ is As.LEAD:
        return ["You lead, so you see that it is stuck. Remind those who are still needed."]
    return []


def decision_facts(standing: Standing) -> Block:
    """Everything a decision needs: rules, budget, vendor, earlier requests, files; while it is open who is still needed."""
    rows = [*rules.rows(standing.version), *facts.rows(standing.version.facts, standing.purchase.files)]
    return rich(bullets([*rows, *votes.progress(standing)]))


def outcome(standing: Standing) -> list[Element]:
    """How it ended, as a line for `rich`; nothing while it is open."""
    return [] if standing.purchase.is_open else [row("It was ", *votes.outcome(standing))]


def _is_asked(standing: Standing, copy: PurchaseCopy) -> bool:
    """Whether this person can still decide by this copy."""
    return not copy.over and copy.as_ is not As.LEAD and can_decide(standing, copy.user_id)


def can_decide(standing: Standing, user_id: str) -> bool:
    """Whether this person's vote is still needed."""
    if standing.purchase.state is not State.WAITING or standing.vote_of(user_id) is not None:
        return False
    return user_id in standing.wanted


def choices_of(standing: Standing, viewer: str) -> list[Element]:
    """The buttons for somebody who looks it up."""
    if can_decide(standing, viewer):
        return _choices(standing)
    own = owners(standing.purchase, mark(standing)) if _owns(standing.purchase, viewer) else []
    return [*own, *_more(standing)]


def _owns(purchase: Purchase, viewer: str) -> bool:
    return purchase.is_open and viewer == purchase.requester_id


def _choices(standing: Standing) -> list[Element]:
    purchase, version = standing.purchase, standing.version
    value, name = mark(standing), purchase.label
    last = len(standing.needed) == 1 and version.over
    sure = confirmation("The last vote", "Yours is the last vote needed. The purchase then goes ahead.", "Approve")
    return [
        button(
            "purchase.approve", "Approve", value, style="primary", label=f"Approve {name}", confirm=sure if last else None
        ),
        button("purchase.reject", "Reject", value, style="danger", label=f"Reject {name}"),
        button("purchase.ask", "Ask a question", value, label=f"Ask a question about {name}"),
        button("purchase.changes", "Ask for changes", value, label=f"Ask for changes to {name}"),
        *_more(standing),
    ]


def _more(standing: Standing) -> list[Element]:
    found = files(standing)
    if _is_clipped(standing):
        found.append(button("purchase.see", "See all", mark(standing), label=f"See all of {standing.purchase.label}"))
    if standing.version.number > 1:
        found.append(_compare(standing))
    return found


def files(standing: Standing) -> list[Element]:
    """The button by which whoever sees it gets the files that came with it."""
    given = standing.purchase.files
    words = "Get the files" if len(given) > 1 else "Get the file"
    label = f"{words} of {standing.purchase.label}"
    return [button("purchase.files", words, mark(standing), label=label)] if given else []


def _is_clipped(standing: Standing) -> bool:
    purchase = standing.purchase
    return len(line(purchase.why)) > WHY or len(purchase.what) > WHAT or len(standing.version.vendor) > VENDOR


def _compare(standing: Standing) -> Element:
    label = f"Compare the versions of {standing.purchase.label}"
    return button("purchase.compare", "Compare versions", mark(standing), label=label)


def mark(standing: Standing) -> str:
    """What a button carries: which purchase, and the version that was looked at."""
    return f"{standing.purchase.id}:{standing.version.number}"


# for the requester
def _requesters(standing: Standing) -> Content:
    files = facts.attached(standing.purchase.files)
    rows = [*rules.rows(standing.version), *([files] if files else []), *votes.progress(standing)]
    blocks = [header(head(standing)), *facing(standing), rich(bullets(rows))]
    if standing.purchase.is_open:
        blocks.append(actions(*owners(standing.purchase, mark(standing))))
    return message(*blocks)


def owners(purchase: Purchase, value: str) -> list[Element]:
    """What the requester can do while it is open."""
    sure = confirmation(
        f"Withdraw {purchase.label}?", "Everybody who was asked is told. You can ask again later.", "Withdraw"
    )
    change = purchase.state is State.CHANGES
    return [
        button("purchase.amend", "Change it", value, style="primary" if change else None, label=f"Change {purchase.label}"),
        button("purchase.withdraw", "Withdraw it", value, label=f"Withdraw {purchase.label}", confirm=sure),
    ]
