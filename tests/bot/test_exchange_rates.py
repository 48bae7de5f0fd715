"""Exchange rates: who sets them, and which one counts; on both databases."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot import exchange_rates
from bot.database import Workspace
from models.audit_entry import AuditEntry
from models.exchange_rate import ExchangeRate
from models.team import Team
from tests.clocks import FrozenClock
from tests.purchases import ADA, FAY, LEA, MAYA, OSKAR, now, sent, settle, trail
from tests.use_cases import done, refusal

WEDNESDAY, TUESDAY = date(2027, 3, 10), date(2027, 3, 9)


@pytest.fixture
async def shop(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def kept(workspace: Workspace, words: str = "1.0845", *, by: str = LEA, **given: Any) -> ExchangeRate:
    facts = {"currency": "EUR", "words": words, **given}
    return await done(workspace, exchange_rates.set_rate, by, **facts)


async def rate(workspace: Workspace, currency: str = "EUR") -> str | None:
    async with workspace.read() as tx:
        found = await exchange_rates.rate(tx, currency)
    return found.per_unit if found else None


async def test_the_newest_rate_on_or_before_today_counts(shop: Workspace, clock: FrozenClock) -> None:
    assert await rate(shop) is None
    await kept(shop, "1.1", on=TUESDAY)
    await kept(shop, "1.2")
    await kept(shop, "0.9", on=date(2020, 1, 1))
    await kept(shop, "0.0067", currency="JPY")
    assert (await rate(shop), await rate(shop, "JPY"), await rate(shop, "GBP")) == ("1.2", "0.0067", None)
    clock.move(timedelta(days=1))
    await kept(shop, "1.3")
    assert await rate(shop) == "1.3"


async def test_a_rate_of_the_same_day_replaces_the_one_before_and_both_are_in_the_trail(shop: Workspace) -> None:
    await kept(shop, "1.0845")
    await kept(shop, "1,09", by=ADA)
    await kept(shop, "1.090", by=LEA)  # the same again
    async with shop.read() as tx:
        [found] = await tx.all(sa.select(ExchangeRate))
        entries = await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number))
    assert (found.per_unit, found.set_by, found.on, found.into) == ("1.09", ADA, WEDNESDAY, "USD")
    assert [(one.detail["old"], one.detail["new"]) for one in entries] == [(None, "1.0845"), ("1.0845", "1.09")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"currency": "USD"}, "currency"),
        ({"currency": "EU"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"words": "0"}, "rate"),
        ({"words": "=1+1"}, "rate"),
        ({"on": date(2027, 3, 11)}, "on"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(shop: Workspace, given: dict[str, Any], field: str) -> None:
    facts = {"currency": "EUR", "words": "1.0845", **given}
    assert (await refusal(shop, exchange_rates.set_rate, LEA, **facts)).field == field
    assert await trail(shop) == []


@pytest.mark.parametrize("who", [FAY, MAYA])
async def test_leads_and_admins_set_rates_and_nobody_else(shop: Workspace, who: str) -> None:
    assert "Only a lead" in (await refusal(shop, exchange_rates.set_rate, who, "EUR", "1.1")).sentence


async def test_today_is_the_day_of_the_workspace(shop: Workspace, clock: FrozenClock) -> None:
    async with shop.begin() as tx:
        await tx.change(sa.update(Team).values(zone="Pacific/Auckland"))
    clock.move(timedelta(hours=6))  # Thursday 11 March in Auckland
    assert (await kept(shop)).on == date(2027, 3, 11)
    assert await rate(shop) == "1.0845"


async def test_nobody_s_own_rate_counts_for_their_request(shop: Workspace) -> None:
    await kept(shop, "1.0", on=TUESDAY)
    await kept(shop, "0.0001", by=ADA)
    async with shop.read() as tx:
        assert [one.per_unit for one in await exchange_rates.counting(tx, ["EUR"])] == ["0.0001"]
        assert [one.per_unit for one in await exchange_rates.counting(tx, ["EUR"], not_by={ADA, MAYA})] == ["1"]
        assert await exchange_rates.counting(tx, ["EUR"], not_by={ADA, LEA}) == []
        assert await exchange_rates.counting(tx, ["CHF"]) == []
    mine = await sent(shop, "15,000", by=ADA, currency="EUR")
    assert (await now(shop, mine)).version.over
    for_them = await sent(shop, "16,000", by=OSKAR, for_id=ADA, currency="EUR", vendor="Other")
    assert (await now(shop, for_them)).version.over
    other = await sent(shop, "17,000", by=MAYA, currency="EUR", vendor="Third")
    assert not (await now(shop, other)).version.over


async def test_of_two_who_set_it_at_once_the_trail_tells_both(shop: Workspace) -> None:
    await asyncio.gather(kept(shop, "1.1"), kept(shop, "1.2", by=ADA))
    async with shop.read() as tx:
        entries = await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number))
    assert entries[1].detail["old"] == entries[0].detail["new"]
    assert await rate(shop) == entries[1].detail["new"]
