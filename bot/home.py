"""What a person sees in their Home tab, and their welcome."""

from datetime import datetime

from bot import (
    absences,
    amounts,
    blocker_copies,
    blockers,
    deliveries,
    discrepancies,
    discrepancy_ageing,
    figure_answers,
    figures,
    huddle_rounds,
    huddle_summaries,
    members,
    periods,
    purchase_notices,
    purchase_policies,
    purchases,
    reconciliation_signing,
    root_causes,
)
from bot.database import Tx
from bot.discrepancy_sights import seen
from bot.figure_answers import Scorecard
from bot.views import discrepancy_home, home, welcome
from models.discrepancy import Discrepancy
from models.member import Role
from models.refusal import Refusal


async def look(tx: Tx, user_id: str, beat: datetime | None = None) -> home.Home:
    """Everything that person may see in their Home tab, and nothing else. `beat`: when the worker last went round."""
    member = await members.meet(tx, user_id)
    today = member.local(tx.now).date()
    lead, admin = member.may(Role.LEAD), member.may(Role.ADMIN)
    policy = await purchase_policies.proposed(tx) if admin else None
    found = await (blockers.open_ones(tx) if lead else blockers.concerning(tx, user_id))
    return home.Home(
        user_id=user_id,
        now=tx.now,
        today=today,
        absence=await absences.is_away(tx, user_id, today),
        huddles=await huddle_rounds.open_for(tx, user_id),
        owned=[blocker for blocker in found if blocker.owner_id == user_id],
        raised=[blocker for blocker in found if blocker.raiser_id == user_id and blocker.owner_id != user_id],
        ages=await blocker_copies.ages(tx, found),
        to_decide=await purchases.waiting_for(tx, user_id),
        requests=await purchases.mine(tx, user_id),
        discrepancies=await seen(tx, await discrepancies.waiting_for(tx, user_id, discrepancy_home.MOST)),
        all_discrepancies=await discrepancies.count(tx, Discrepancy.waits_for_id == user_id),
        causes=await root_causes.owned(tx, user_id),
        to_sign=await reconciliation_signing.waiting_for(tx, user_id),
        standings=await huddle_summaries.state_of_today(tx) if lead else None,
        open_blockers=found if lead else (),
        open_purchases=await purchases.open_ones(tx) if lead else (),
        numbers=await _numbers(tx) if lead else None,
        ageing=await discrepancy_ageing.ageing(tx, "owner") if lead else None,
        team=await tx.team() if lead else None,
        policy=policy if policy is not None and policy.proposed_by != user_id else None,
        admin=admin,
        failed=len(await deliveries.failed(tx)) if admin else 0,
        notices=len(await purchase_notices.failing(tx)) if admin else 0,
        beat=beat if admin else None,
    )


async def _numbers(tx: Tx) -> Scorecard | None:
    """The scorecard of the newest whole month; None without books."""
    try:
        seen = await periods.horizon(tx)
    except Refusal:
        return None
    chart = await amounts.chart(tx)
    return await figure_answers.scorecard(tx, await figures.known(tx, chart), chart, seen, None)


async def greet(tx: Tx, user_id: str) -> bool:
    """Welcome somebody, once. Gives whether they were welcomed now."""
    await members.first_admin(tx)
    await members.meet(tx, user_id)
    member = await members.find(tx, user_id, lock=True)
    if member is None or member.is_bot or member.left_at is not None or not member.welcome(tx.now):
        return False
    await tx.post(f"welcome:{user_id}", user_id, welcome.member())
    return True
