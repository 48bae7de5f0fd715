"""Cost centers in the settings: the list, one of them with its budget, and the forms."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.prose import dates
from bot.prose.directions import line
from bot.prose.lists import joined
from bot.prose.money import money, typed
from bot.views import inputs
from bot.views.blocks import (
    Block,
    Content,
    Piece,
    View,
    actions,
    bold,
    bullets,
    button,
    context,
    message,
    modal,
    option,
    paragraph,
    person,
    plain,
    rich,
)
from models.cost_centre import CODE_LONGEST, NAME_LONGEST, Budget, CostCentre
from models.money import Money
from models.purchase import Purchase
from models.purchase_budget import Reckoning
from models.purchase_version import Version

MOST = 40  # listed at once; all of them are in the menu


def inherited(centre: CostCentre, left: str) -> Content:
    """Its owner left the workspace, so somebody else answers for it."""
    told = " left, so you now answer for the cost center "
    change = "A lead can change that in /tandem settings."
    return message(paragraph(person(left), told, bold(line(centre.label)), ". ", change))


# looking
def listing(centres: Sequence[CostCentre], budgets: Mapping[int, Budget], year: int) -> View:
    """All of them, with the budget of a year."""
    rows = [_row(centre, budgets.get(centre.id), year) for centre in centres[:MOST]]
    blocks: list[Block] = [rich(bullets(rows))] if rows else [paragraph("There is none yet. Each purchase needs one.")]
    if len(centres) > MOST:
        blocks.append(context(f"And {len(centres) - MOST} more. Find them in the menu."))
    add = button("cost_centre.add", "Add a cost center", style=None if rows else "primary")
    blocks.append(actions(*([_menu()] if rows else []), add))
    return modal("cost_centres", "Cost centers", blocks, submit=None, close="Close")


def _menu() -> dict[str, object]:
    words = plain("See or change one")
    return {"type": "external_select", "action_id": "cost_centre.page", "min_query_length": 0, "placeholder": words}


def _row(centre: CostCentre, budget: Budget | None, year: int) -> list[Piece]:
    pieces: list[Piece] = [bold(line(centre.label)), " – ", person(centre.owner_id)]
    if centre.closed_at is not None:
        return [*pieces, ", closed"]
    planned = money(Money(budget.amount_minor, budget.currency)) if budget else "none"
    return [*pieces, f", budget {year}: {planned}"]


def page(centre: CostCentre, stands: Sequence[tuple[int, Reckoning, Sequence[int]]], today: date) -> View:
    """One of them: who answers for it, and how the budget of each year stands."""
    who: list[Piece] = [bold("Owner: "), person(centre.owner_id)]
    if centre.backup_id:
        who += [", backup ", person(centre.backup_id)]
    blocks: list[Block] = [paragraph(bold(line(centre.label)), ". It is closed." if centre.closed_at else "")]
    blocks.append(paragraph(*who, "."))
    for year, found, uncounted in stands:
        blocks += _budget(year, found, uncounted, today)
        label = f"Set the budget of {year} and what is spent"
        blocks.append(actions(button("cost_centre.budget", f"Set the budget of {year}", f"{centre.id}:{year}", label=label)))
    back = button("cost_centre.list", "Back to all")
    blocks.append(actions(button("cost_centre.change", "Change owner or name", centre.id), back))
    return modal("cost_centre", "Cost center", blocks, submit=None, close="Close", meta=str(centre.id))


def _budget(year: int, found: Reckoning, uncounted: Sequence[int], today: date) -> list[Block]:
    def said(minor: int) -> str:
        return money(Money(minor, found.currency))

    rows: list[list[Piece]] = []
    if found.amount is not None:
        by = f" by {dates.short(found.spent_on, today)}" if found.spent_on else ""
        rows = [["Budget: ", said(found.amount)], [f"Spent{by}: ", said(found.spent)]]
    approved = "Approved: " if found.amount is None else "Approved, not in that: "
    rows += [[approved, said(found.committed)], ["Waiting for a decision: ", said(found.waiting)]]
    if found.left is not None:
        rows.append([bold(f"Left: {said(found.left)}" if found.left >= 0 else f"Too little by {said(-found.left)}")])
    elif found.amount is None:
        rows.append(["No budget was set."])
    told = [rich({"type": "rich_text_section", "elements": [bold(f"{year}")]}, bullets(rows))]
    if uncounted:
        numbers = joined([f"PUR-{number}" for number in uncounted[:10]])
        told.append(context(f"Not counted, for want of an exchange rate: {numbers}."))
    return told


# forms
def form(centre: CostCentre | None) -> View:
    """Add one, or change one."""
    blocks = [
        inputs.text("code", "Code", initial=centre.code if centre else "", example="410", limit=CODE_LONGEST),
        inputs.text("name", "Name", initial=centre.name if centre else "", example="Marketing", limit=NAME_LONGEST),
        inputs.person("owner", "Owner", initial=centre.owner_id if centre else None, hint="Who answers for what it spends."),
        inputs.person(
            "backup",
            "Backup",
            initial=centre.backup_id if centre else None,
            optional=True,
            hint="Answers for it while the owner is away, and after the owner left.",
        ),
    ]
    if centre is not None:
        closed = option("closed", "It is closed", "It takes no new requests. Those sent already go on.")
        blocks.append(inputs.ticks("closed", "Closed", [closed], initial=["closed"] if centre.closed_at else []))
    meta = str(centre.id) if centre else ""
    return modal("cost_centre.save", "Change cost center" if centre else "Add a cost center", blocks, meta=meta)


def budget_form(
    centre: CostCentre,
    year: int,
    budget: Budget | None,
    currency: str,
    approved: Sequence[tuple[Purchase, Version]],
) -> View:
    """A year's budget and what is spent of it; `approved` may be in that already."""
    until = budget.spent_on if budget else None
    blocks: list[Block] = [
        paragraph(bold(line(centre.label)), f", {year}"),
        inputs.text(
            "amount",
            "Budget",
            initial=typed(Money(budget.amount_minor, budget.currency)) if budget else "",
            example="120,000",
        ),
        inputs.search(
            "currency", "Currency", initial=option(*[budget.currency if budget else currency] * 2), hint="Of both amounts."
        ),
        inputs.text(
            "spent",
            "Spent so far",
            initial=typed(Money(budget.spent_minor, budget.currency)) if budget and budget.spent_minor else "",
            example="35,000",
            optional=True,
            hint="What the books say.",
        ),
        inputs.day("spent_on", "Spent by", initial=until, optional=True, hint="The last day that is in it."),
    ]
    if approved:
        shown = [option(purchase.id, _bought(purchase, version)) for purchase, version in approved]
        paid = [str(one.id) for one, _ in approved if one.paid_on is not None and until is not None and one.paid_on <= until]
        blocks.append(
            inputs.several(
                "paid",
                "Approved requests that are in it",
                shown,
                initial=paid,
                optional=True,
                hint="So that nothing counts twice. All others count as committed.",
            )
        )
    return modal("cost_centre.budget", f"Budget {year}", blocks, meta=f"{centre.id}:{year}")


def _bought(purchase: Purchase, version: Version) -> str:
    return f"{purchase.label} {money(version.money)} {line(version.vendor)}"
