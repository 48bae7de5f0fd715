"""What is said of the checks of an account's month."""

import pytest

from bot import books
from bot import reconciliation_matches as acts
from bot.database import Workspace
from bot.views import reconciliation_words as words
from models.reconciliation_checks import Check
from models.reconciliation_match import MatchState
from tests.imports import LEA
from tests.reconciliations import FEBRUARY, act, at_once, bank, seen

assert at_once
pytestmark = pytest.mark.usefixtures("at_once")


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_what_is_open_is_counted_and_a_fee_is_no_line(workspace: Workspace) -> None:
    account = await bank(workspace)
    async with workspace.begin() as tx:
        (await books.of(tx)).currency = "SEK"
        [(wire, _)] = await acts.in_month(tx, account, FEBRUARY, MatchState.SUGGESTED)
    await act(workspace, lambda tx: acts.accept(tx, LEA, wire.id, FEBRUARY))
    sight = await seen(workspace, account)
    assert words.told(sight, sight.result(Check.STATEMENT)) == (
        "1 line of the statement, -SEK 12.50; 1 line in the books, -SEK 20.00; matched lines differ by SEK 15.00."
    )
