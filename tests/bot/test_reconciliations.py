"""A bank account's month: what is matched by itself, and what people do about the rest."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot import matching, people, reconciliation_dues, reconciliation_matching, reconciliations
from bot import reconciliation_matches as acts
from bot import reconciliation_signing as signing
from bot.database import Workspace
from bot.slack.profile import Profile
from bot.views import reconciliation_lists as lists
from bot.views import reconciliations as view
from jobs import reconciliations as job
from models.discrepancy import Source
from models.ledger_import import LedgerImport
from models.reconciliation import Reconciliation, SignOff
from models.reconciliation_checks import Check, Lacking, Verdict
from models.reconciliation_match import MatchState
from models.refusal import Refusal
from models.stated_balance import Moment, StatedBalance
from models.voucher_break import VoucherBreak
from tests.clocks import FrozenClock
from tests.imports import ANN, LEA, ROOT, trail
from tests.reconciliations import (
    BOOKS,
    FEBRUARY,
    JANUARY,
    MARCH,
    STATEMENT,
    Booked,
    Said,
    act,
    at_once,
    bank,
    book,
    kept,
    made_of_it,
    prepared,
    said_to,
    seen,
    signed,
    state,
    take_out,
    unexplained,
)

assert at_once
pytestmark = pytest.mark.usefixtures("at_once")

FEE, CHECK, WIRE = "Card fee", "Check 10991 to Brandt", "Wire"
KEPT = "17 February"  # what the bank kept of the wire, by the day it came


async def explain_all(workspace: Workspace, account: int) -> None:
    """The wire is matched and the check is on its way; of the card fee, and of what was kept, discrepancies are made."""
    async with workspace.read() as tx:
        [(wire, _)] = await acts.in_month(tx, account, FEBRUARY, MatchState.SUGGESTED)
    await act(workspace, lambda tx: acts.accept(tx, LEA, wire.id, FEBRUARY))
    off = unexplained(await seen(workspace, account))
    shown = await act(workspace, lambda tx: acts.on_its_way(tx, LEA, account, FEBRUARY, off[CHECK].key))
    assert CHECK not in unexplained(shown), "it shows at once"
    assert off.keys() == {CHECK, FEE, KEPT}
    for name, what in ((FEE, "Fee"), (KEPT, "Kept")):
        async with workspace.begin() as tx:
            await acts.make_discrepancy(tx, LEA, account, FEBRUARY, off[name].key, what=what, owner=None)


async def test_what_is_plain_is_matched_and_the_rest_is_left_to_people(workspace: Workspace) -> None:
    account = await bank(workspace)
    sight = await seen(workspace, account)
    verdicts = {result.check: result.verdict for result in sight.results}
    assert verdicts == {
        Check.OPENING: Verdict.UNCHECKED,
        Check.MOVEMENT: Verdict.TIES,
        Check.VOUCHERS: Verdict.TIES,
        Check.LIST: Verdict.UNCHECKED,
        Check.STATEMENT: Verdict.OFF,
    }
    assert (sight.matched, sight.suggested, sight.running) == (2, 1, False)
    assert set(unexplained(sight)) == {FEE, CHECK, WIRE, "Wire from abroad INV-7"}
    off = unexplained(sight)
    assert off[FEE].minor == -12_50
    assert sight.result(Check.STATEMENT).off == 0, "open lines are on both sides, so that the sums agree"
    shown = str(view.whole(sight, LEA, "UTC"))
    for words in ("1930 Bank, February 2027", "4 things are open", "Nobody has signed January 2027 yet."):
        assert words in shown
    shown = str(lists.open_list(sight, 0))
    assert "5 February, Card fee, -$12.50" in shown
    assert "26 February, Check 10991 to Brandt (A5), -$20.00" in shown


async def test_all_is_explained_signed_and_stays_signed_when_the_check_arrives(workspace: Workspace) -> None:
    account = await bank(workspace)
    with pytest.raises(Refusal, match="4 things are open"):
        await prepared(workspace, account)
    await explain_all(workspace, account)
    sight = await seen(workspace, account)
    assert sight.unexplained == []
    statement = sight.result(Check.STATEMENT)
    assert (statement.left, statement.right, statement.verdict) == (1_552_50, 1_552_50, Verdict.TIES)
    made = [(one.what, one.amount_minor, str(one.transaction_on), one.source) for one in await made_of_it(workspace)]
    assert made == [
        ("Fee", 12_50, "2027-02-05", Source.RECONCILIATION), ("Kept", 15_00, "2027-02-17", Source.RECONCILIATION),
    ]  # fmt: skip

    one = await signed(workspace, account)
    [asked] = await said_to(workspace, ANN)
    assert "1930 Bank, February 2027 is signed." in asked
    assert any("is signed by <@UANN>. It closes with $1,580.00." in said for said in await said_to(workspace, LEA))
    async with workspace.read() as tx:
        assert [(of.part.value, of.by) for of in await signing.signatures(tx, one.id)] == [
            ("preparer", LEA),
            ("reviewer", ANN),
        ]

    await signed(workspace, account, JANUARY)
    late = await seen(workspace, account)
    assert late.result(Check.OPENING).verdict is Verdict.TIES
    assert late.current.is_signed, "the month before is signed late, and closes with what this one opened with"

    await state(workspace, MARCH)
    after = await seen(workspace, account)
    assert after.current.is_signed, "a check that arrives next month changes nothing that was signed"
    assert str(lists.open_list(after, 0)).count("It came on 2 March") == 1
    march = await seen(workspace, account, FEBRUARY.plus(1))
    opening = march.result(Check.OPENING)
    assert (opening.verdict, opening.left, opening.right) == (Verdict.TIES, 1_580_00, 1_580_00)
    assert march.unexplained == [], "the card fee has its discrepancy, and the check has come"


async def test_what_is_still_on_its_way_next_month_was_so_this_month_too(workspace: Workspace) -> None:
    account = await bank(workspace)
    await explain_all(workspace, account)
    await signed(workspace, account)
    await state(workspace, [Said("2027-03-03", "Rent back", "", "3", "1575.50")])
    march = FEBRUARY.plus(1)
    key = unexplained(await seen(workspace, account, march))[CHECK].key
    await act(workspace, lambda tx: acts.on_its_way(tx, LEA, account, march, key))
    assert CHECK not in unexplained(await seen(workspace, account, march))
    await act(workspace, lambda tx: signing.look_again(tx, account, JANUARY))
    february = await seen(workspace, account)
    assert february.unexplained == []
    assert february.current.is_signed


async def test_a_discrepancy_explains_the_amount_it_was_made_of_and_no_other(workspace: Workspace) -> None:
    account = await bank(workspace, statement=[])

    async def say_it_closed_with(minor: int) -> None:
        async with workspace.begin() as tx:
            [one] = await tx.all(sa.select(LedgerImport))
            await tx.change(sa.delete(StatedBalance))
            month, moment = FEBRUARY.ordinal, Moment.CLOSING
            tx.add(StatedBalance(import_id=one.id, account_id=account, month=month, moment=moment, amount_minor=minor))

    for closed, amount in ((1_570_00, 10_00), (580_00, 1_000_00)):
        await say_it_closed_with(closed)
        [(result, item)] = (await seen(workspace, account)).unexplained
        assert (result.check, item.minor) == (Check.MOVEMENT, amount)
        await act(workspace, lambda tx: acts.make_all(tx, LEA, account, FEBRUARY))
        assert (await seen(workspace, account)).unexplained == []
    assert [made.amount_minor for made in await made_of_it(workspace)] == [10_00, 1_000_00]


async def test_the_preparer_cannot_sign_and_two_at_once_sign_once(workspace: Workspace) -> None:
    account = await bank(workspace)
    await explain_all(workspace, account)
    with pytest.raises(Refusal, match="Somebody else has to review it"):
        await act(workspace, lambda tx: signing.prepare(tx, LEA, account, FEBRUARY, LEA))
    one = await prepared(workspace, account)
    with pytest.raises(Refusal, match="You prepared it"):
        await act(workspace, lambda tx: signing.sign(tx, LEA, one.id))

    async def sign() -> bool:
        try:
            async with workspace.begin() as tx:
                await signing.sign(tx, ANN, one.id)
        except Refusal:
            return False
        return True

    assert sorted(await asyncio.gather(sign(), sign())) == [False, True]
    async with workspace.read() as tx:
        assert len(await signing.signatures(tx, one.id)) == 2
    assert (await trail(workspace)).count("reconciliation.sign") == 1


async def test_one_that_is_sent_back_says_why_and_can_be_prepared_again(workspace: Workspace) -> None:
    account = await bank(workspace)
    await explain_all(workspace, account)
    one = await prepared(workspace, account)
    with pytest.raises(Refusal, match="Say in a line"):
        await act(workspace, lambda tx: signing.send_back(tx, ANN, one.id, "  "))
    await act(workspace, lambda tx: signing.send_back(tx, ANN, one.id, "What is <!channel> DIS-1?"))
    assert "sent back" in (await said_to(workspace, LEA))[-1]
    sight = await seen(workspace, account)
    assert "What is <!channel> DIS-1?" in str(view.whole(sight, LEA, "UTC"))
    with pytest.raises(Refusal, match="Nobody has prepared it yet"):
        await act(workspace, lambda tx: signing.sign(tx, ANN, one.id))
    again = await signed(workspace, account)
    assert again.id == one.id
    assert [one.state.value for one in await kept(workspace)] == ["signed"]


async def test_who_prepared_it_hears_that_the_reviewer_left(workspace: Workspace) -> None:
    account = await bank(workspace, statement=[])
    one = await prepared(workspace, account)
    gone = Profile(user_id=ANN, name="Ann", zone="UTC", is_bot=False, deleted=True)
    await act(workspace, lambda tx: people.take_in(tx, gone))
    assert "left, so nobody reviews 1930 Bank, February 2027." in (await said_to(workspace, LEA))[-1]
    assert [(one.state.value, one.reviewer_id) for one in await kept(workspace)] == [("open", None)]
    assert "It was sent back: Who was to review it left." in str(view.whole(await seen(workspace, account), LEA, "UTC"))
    again = await act(workspace, lambda tx: signing.prepare(tx, ROOT, account, FEBRUARY, LEA))
    assert (again.id, again.reviewer_id) == (one.id, LEA)


async def test_a_changed_number_suspends_the_signing_and_the_next_months_too(workspace: Workspace) -> None:
    account = await bank(workspace)
    await explain_all(workspace, account)
    first = await signed(workspace, account)
    brought = await book(workspace, [Booked("2027-02-20", "A9", "Late deposit", "7", "3010")])
    old, new = await kept(workspace)
    assert (old.id, old.state.value, old.reviewed_by) == (first.id, "suspended", ANN)
    assert (new.state.value, new.supersedes) == ("open", old.id)
    assert old.reason == "The closing was $1,580.00 and is $1,587.00."
    for user in (LEA, ANN):
        assert "no longer holds. The closing was $1,580.00 and is $1,587.00." in (await said_to(workspace, user))[-1]
    assert "Suspended on" in str(view.whole(await seen(workspace, account), LEA, "UTC"))
    async with workspace.read() as tx:
        assert len(await signing.signatures(tx, old.id)) == 2, "the old signatures stay"
    await take_out(workspace, brought)
    again = await signed(workspace, account)
    assert again.id == new.id
    assert [one.state.value for one in await kept(workspace)] == ["suspended", "signed"]


async def test_a_match_taken_apart_stays_apart(workspace: Workspace) -> None:
    account = await bank(workspace)
    async with workspace.read() as tx:
        matched = await acts.in_month(tx, account, FEBRUARY, MatchState.ACCEPTED)
    rent = next(match for match, lines in matched if any(line.name == "Rent" for line in lines))
    assert await act(workspace, lambda tx: acts.undo(tx, LEA, rent.id, FEBRUARY)) is MatchState.ACCEPTED
    with pytest.raises(Refusal, match="not open any more"):
        await act(workspace, lambda tx: acts.undo(tx, LEA, rent.id, FEBRUARY))
    await state(workspace, MARCH)
    sight = await seen(workspace, account)
    assert {"Rent", "Rent R-9"} <= set(unexplained(sight)), "matching again does not put them together again"
    keys = [unexplained(sight)[name].key for name in ("Rent", FEE)]
    with pytest.raises(Refusal, match=r"They differ by \$312.50") as refused:
        await act(workspace, lambda tx: acts.match_by_hand(tx, LEA, account, FEBRUARY, keys))
    assert refused.value.field == "lines"
    keys = [unexplained(sight)[name].key for name in ("Rent", "Rent R-9")]
    await act(workspace, lambda tx: acts.match_by_hand(tx, LEA, account, FEBRUARY, keys))
    assert not {"Rent", "Rent R-9"} & set(unexplained(await seen(workspace, account)))
    with pytest.raises(Refusal, match="matched already"):
        await act(workspace, lambda tx: acts.match_by_hand(tx, LEA, account, FEBRUARY, keys))


async def test_undoing_a_statement_leaves_no_half_match(workspace: Workspace) -> None:
    account = await bank(workspace, statement=[])
    sight = await seen(workspace, account)
    assert sight.result(Check.STATEMENT).lacking is Lacking.NO_STATEMENT
    brought = await state(workspace, STATEMENT)
    assert (await seen(workspace, account)).matched == 2
    await take_out(workspace, brought)
    sight = await seen(workspace, account)
    assert (sight.matched, sight.suggested) == (0, 0)
    assert sight.result(Check.STATEMENT).lacking is Lacking.NO_STATEMENT
    await state(workspace, STATEMENT)
    assert (await seen(workspace, account)).matched == 2


async def test_a_matching_that_takes_long_is_held_and_one_that_died_is_taken_up(
    workspace: Workspace, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await bank(workspace)
    quick = matching.run
    monkeypatch.setattr(job, "HELD_EVERY", 0.01)

    async def run(*given: Any) -> matching.Counts:
        clock.at(clock.now() + timedelta(minutes=4))
        await asyncio.sleep(0.1)
        clock.at(clock.now() + timedelta(minutes=4))
        await asyncio.sleep(0.1)
        async with workspace.begin() as tx:
            assert await reconciliation_matching.claim(tx) is None, "it is held"
        return await quick(*given)

    monkeypatch.setattr(matching, "run", run)
    await state(workspace, MARCH)
    assert not (await seen(workspace, account)).running
    async with workspace.begin() as tx:
        await reconciliation_dues.match_soon(tx, account)
    async with workspace.begin() as tx:
        assert await reconciliation_matching.claim(tx) is not None, "and this process dies"
    clock.at(clock.now() + timedelta(minutes=5))
    async with workspace.begin() as tx:
        assert await reconciliation_matching.claim(tx) is not None


async def test_discrepancies_of_all_that_is_open_are_made_once(workspace: Workspace) -> None:
    account = await bank(workspace)
    number, _ = await act(workspace, lambda tx: acts.make_all(tx, LEA, account, FEBRUARY))
    again, sight = await act(workspace, lambda tx: acts.make_all(tx, LEA, account, FEBRUARY))
    assert (number, again) == (4, 0)
    assert {made.owner_id for made in await made_of_it(workspace)} == {LEA}
    assert sum(made.amount_minor for made in await made_of_it(workspace)) == -12_50 * -1 - 485_00 + 500_00 - 20_00
    assert sight.unexplained == []
    assert "DIS-1, " in str(lists.open_list(sight, 0))


async def test_what_was_on_its_way_before_the_first_statement_is_one_thing(workspace: Workspace) -> None:
    early = Booked("2027-01-29", "A0", "Check 10990 to Vik", "-50", "2440")
    account = await bank(workspace, books=[early, *BOOKS])
    assert [item.minor for _, item in (await seen(workspace, account)).unexplained if not item.name] == [-50_00]
    await state(workspace, [Said("2027-02-27", "Check", "10990", "-50", "1522.50")])
    assert [item for _, item in (await seen(workspace, account)).unexplained if not item.name] == []


async def test_others_may_not_look_and_a_month_without_amounts_says_so(workspace: Workspace) -> None:
    account = await bank(workspace)
    for by, month, words in (
        ("UNEW", FEBRUARY, "Only people in finance"),
        (LEA, JANUARY.plus(-1), "hold nothing of 1930 Bank"),
    ):
        with pytest.raises(Refusal, match=words):
            await act(workspace, lambda tx, by=by, month=month: reconciliations.look(tx, by, account, month))  # type: ignore[misc]
    with pytest.raises(Refusal, match="Only people in finance"):
        await act(workspace, lambda tx: reconciliations.overview(tx, "UNEW", FEBRUARY))


async def test_the_words_after_reconcile_are_understood_or_get_a_sentence(workspace: Workspace) -> None:
    await bank(workspace, statement=[])
    said = {"1930 january": JANUARY, "bank 2027-02": FEBRUARY, "1930": FEBRUARY, "1930 bank last month": FEBRUARY}
    async with workspace.read() as tx:
        for words, month in said.items():
            account, at = await reconciliations.read_words(tx, words)
            assert (account.code if account else None, at) == ("1930", month), words
        assert await reconciliations.read_words(tx, "february") == (None, FEBRUARY)
        for words in ("9999 february", "sales", "<!channel>"):
            with pytest.raises(Refusal, match="I do not know that account"):
                await reconciliations.read_words(tx, words)
        for words in ("ow february", "ow"):
            with pytest.raises(Refusal, match=r"fit: 2010 Owners; 2440 Owed to suppliers\. Type its number"):
                await reconciliations.read_words(tx, words)


async def test_a_voucher_of_two_accounts_has_one_discrepancy(workspace: Workspace) -> None:
    account = await bank(workspace, statement=[])
    async with workspace.begin() as tx:
        payable = await reconciliations.find_account(tx, "2440")
        assert payable is not None
        [one] = await tx.all(sa.select(LedgerImport))
        month = {"row": 0, "month": FEBRUARY.ordinal, "line": 8}
        tx.add(VoucherBreak(import_id=one.id, voucher="A5", amount_minor=-5_00, **month))
    for at in (account, payable.id):
        [(result, item)] = (await seen(workspace, at)).unexplained
        assert (result.check, item.name, item.minor) == (Check.VOUCHERS, "A5", -5_00)
    await act(workspace, lambda tx: acts.make_all(tx, LEA, account, FEBRUARY))
    for at in (account, payable.id):
        assert (await seen(workspace, at)).unexplained == []
    assert len(await made_of_it(workspace)) == 1


async def test_the_database_itself_keeps_signatures_and_wants_two_people(workspace: Workspace) -> None:
    account = await bank(workspace)
    await explain_all(workspace, account)
    one = await signed(workspace, account)
    for statement in (
        sa.update(SignOff).values(by="UEVE"),
        sa.delete(SignOff),
        sa.update(Reconciliation).where(Reconciliation.id == one.id).values(reviewed_by=LEA),
        sa.update(Reconciliation).where(Reconciliation.id == one.id).values(reviewed_by=None),
    ):
        with pytest.raises(DBAPIError):
            async with workspace.begin() as tx:
                await tx.change(statement)
    async with workspace.read() as tx:
        assert [of.by for of in await signing.signatures(tx, one.id)] == [LEA, ANN]


async def test_a_vendors_statement_is_held_against_that_vendors_lines_only(workspace: Workspace) -> None:
    paid = [
        Booked("2027-02-03", "A6", "Paid to HALDEN works", "-50", "2440"),
        Booked("2027-02-04", "A7", "Paid to Vik", "-70", "2440"),
    ]
    await bank(workspace, books=[*BOOKS, *paid], statement=[])
    async with workspace.read() as tx:
        payable = await reconciliations.find_account(tx, "2440")
    assert payable is not None
    theirs = [Said("2027-02-04", "Received", "", "-50", "-999"), Said("2027-02-20", "Invoice H-2", "", "30", "-969")]
    await state(workspace, theirs, "2440", "Halden Works")
    sight = await seen(workspace, payable.id)
    assert (sight.matched, set(unexplained(sight))) == (1, {"Invoice H-2"})
    assert sight.result(Check.STATEMENT).left is None, "what they say we owe them is a part of the account"
