"""The rules of who approves: the one in force, and a change, which needs a second admin.

Whoever changes a policy takes the workspace's row first, as whoever sends a request does. So a request is read either by the
old policy or by the new one, and two admins who decide at once come one after the other.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot import members
from bot.database import Tx
from bot.views import purchase_policies as view
from models.currency import CODES
from models.member import Role
from models.message import Lane, Message
from models.money import Money, read_amount
from models.purchase_policy import Policy, PolicyState, Tier, read_tiers
from models.refusal import Refusal

REASON_LONGEST = 500


async def in_force(tx: Tx) -> Policy:
    """The policy that requests are read by now; the default (USD 10,000.00), not in the database (id None), without any."""
    found: Policy | None = await tx.one(sa.select(Policy).where(Policy.state == PolicyState.IN_FORCE))
    return found or Policy(number=0, state=PolicyState.IN_FORCE)


async def proposed(tx: Tx) -> Policy | None:
    """The change that waits for a second admin, or None."""
    return await tx.one(sa.select(Policy).where(Policy.state == PolicyState.PROPOSED))


async def propose(
    tx: Tx, by: str, *, limit: str, currency: str, tiers: Sequence[tuple[str, str, Sequence[str]]] = ()
) -> Policy:
    """An admin proposes a change; all other admins are asked, and one of them must agree.

    Args:
        limit: the most that one approver may decide, as typed; 0 when everything needs two.
        currency: a code such as ``USD``, which the limit and the tiers are counted in.
        tiers: what further approvers are called, the amount above which they are asked, as typed, and who they are.

    Raises:
        Refusal: `by` is no admin or the only one, another change waits, nothing changes, or beside ``limit``, ``currency``,
            ``tier1_name``, ``tier1_over``, ``tier1_people`` and so on.
    """
    await tx.team(lock=True)
    await members.require_admin(tx, by)
    others = await _other_admins(tx, by)
    if not others:
        raise Refusal("A second admin must agree, and you are the only one. Make somebody else an admin first.")
    waiting = await proposed(tx)
    if waiting is not None:
        raise Refusal(f"<@{waiting.proposed_by}> has proposed a change already. It must be decided or withdrawn first.")
    if currency not in CODES:
        raise Refusal("Choose a currency.", field="currency")
    before = await in_force(tx)
    most = _amount(limit, currency, "limit", zero=True)
    policy = Policy(
        number=(await tx.one(sa.select(sa.func.max(Policy.number))) or 0) + 1,
        limit_minor=most.minor,
        currency=currency,
        tiers=read_tiers(most, [_tier(place, tier, currency) for place, tier in enumerate(tiers, 1)]),
        proposed_by=by,
        proposed_at=tx.now,
    )
    if policy.says_the_same(before):
        raise Refusal("This is what counts already.", field="limit")
    for place, (_, _, people) in enumerate(tiers, 1):
        await _require_approvers(tx, people, f"tier{place}_people")
    tx.add(policy)
    await tx.flush()
    await tx.audit(by, "policy.propose", _subject(policy), old=view.in_words(before), new=view.in_words(policy))
    await tx.post(_made(policy), by, view.made(policy, before), lane=Lane.APPROVAL)
    for admin in others:
        await tx.post(_ask(policy, admin), admin, view.question(policy, before), lane=Lane.APPROVAL)
    return policy


async def agree(tx: Tx, policy_id: int, by: str) -> Policy:
    """A second admin agrees: it counts for what is sent from now on, and never weakens what is sent already.

    Raises:
        Refusal: `by` is no admin, or proposed it; who proposed it is no admin any more; a further approver it names is none;
            or it was decided already, in a sentence that says how.
    """
    policy = await _standing(tx, policy_id, by)
    policy.require_second(by)
    if not (await members.meet(tx, policy.proposed_by)).may(Role.ADMIN):
        raise Refusal(f"<@{policy.proposed_by}> is no admin any more. Refuse this change and propose it yourself.")
    for seat in _seats(policy):
        if not await _approvers(tx, seat["people"]):
            raise Refusal(f"Nobody named for “{seat['name']}” is an approver any more. Give one of them the role.")
    before = await in_force(tx)
    before.replace()
    await tx.flush()  # only one may be in force, also for a moment
    policy.agree(by, tx.now)
    await tx.audit(by, "policy.agree", _subject(policy), old=view.in_words(before), new=view.in_words(policy))
    await _tell(tx, policy, before)
    return policy


async def refuse(tx: Tx, policy_id: int, by: str, reason: str) -> Policy:
    """Another admin is against it, and says why; the policy stays as it is.

    Raises:
        Refusal: `by` is no admin, or proposed it; it was decided already; or beside ``reason``, which is needed.
    """
    policy = await _standing(tx, policy_id, by)
    reason = " ".join(reason.split())[:REASON_LONGEST]
    if not reason:
        raise Refusal("Say why. Who proposed it will read it.", field="reason")
    policy.refuse(by, tx.now)
    await tx.audit(by, "policy.refuse", _subject(policy), reason=reason)
    await _tell(tx, policy, await in_force(tx), reason)
    return policy


async def withdraw(tx: Tx, policy_id: int, by: str) -> Policy:
    """Who proposed it takes it back. Raises a Refusal to anybody else, or when it was decided already."""
    policy = await _standing(tx, policy_id, by, any_role=True)
    policy.withdraw(by, tx.now)
    await tx.audit(by, "policy.withdraw", _subject(policy))
    await _tell(tx, policy, await in_force(tx))
    return policy


async def for_refusing(tx: Tx, policy_id: int, by: str) -> Policy:
    """The change that `by` may refuse now. Raises what `refuse` would."""
    policy = await _standing(tx, policy_id, by)
    policy.require_second(by)
    return policy


async def _standing(tx: Tx, policy_id: int, by: str, *, any_role: bool = False) -> Policy:
    """The change that still waits, held; for admins."""
    await tx.team(lock=True)
    if not any_role:
        await members.require_admin(tx, by)
    policy = await tx.lock(Policy, policy_id)
    if policy is None:
        raise Refusal("I do not know that change. Type `/tandem settings` to see the policy.")
    if policy.state is not PolicyState.PROPOSED:
        raise Refusal(view.since(policy))
    return policy


async def _tell(tx: Tx, policy: Policy, before: Policy, reason: str = "") -> None:
    """Let every message about a change say how it ended, and tell who proposed it, once."""
    await tx.flush()
    ended = view.ended(policy, before, reason)
    asked = sa.select(Message.key).where(Message.key.startswith(f"policy:{policy.number}:ask:", autoescape=True))
    for key in await tx.all(asked.order_by(Message.id)):
        await tx.update(key, ended)
    await tx.update(_made(policy), ended)
    if policy.decided_by != policy.proposed_by and (await members.meet(tx, policy.proposed_by)).left_at is None:
        await tx.post(f"policy:{policy.number}:decided", policy.proposed_by, ended, lane=Lane.APPROVAL)


async def _other_admins(tx: Tx, by: str) -> list[str]:
    return [admin for admin in await members.admins(tx) if admin != by]


async def _require_approvers(tx: Tx, people: Sequence[str], field: str) -> None:
    able = await _approvers(tx, people)
    for user_id in people:
        if user_id not in able:
            name = (await members.meet(tx, user_id)).name or "One of them"
            raise Refusal(f"{name} is no approver. Give them that role first.", field=field)


async def _approvers(tx: Tx, people: Sequence[str]) -> list[str]:
    found = [await members.find(tx, user_id) for user_id in people]
    return [one.user_id for one in found if one and one.may(Role.APPROVER) and not one.is_bot]


def _tier(place: int, given: tuple[str, str, Sequence[str]], currency: str) -> Tier:
    name, over, people = given
    return Tier(name, _amount(over, currency, f"tier{place}_over") if over.strip() else None, people)


def _amount(words: str, currency: str, field: str, *, zero: bool = False) -> Money:
    if zero and words.strip(" .,0") == "" and "0" in words:
        return Money(0, currency)
    return read_amount(words, currency, field=field)


def _seats(policy: Policy) -> list[dict[str, Any]]:
    return [seat for tier in policy.tiers for seat in tier["seats"]]


def _subject(policy: Policy) -> str:
    return f"policy:{policy.number}"


def _made(policy: Policy) -> str:
    return f"policy:{policy.number}:made"


def _ask(policy: Policy, admin: str) -> str:
    return f"policy:{policy.number}:ask:{admin}"
