"""Discrepancies reported, handed on, resolved and opened again; on both databases."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot import (
    discrepancies,
    discrepancy_ageing,
    discrepancy_changes,
    discrepancy_endings,
    discrepancy_rules,
    people,
    root_causes,
)
from bot.database import Tx, Workspace
from bot.discrepancies import Report
from bot.discrepancy_changes import Part
from bot.slack.profile import Profile
from bot.views import audits
from models.account import Account
from models.audit_entry import AuditEntry
from models.discrepancy import Discrepancy, Kind, Source, State
from models.refusal import Refusal
from models.root_cause import RootCause
from tests.clocks import FrozenClock
from tests.discrepancies import ANA, BANK, BEN, FAY, LEA, OLA, ROOT, ZOE, buttons, march, move_in, now, reported, told
from tests.use_cases import done, refusal

CLEAR = {"kind": Kind.FEE, "cause": "The bank charges a fee", "evidence": "Voucher B-214"}
BIG = 5_000_01


@pytest.fixture
async def company(workspace: Workspace) -> Workspace:
    await move_in(workspace)
    return workspace


async def bank(workspace: Workspace) -> int:
    async with workspace.read() as tx:
        return await tx.only(sa.select(Account.id).where(Account.code == BANK))


async def resolve(workspace: Workspace, found: Discrepancy, by: str = BEN, **given: object) -> Discrepancy:
    return await done(workspace, discrepancy_endings.resolve, found.id, by, **{**CLEAR, **given})


async def gone(workspace: Workspace, user_id: str) -> None:
    profile = Profile(user_id=user_id, name=user_id, zone="UTC", is_bot=False, deleted=True)
    await done(workspace, people.take_in, profile)


# reporting
async def test_the_owner_is_told_at_once_and_there_is_always_one(company: Workspace) -> None:
    account = await bank(company)
    found = await reported(company, account_id=account, transaction_on=march(1), links="PUR-12")
    [message] = await told(company, BEN)
    assert "<@UZOE> found something that does not tie. Please find out why." in message
    assert (
        "DIS-1 “The bank fee is not booked”: $120.00 too much on 1910 Bank, 9 days old, due Wednesday 24 March." in message
    )
    assert await buttons(company, BEN) == [["Resolve", "Not mine", "Move the date", "Look closer"]]
    assert found.due_on == march(24)
    owners = [
        (await reported(company, owner=None, account_id=account)).owner_id,
        (await reported(company, owner=None)).owner_id,
        (await reported(company, owner=None, amount_minor=-5)).owner_id,
    ]
    assert owners == [OLA, FAY, FAY], "the account's owner, else the finance lead"
    assert "$0.05 too little" in (await told(company, FAY))[-1]
    assert await told(company, ZOE) == []


async def test_what_is_wrong_is_said_beside_its_field(company: Workspace) -> None:
    wrong: dict[str, tuple[Any, ...]] = {
        "owner": ("UGONE", "UROBOT", "UBOT"),
        "what": (" ", "x" * 301),
        "amount_minor": (0, 10**14),
        "transaction_on": (march(11),),
        "due_on": (march(9),),
        "links": ("see mail",),
    }
    fields = {"amount_minor": "amount", "transaction_on": "transaction", "due_on": "due"}
    for name, values in wrong.items():
        for value in values:
            with pytest.raises(Refusal) as refused:
                await reported(company, **{name: value})
            assert refused.value.field == fields.get(name, name), (name, value)
    async with company.read() as tx:
        assert await discrepancies.open_ones(tx) == []


async def test_one_fact_is_one_open_discrepancy_even_when_two_find_it_at_once(company: Workspace) -> None:
    given = {"origin": "statement:3:17", "source": Source.RECONCILIATION}
    found = await asyncio.gather(*(reported(company, **given) for _ in range(4)))
    assert {each.number for each in found} == {1}
    assert len(await told(company, BEN)) == 1
    await resolve(company, found[0])
    assert (await reported(company, **given)).number == 2, "it came again"
    refused = await refusal(company, discrepancy_endings.reopen, found[0].id, BEN)
    assert refused.sentence == "DIS-2 is about the same, and is open. <@UBEN> is on it."


async def test_the_database_itself_refuses_what_may_never_be(company: Workspace) -> None:
    found = await reported(company)
    async with company.begin() as tx:
        tx.add(RootCause(name="a", key="a"))
    wrong: tuple[dict[str, object], ...] = (
        {"owner_id": ""},
        {"owner_id": None},
        {"state": State.RESOLVED, "waits_for_id": None},
        {"waits_for_id": None},
        {"state": State.MERGED, "waits_for_id": None},
        {"resolved_by": BEN, "confirmed_by": BEN},
    )
    whole = {"kind": Kind.FEE, "root_cause_id": 1, "evidence": "B", "resolved_by": BEN, "resolved_at": found.reported_at}
    ended = {**whole, "state": State.RESOLVED, "waits_for_id": None}
    for values in (*wrong, *({**ended, missing: None} for missing in ("kind", "root_cause_id", "resolved_by"))):
        with pytest.raises(IntegrityError):
            await done(company, change, values)
    with pytest.raises(IntegrityError):
        await done(company, change, {**ended, "evidence": ""})
    with pytest.raises(IntegrityError):
        await done(company, change, {**ended, "needs_second": True})
    await done(company, change, ended)


async def change(tx: Tx, values: dict[str, object]) -> None:
    if values.get("root_cause_id"):
        values = {**values, "root_cause_id": await tx.only(sa.select(RootCause.id))}
    await tx.change(sa.update(Discrepancy).values(**values))


# on its way
async def test_it_is_given_on_and_its_date_moved_without_getting_younger(company: Workspace) -> None:
    found = await reported(company, transaction_on=march(1))
    assert "Choose somebody else" in (await refusal(company, discrepancy_changes.reassign, found.id, BEN, BEN)).sentence
    assert "only they" in (await refusal(company, discrepancy_changes.reassign, found.id, OLA, OLA)).sentence
    await done(company, discrepancy_changes.reassign, found.id, BEN, OLA)
    assert "DIS-1" in (await told(company, OLA))[0]
    assert "<@UBEN> gave DIS-1 to <@UOLA>." in (await told(company, ZOE))[0]
    assert await buttons(company, BEN) == [[]], "who had it has no buttons any more"
    await done(company, discrepancy_changes.move_due, found.id, OLA, march(31), "The bank answers then")
    assert "due Wednesday 31 March, moved once" in (await told(company, OLA))[0]
    assert (await now(company)).age(march(10)) == 9


async def test_one_becomes_two_and_two_become_one(company: Workspace) -> None:
    account = await bank(company)
    whole = await reported(company, transaction_on=march(1), account_id=account, amount_minor=-120_00)
    parts = [Part("The fee", -20_00, BEN), Part("The invoice", -100_00, OLA)]
    short = [Part("The fee", -20_00, BEN), Part("The invoice", -90_00, OLA)]
    assert (await refusal(company, discrepancy_changes.split, whole.id, BEN, short)).field == "amount"
    fee, invoice = await done(company, discrepancy_changes.split, whole.id, BEN, parts)
    assert (await now(company, 1)).state is State.SPLIT
    assert [(each.amount_minor, each.transaction_on, each.account_id) for each in (fee, invoice)] == [
        (-20_00, march(1), account),
        (-100_00, march(1), account),
    ]
    assert "DIS-3" in (await told(company, OLA))[0]
    assert "split" in (await told(company, BEN))[0]
    later = await reported(company, transaction_on=march(8))
    kept = await done(company, discrepancy_changes.merge, later.id, LEA, fee.number, adds=True)
    assert (kept.amount_minor, kept.transaction_on) == (100_00, march(1))
    assert "part of another one" in (await refusal(company, discrepancy_changes.merge, later.id, LEA, 2, adds=True)).sentence
    same = await reported(company, transaction_on=date(2027, 2, 1))
    kept = await done(company, discrepancy_changes.merge, same.id, LEA, fee.number, adds=False)
    assert (kept.amount_minor, kept.transaction_on) == (100_00, date(2027, 2, 1))
    async with company.read() as tx:
        assert [each.label for each in await discrepancies.open_ones(tx)] == ["DIS-2", "DIS-3"]


async def test_an_owner_who_leaves_is_replaced_at_once(company: Workspace) -> None:
    account = await bank(company)
    await reported(company)
    await reported(company, account_id=account, owner=None)
    checked = await reported(company, owner=ANA, amount_minor=BIG, account_id=account)
    assert (await resolve(company, checked, by=ANA)).waits_for_id == OLA
    for user_id in (BEN, OLA, ANA):
        await gone(company, user_id)
    found = [await now(company, number) for number in (1, 2, 3)]
    assert [each.owner_id for each in found] == [LEA, FAY, LEA]
    assert [each.waits_for_id for each in found] == [LEA, FAY, FAY]
    assert "Its owner left, so I gave DIS-1 to <@UANA>" in "\n".join(await told(company, ZOE))
    for user_id in (LEA, FAY, ROOT, ZOE):
        await gone(company, user_id)
    async with company.read() as tx:
        assert all(each.owner_id for each in await discrepancies.open_ones(tx)), "never empty, even when all have left"


# endings
async def test_it_is_resolved_with_kind_cause_and_evidence(company: Workspace) -> None:
    found = await reported(company)
    for missing, field in (("cause", "cause"), ("evidence", "evidence")):
        refused = await refusal(company, discrepancy_endings.resolve, found.id, BEN, **{**CLEAR, missing: " "})
        assert refused.field == field
    await resolve(company, found, how="Booked it in March")
    [message] = await told(company, ZOE)
    assert "DIS-1 was resolved by <@UBEN>. It was a fee: “The bank charges a fee”." in message
    assert "Proof: “Voucher B-214”. Done: “Booked it in March”." in message
    assert await buttons(company, BEN) == [[]]
    assert "was resolved by" in (await refusal(company, discrepancy_endings.resolve, found.id, BEN, **CLEAR)).sentence
    await done(company, discrepancy_endings.reopen, found.id, ZOE)
    again = await now(company)
    assert (again.state, again.reopened, again.waits_for_id) == (State.OPEN, 1, BEN)
    assert "This is open again" in (await told(company, BEN))[-1]
    assert "is on it" in (await refusal(company, discrepancy_endings.reopen, found.id, ZOE)).sentence


async def test_above_the_limit_a_second_person_confirms(company: Workspace) -> None:
    exact = await reported(company, amount_minor=-BIG + 1)
    assert (await resolve(company, exact)).state is State.RESOLVED
    found = await reported(company, amount_minor=-BIG, account_id=await bank(company))
    assert (await resolve(company, found)).waits_for_id == OLA
    assert "<@UBEN> resolved this. Please look, and confirm it." in (await told(company, OLA))[-1]
    assert (await buttons(company, OLA))[-1] == ["Confirm", "Send it back"]
    assert "<@UOLA> is to confirm it." in (await told(company, ZOE))[-1]
    assert "somebody else" in (await refusal(company, discrepancy_endings.confirm, found.id, BEN)).sentence
    assert "finance and leads" in (await refusal(company, discrepancy_endings.confirm, found.id, ZOE)).sentence
    assert (await refusal(company, discrepancy_endings.send_back, found.id, OLA, " ")).field == "reason"
    await done(company, discrepancy_endings.send_back, found.id, OLA, "The voucher is of another month")
    assert (await now(company, 2)).waits_for_id == BEN
    assert "<@UOLA> sent DIS-2 back: “The voucher is of another month”" in (await told(company, BEN))[-1]
    await resolve(company, found)
    outcomes = await asyncio.gather(
        *(done(company, discrepancy_endings.confirm, found.id, by) for by in (OLA, FAY)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["Discrepancy", "Refusal"]
    assert "and confirmed by <@U" in (await told(company, BEN))[-1]


async def test_an_amount_without_an_exchange_rate_needs_two(company: Workspace) -> None:
    found = await reported(company, currency="EUR", amount_minor=1)
    assert (await resolve(company, found)).state is State.TO_CONFIRM


async def test_splitting_and_merging_do_not_get_below_the_limit(company: Workspace) -> None:
    whole = await reported(company, amount_minor=9_000_00)
    parts = [Part("One", 4_500_00, BEN), Part("Two", 4_500_00, BEN)]
    one, two = await done(company, discrepancy_changes.split, whole.id, BEN, parts)
    assert (await resolve(company, one)).state is State.TO_CONFIRM
    other = await reported(company, amount_minor=-4_499_00)
    kept = await done(company, discrepancy_changes.merge, two.id, BEN, other.number, adds=True)
    assert kept.amount_minor == 1_00
    assert (await resolve(company, kept)).state is State.TO_CONFIRM, "it holds a part of the large one"
    large = await reported(company, amount_minor=-9_000_00)
    small = await reported(company, amount_minor=9_000_01)
    kept = await done(company, discrepancy_changes.merge, large.id, BEN, small.number, adds=True)
    assert (await resolve(company, kept)).state is State.TO_CONFIRM


async def test_the_third_time_of_one_cause_is_a_problem_with_an_owner(company: Workspace) -> None:
    found = [await reported(company, what=f"Fee {n}") for n in range(3)]
    await resolve(company, found[0])
    await resolve(company, found[1], cause="the BANK charges fees")
    assert not [words for words in await told(company, LEA) if "same cause" in words]
    await resolve(company, found[2])
    [problem] = [words for words in await told(company, LEA) if "same cause" in words]
    assert problem.startswith("The same cause, 3 times: “The bank charges a fee”. Please mend it for good.")
    async with company.read() as tx:
        [cause] = await root_causes.owned(tx, LEA)
    assert "only they" in (await refusal(company, root_causes.mend, cause.id, BEN, "Done")).sentence
    await done(company, root_causes.give, cause.id, LEA, OLA)
    await done(company, root_causes.mend, cause.id, OLA, "The fee is booked by a rule")
    assert "mended already" in (await refusal(company, root_causes.mend, cause.id, OLA, "Again")).sentence
    await resolve(company, await reported(company, what="Fee 4"))
    assert "4 times" in (await told(company, OLA))[-1]


# looking
async def test_ages_are_counted_by_owner_and_account(company: Workspace, clock: FrozenClock) -> None:
    account = await bank(company)
    for days, amount, given in (
        (0, 10_00, {}),
        (29, -20_00, {"account_id": account}),
        (30, 40_00, {"account_id": account, "owner": OLA}),
        (90, -80_00, {"owner": OLA}),
        (95, 5_00, {"owner": OLA, "currency": "EUR"}),
    ):
        await reported(company, amount_minor=amount, transaction_on=march(10) - timedelta(days=days), **given)
    await resolve(company, await reported(company, transaction_on=march(1)))
    async with company.read() as tx:
        owners = await discrepancy_ageing.ageing(tx, "owner")
        accounts = await discrepancy_ageing.ageing(tx, "account")
    assert [(row.currency, row.counts, row.amounts) for row in owners.totals] == [
        ("USD", (2, 1, 0, 1), (30_00, 40_00, 0, 80_00)),
        ("EUR", (0, 0, 0, 1), (0, 0, 0, 5_00)),
    ]
    assert [(row.name, row.currency, row.count, row.amount) for row in owners.rows] == [
        (OLA, "USD", 2, 120_00),
        (OLA, "EUR", 1, 5_00),
        (BEN, "USD", 2, 30_00),
    ]
    assert [(row.name, row.currency, row.amounts) for row in accounts.rows] == [
        ("", "USD", (10_00, 0, 0, 80_00)),
        ("", "EUR", (0, 0, 0, 5_00)),
        ("1910 Bank", "USD", (20_00, 40_00, 0, 0)),
    ]
    clock.move(timedelta(days=1))
    async with company.read() as tx:
        assert (await discrepancy_ageing.ageing(tx, "owner")).totals[0].counts == (1, 2, 0, 1), "a day later"


async def test_admins_set_the_limits(company: Workspace) -> None:
    given = {"limits": (10, 20, 40), "review_minor": 100_00, "finance_lead": OLA}
    assert "Only an admin" in (await refusal(company, discrepancy_rules.change, LEA, **given)).sentence
    await done(company, discrepancy_rules.change, ROOT, **given)
    found = await reported(company)
    assert (await resolve(company, found)).waits_for_id == OLA
    wrong = await refusal(company, discrepancy_rules.change, ROOT, **{**given, "finance_lead": "UGONE"})
    assert wrong.field == "finance_lead"


async def test_numbers_follow_each_other_when_many_report_at_once(company: Workspace) -> None:
    report = Report(what="Fee", amount_minor=5, currency="USD", owner=BEN)
    found = await asyncio.gather(*(done(company, discrepancies.report, ZOE, report) for _ in range(5)))
    assert sorted(each.number for each in found) == [1, 2, 3, 4, 5]


async def test_the_trail_says_who_did_what(company: Workspace) -> None:
    found = await reported(company)
    await done(company, discrepancy_changes.move_due, found.id, BEN, march(31), "The bank answers then")
    await done(company, discrepancy_changes.reassign, found.id, BEN, OLA)
    await resolve(company, found, by=OLA)
    async with company.read() as tx:
        entries = await tx.all(sa.select(AuditEntry).order_by(AuditEntry.number.desc()))
    said = audits.latest(entries, "UTC", march(10))["text"]
    for words in (
        "<@UOLA> resolved DIS-1 – amount $120.00, cause The bank charges a fee, evidence Voucher B-214",
        "<@UBEN> gave away DIS-1 – from <@UBEN> to <@UOLA>",
        "<@UBEN> moved the due date of DIS-1 – from 2027-03-24 to 2027-03-31 (The bank answers then)",
        "<@UZOE> reported DIS-1",
    ):
        assert words in said
