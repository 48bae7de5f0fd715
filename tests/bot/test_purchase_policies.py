"""Changing who approves: one admin proposes, another agrees; on both databases."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from bot import members, purchase_policies
from bot.database import Tx, Workspace
from models.audit_entry import AuditEntry
from models.member import Department, Role
from models.message import Message
from models.purchase_policy import Policy, PolicyState
from models.refusal import Refusal
from tests.purchases import ADA, FAY, FRED, LEA, MAYA, OLA, ROOT, buttons, said, sent, set_member, settle, trail
from tests.purchases import now as standing
from tests.use_cases import done, refusal


@pytest.fixture
async def shop(workspace: Workspace) -> Workspace:
    await settle(workspace)
    return workspace


async def proposed(workspace: Workspace, by: str = ROOT, **given: Any) -> Policy:
    facts = {"limit": "20,000", "currency": "USD", "tiers": ()}
    return await done(workspace, purchase_policies.propose, by, **{**facts, **given})


async def refused(workspace: Workspace, by: str = ROOT, **given: Any) -> Refusal:
    facts = {"limit": "20,000", "currency": "USD", "tiers": ()}
    return await refusal(workspace, purchase_policies.propose, by, **{**facts, **given})


async def in_force(workspace: Workspace) -> Policy:
    async with workspace.read() as tx:
        return await purchase_policies.in_force(tx)


async def policy(workspace: Workspace, policy_id: int) -> Policy:
    async with workspace.read() as tx:
        found = await tx.get(Policy, policy_id)
        assert found is not None
        return found


async def test_where_nobody_agreed_on_anything_the_limit_is_ten_thousand_dollars(shop: Workspace) -> None:
    found = await in_force(shop)
    assert (found.number, found.limit_minor, found.currency, found.tiers) == (0, 1_000_000, "USD", [])
    assert not found.id


async def test_a_proposal_counts_when_another_admin_agrees_and_not_before(shop: Workspace) -> None:
    change = await proposed(shop, tiers=[("Director", "50,000", [FAY, OLA])])
    assert (await in_force(shop)).limit_minor == 1_000_000
    asked = await said(shop, "policy:1:ask:UADA") or ""
    assert "<@UROOT> wants to change who approves purchases." in asked
    assert "• Up to $10,000.00: one approver." in asked
    assert "• Up to $20,000.00: one approver." in asked
    assert "• Above $50,000.00: also Director, that is <@UFAY> or <@UOLA>." in asked
    assert await buttons(shop, "policy:1:ask:UADA") == ["Agree", "Refuse"]
    assert await buttons(shop, "policy:1:made") == ["Withdraw"]
    assert await said(shop, "policy:1:ask:UROOT") is None
    assert await said(shop, "policy:1:ask:ULEA") is None
    await done(shop, purchase_policies.agree, change.id, ADA)
    found = await in_force(shop)
    assert (found.id, found.limit_minor, found.decided_by) == (change.id, 2_000_000, ADA)
    for key in ("policy:1:ask:UADA", "policy:1:made", "policy:1:decided"):
        assert "<@UADA> agreed to the purchases policy that <@UROOT> proposed." in (await said(shop, key) or "")
        assert await buttons(shop, key) == []
    assert await trail(shop) == ["policy.propose", "policy.agree"]
    async with shop.read() as tx:
        [entry] = await tx.all(sa.select(AuditEntry).where(AuditEntry.action == "policy.agree"))
    assert entry.detail["old"] == "one approver up to $10,000.00"
    assert entry.detail["new"] == "one approver up to $20,000.00; Director (UFAY, UOLA) above $50,000.00"


async def test_the_one_before_is_replaced(shop: Workspace) -> None:
    first = await proposed(shop)
    await done(shop, purchase_policies.agree, first.id, ADA)
    second = await proposed(shop, ADA, limit="5,000")
    await done(shop, purchase_policies.agree, second.id, ROOT)
    assert (await policy(shop, first.id)).state is PolicyState.REPLACED
    assert (await in_force(shop)).number == 2


async def test_nobody_agrees_to_their_own_change(shop: Workspace) -> None:
    change = await proposed(shop)
    for act in (purchase_policies.agree, purchase_policies.for_refusing):
        assert "another admin" in (await refusal(shop, act, change.id, ROOT)).sentence
    assert "another admin" in (await refusal(shop, purchase_policies.refuse, change.id, ROOT, "No")).sentence
    assert (await policy(shop, change.id)).state is PolicyState.PROPOSED


@pytest.mark.parametrize("who", [LEA, FAY, MAYA, "UNOBODY"])
async def test_only_admins_take_part(shop: Workspace, who: str) -> None:
    assert "Only an admin" in (await refused(shop, who)).sentence
    change = await proposed(shop)
    assert "Only an admin" in (await refusal(shop, purchase_policies.agree, change.id, who)).sentence
    assert "Only an admin" in (await refusal(shop, purchase_policies.refuse, change.id, who, "No")).sentence
    assert "Only <@UROOT>" in (await refusal(shop, purchase_policies.withdraw, change.id, who)).sentence
    assert (await in_force(shop)).number == 0


async def test_the_only_admin_is_told_to_find_a_second(shop: Workspace) -> None:
    await set_member(shop, ADA, roles=frozenset({Role.LEAD}))
    assert "Make somebody else an admin first" in (await refused(shop)).sentence
    assert await trail(shop) == []


async def test_an_admin_who_is_no_admin_any_more_proposed_nothing_that_counts(shop: Workspace) -> None:
    change = await proposed(shop)
    await done(shop, members.give_roles, ADA, ROOT, [], Department.OTHER)
    assert "no admin any more" in (await refusal(shop, purchase_policies.agree, change.id, ADA)).sentence
    await done(shop, purchase_policies.refuse, change.id, ADA, "They left the board")
    assert (await in_force(shop)).number == 0


async def test_a_refusal_needs_its_reason_and_both_read_it(shop: Workspace) -> None:
    change = await proposed(shop)
    assert (await refusal(shop, purchase_policies.refuse, change.id, ADA, "  ")).field == "reason"
    await done(shop, purchase_policies.refuse, change.id, ADA, "Too <!channel> high")
    for key in ("policy:1:ask:UADA", "policy:1:made", "policy:1:decided"):
        text = await said(shop, key) or ""
        assert "<@UADA> refused the purchases policy" in text
        assert "“Too &lt;!channel&gt; high”" in text
        assert "Up to $10,000.00" in text
    assert (await in_force(shop)).number == 0
    assert await trail(shop) == ["policy.propose", "policy.refuse"]


async def test_a_change_can_be_withdrawn_and_the_next_proposed(shop: Workspace) -> None:
    change = await proposed(shop)
    assert "<@UROOT> has proposed a change already" in (await refused(shop, ADA)).sentence
    await done(shop, purchase_policies.withdraw, change.id, ROOT)
    assert await buttons(shop, "policy:1:ask:UADA") == []
    assert "withdrew" in (await said(shop, "policy:1:ask:UADA") or "")
    assert await said(shop, "policy:1:decided") is None  # they did it themselves
    assert (await proposed(shop, ADA, limit="7,000")).number == 2


async def test_a_click_on_an_old_button_says_what_happened_since(shop: Workspace) -> None:
    change = await proposed(shop)
    await done(shop, purchase_policies.agree, change.id, ADA)
    for act in (purchase_policies.agree, purchase_policies.withdraw):
        sentence = (await refusal(shop, act, change.id, ROOT)).sentence
        assert sentence.startswith("<@UADA> agreed to the purchases policy")
    assert "I do not know that change" in (await refusal(shop, purchase_policies.agree, 10**9, ADA)).sentence
    assert await trail(shop) == ["policy.propose", "policy.agree"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"limit": ""}, "limit"),
        ({"limit": "-5"}, "limit"),
        ({"limit": "1e9"}, "limit"),
        ({"limit": "10,000.00"}, "limit"),  # nothing changes
        ({"currency": "XXX"}, "currency"),
        ({"tiers": [("Director", "50,000", ["UZOE"])]}, "tier1_people"),  # no approver
        ({"tiers": [("Director", "50,000", ["UROBOT"])]}, "tier1_people"),
        ({"tiers": [("Director", "50,000", ["UGONE"])]}, "tier1_people"),
        ({"tiers": [("", "", []), ("Director", "fifty", ["UFAY"])]}, "tier2_over"),
        ({"tiers": [("Director", "5,000", ["UFAY"])]}, "tier1_over"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(shop: Workspace, given: dict[str, Any], field: str) -> None:
    found = await refused(shop, **given)
    assert found.field == field
    assert "<@" not in found.sentence  # nothing is a mention beside a field
    async with shop.read() as tx:
        assert await tx.all(sa.select(Policy)) == []


async def test_a_limit_of_zero_needs_two_always(shop: Workspace) -> None:
    change = await proposed(shop, limit="0")
    await done(shop, purchase_policies.agree, change.id, ADA)
    assert (await in_force(shop)).limit_minor == 0
    assert "Always: two people, one from finance and one from operations." in (await said(shop, "policy:1:made") or "")
    assert (await standing(shop, await sent(shop, "5.00"))).version.seats_needed == 2


async def test_a_further_approver_whom_nobody_can_be_stops_the_change(shop: Workspace) -> None:
    change = await proposed(shop, tiers=[("Dir <!here>", "50,000", [FRED])])
    await set_member(shop, FRED, roles=frozenset())
    sentence = (await refusal(shop, purchase_policies.agree, change.id, ADA)).sentence
    assert "“Dir <!here>” is an approver" in sentence
    await set_member(shop, FRED, roles=frozenset({Role.APPROVER}))
    await done(shop, purchase_policies.agree, change.id, ADA)


# at once
async def test_of_two_who_decide_at_once_one_decides(shop: Workspace) -> None:
    await set_member(shop, LEA, roles=frozenset({Role.ADMIN}))
    change = await proposed(shop)

    async def attempt(act: Any, *given: Any) -> bool:
        try:
            await done(shop, act, change.id, *given)
        except Refusal:
            return False
        return True

    clicks = [
        attempt(purchase_policies.agree, ADA),
        attempt(purchase_policies.refuse, LEA, "No"),
        attempt(purchase_policies.agree, LEA),
        attempt(purchase_policies.withdraw, ROOT),
        attempt(purchase_policies.agree, ADA),
        attempt(purchase_policies.agree, ROOT),
    ]
    assert sorted(await asyncio.gather(*clicks)) == [False] * 5 + [True]
    assert len(await trail(shop)) == 2
    found = await policy(shop, change.id)
    assert found.state is not PolicyState.PROPOSED
    assert (found.state is PolicyState.IN_FORCE) == ((await in_force(shop)).number == 1)
    if found.decided_by != ROOT:
        assert await said(shop, "policy:1:decided") is not None


async def test_two_who_propose_at_once_make_one_proposal(shop: Workspace) -> None:
    async def attempt(by: str) -> bool:
        try:
            await proposed(shop, by)
        except Refusal:
            return False
        return True

    assert sorted(await asyncio.gather(*(attempt(by) for by in (ROOT, ADA, ROOT, ADA)))) == [False, False, False, True]
    async with shop.read() as tx:
        assert len(await tx.all(sa.select(Policy))) == 1


async def test_an_admin_who_loses_the_role_while_they_agree_agrees_before_or_not_at_all(shop: Workspace) -> None:
    change = await proposed(shop)

    async def agree() -> bool:
        try:
            await done(shop, purchase_policies.agree, change.id, ADA)
        except Refusal:
            return False
        return True

    agreed, _ = await asyncio.gather(agree(), done(shop, members.give_roles, ROOT, ADA, [], Department.OTHER))
    actions = await trail(shop)
    assert agreed == ("policy.agree" in actions)
    if agreed:
        assert actions.index("policy.agree") < actions.index("role.set")


async def test_the_database_itself_knows_no_policy_in_force_by_one_admin(shop: Workspace) -> None:
    change = await proposed(shop)

    async def force(tx: Tx) -> None:
        values = {"state": PolicyState.IN_FORCE, "decided_by": ROOT}
        await tx.change(sa.update(Policy).where(Policy.id == change.id).values(**values))

    with pytest.raises(sa.exc.IntegrityError):
        await done(shop, force)


# and what is sent already
async def test_what_was_sent_before_keeps_its_approvers(shop: Workspace) -> None:
    before = await sent(shop, "12,500.00")
    change = await proposed(shop)
    await done(shop, purchase_policies.agree, change.id, ADA)
    assert (await standing(shop, before)).version.seats_needed == 2
    assert (await standing(shop, await sent(shop, "12,500.00", vendor="Other", cost_centre="520"))).version.seats_needed == 1


async def test_messages_about_a_change_go_to_admins_only(shop: Workspace) -> None:
    change = await proposed(shop)
    await done(shop, purchase_policies.agree, change.id, ADA)
    async with shop.read() as tx:
        channels = await tx.all(sa.select(Message.channel).where(Message.key.startswith("policy:")))
    assert set(channels) == {ROOT, ADA}
