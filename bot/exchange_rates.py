"""Stored exchange rates with their dates."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from bot import members, purchase_policies
from bot.database import Tx
from models.calendar import local_day
from models.currency import CODES
from models.exchange_rate import ExchangeRate, read_rate
from models.member import Role
from models.refusal import Refusal


async def rate(tx: Tx, currency: str) -> ExchangeRate | None:
    """The newest rate of a currency on or before today, into the currency of the policy in force. None: there is none."""
    into = (await purchase_policies.in_force(tx)).currency
    return next((found for found in await counting(tx, [currency]) if found.into == into), None)


async def counting(tx: Tx, currencies: Collection[str] | None = None, *, not_by: Collection[str] = ()) -> list[ExchangeRate]:
    """The rates that count today, into any currency: of each pair the newest on or before today.

    Args:
        currencies: those to be converted; None for all.
        not_by: people whose rates do not count, since nobody sets the rate of their own request.
    """
    today = local_day(tx.now, (await tx.team()).zone)
    query = sa.select(ExchangeRate).where(ExchangeRate.on <= today)
    newer = aliased(ExchangeRate)
    same = sa.and_(newer.currency == ExchangeRate.currency, newer.into == ExchangeRate.into)
    later = sa.select(newer.id).where(same, newer.on <= today, newer.on > ExchangeRate.on)
    if currencies is not None:
        query = query.where(ExchangeRate.currency.in_(sorted(set(currencies))))
    if not_by:
        query = query.where(ExchangeRate.set_by.not_in(sorted(set(not_by))))
        later = later.where(newer.set_by.not_in(sorted(set(not_by))))
    return await tx.all(query.where(~later.exists()).order_by(ExchangeRate.currency, ExchangeRate.into))


async def set_rate(tx: Tx, by: str, currency: str, words: str, on: date | None = None) -> ExchangeRate:
    """Keep what one unit of a currency costs in the currency of the policy, from a day on; written into the trail.

    A rate of the same day takes the place of the one before. Requests sent already keep the rate they were read by.

    Args:
        words: as typed, such as ``1.0845``.
        on: the day it is of; today where it is left out.

    Raises:
        Refusal: `by` is no lead, or beside ``currency``, ``rate`` or ``on``.
    """
    team = await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    into = (await purchase_policies.in_force(tx)).currency
    today = local_day(tx.now, team.zone)
    on = on or today
    if currency not in CODES:
        raise Refusal("Choose a currency.", field="currency")
    if currency == into:
        raise Refusal(f"The policy counts in {into} already, so no rate is needed.", field="currency")
    if on > today:
        raise Refusal("That day is still to come. Choose today or an earlier day.", field="on")
    per_unit = f"{read_rate(words):f}"
    pair = sa.select(ExchangeRate).where(ExchangeRate.currency == currency, ExchangeRate.into == into, ExchangeRate.on <= on)
    earlier: list[ExchangeRate] = await tx.all(pair.order_by(ExchangeRate.on.desc()).limit(1))
    found = next((one for one in earlier if one.on == on), None)
    before = earlier[0].per_unit if earlier else None
    if found is None:
        found = ExchangeRate(currency=currency, into=into, per_unit=per_unit, on=on, set_by=by)
        tx.add(found)
    elif found.per_unit == per_unit:
        return found
    else:
        found.per_unit, found.set_by = per_unit, by
    await tx.flush()
    await tx.audit(by, "rate.set", f"rate:{currency}", old=before, new=per_unit, into=into, on=on.isoformat())
    return found
