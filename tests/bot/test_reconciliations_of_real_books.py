"""A real ledger ties out fully; in its twin exactly the two things are off that its makers broke."""

from pathlib import Path

from bot import reconciliations
from bot.database import Workspace
from bot.views import reconciliations as view
from bot.views.blocks import spoken
from models.period import Month
from models.reconciliation_checks import Check, Verdict
from tests.imports import DATA, LEA, bring, load, needs_data, settle

pytestmark = needs_data
SIE = DATA / "sie_ledgers"
MONTHS = tuple(Month(2011, number) for number in (1, 2, 3))
BROKEN = -12_771_00


async def books(workspace: Workspace, folder: Path, name: str) -> None:
    await settle(workspace, "SEK")
    one = await load(workspace, await bring(workspace, folder, SIE / name, name))
    assert one.loaded_at is not None, one.refusal


async def off(workspace: Workspace) -> set[tuple[str, str, int]]:
    """What is off in any month of any account: which check, what it is called, and by how much."""
    found = set()
    for month in MONTHS:
        async with workspace.read() as tx:
            rows = await reconciliations.overview(tx, LEA, month)
        for row in rows:
            for result in row.results:
                if result.verdict is Verdict.OFF:
                    named = [(item.name, item.minor) for item in result.items] or [(row.account.code, result.off)]
                    found |= {(result.check.value, name, minor) for name, minor in named}
    return found


async def test_a_training_companys_ledger_ties_out_fully(workspace: Workspace, tmp_path: Path) -> None:
    await books(workspace, tmp_path, "transaktioner_ovnbolag.se")
    assert await off(workspace) == set()
    async with workspace.read() as tx:
        march = await reconciliations.overview(tx, LEA, MONTHS[-1])
        january = await reconciliations.overview(tx, LEA, MONTHS[0])
    ties = {row.account.code: [result.check for result in row.results if result.verdict is Verdict.TIES] for row in march}
    assert all({Check.MOVEMENT, Check.VOUCHERS} <= set(checks) for checks in ties.values())
    assert len(march) > 15
    opened = [row for row in january if row.results[0].verdict is Verdict.TIES]
    assert len(opened) > 10, "January opens as the file says"
    async with workspace.read() as tx:
        account = await reconciliations.find_account(tx, "1221")
        assert account is not None
        stood = [(await reconciliations.look(tx, LEA, account.id, month)).seen.figures for month in MONTHS]
    assert [(at.opening, at.closing) for at in stood] == [
        (518_057_53, 518_057_53), (518_057_53, 532_017_53), (532_017_53, 532_017_53),
    ]  # fmt: skip


async def test_its_broken_twin_has_exactly_two_breaks(workspace: Workspace, tmp_path: Path) -> None:
    await books(workspace, tmp_path, "transaktioner_ovnbolag-bad-balance.se")
    assert await off(workspace) == {("vouchers", "B-1", BROKEN), ("movement", "1910", BROKEN)}
    async with workspace.read() as tx:
        shown = spoken(view.overview(MONTHS[2], await reconciliations.overview(tx, LEA, MONTHS[2]), "SEK")["blocks"])
    assert "34 of 35 accounts tie, as far as it can be checked." in shown
    assert "1910 Kassa: movement off by -SEK 12,771.00." in shown
