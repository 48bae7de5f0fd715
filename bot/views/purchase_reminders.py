"""What people are told because time passed over a purchase: the card again, under a line that says why it comes."""

from collections.abc import Sequence

from bot.prose import dates
from bot.views import purchase_news as news
from bot.views import purchases as card
from bot.views.blocks import Content, Piece, actions, bold, message, paragraph, person
from models.purchase_copy import PurchaseCopy
from models.purchase_standing import Standing


def reminder(standing: Standing, copy: PurchaseCopy, days: int) -> Content:
    """It still waits for this person, after `days` working days; with what they need to decide now."""
    why = paragraph(bold(f"{standing.purchase.label} still waits for you"), f", for {dates.age(days)} now.")
    return message(why, *card.card(standing, copy)["blocks"])


def stuck(standing: Standing, copy: PurchaseCopy, days: int) -> Content:
    """It is stuck after `days` working days; for a lead, who is given no vote."""
    why = paragraph(bold(f"{standing.purchase.label} is stuck"), f": nobody decided for {dates.age(days)}.")
    return message(why, *card.card(standing, copy)["blocks"])


def nobody(standing: Standing, missing: Sequence[str], admin: str | None) -> Content:
    """Nobody can fill the seats called `missing` any more; for the requester. `admin` is who was told to mend it."""
    mend: list[Piece] = [person(admin), " was told, and can make somebody an approver."] if admin else ["Tell an admin."]
    return message(*news.lacking(standing, missing), paragraph(*mend))


def requester_left(standing: Standing) -> Content:
    """Its requester left the workspace; for a lead, who can withdraw it."""
    purchase = standing.purchase
    withdraw = card.owners(purchase, card.mark(standing))[-1]
    return message(
        paragraph(person(purchase.requester_id), " left, and ", bold(purchase.label), " goes on without them."),
        *card.facing(standing),
        paragraph("If nobody needs it any more, withdraw it."),
        actions(withdraw),
    )
