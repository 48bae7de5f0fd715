"""The message about a purchase: to those who decide, to its requester, to a lead. Each changes with every vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.views.blocks import Content

if TYPE_CHECKING:
    from models.purchase_copy import PurchaseCopy
    from models.purchase_standing import Standing


def card(standing: Standing, copy: PurchaseCopy) -> Content:
    """The purchase as it stands now, for whoever has this copy: with buttons while they can still act on it."""
    raise NotImplementedError


def past(standing: Standing, copy: PurchaseCopy) -> Content:
    """What a copy about an earlier version turns into when there is a newer one."""
    raise NotImplementedError
