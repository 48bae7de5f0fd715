"""A chart of accounts into its own file: code, name, the account it is added to, and what it holds."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.sources.cells import code, one_line
from bot.sources.columns import Chunk
from bot.sources.faults import Faults
from bot.sources.kinds import Account, kinds, looks_swedish
from bot.sources.mapping import Mapping as Layout
from bot.sources.reading import CHART
from bot.sources.writer import MOST_NAMES
from models.refusal import Refusal


class ChartReader:
    """Reads chunk after chunk.

    Attributes:
        accounts: by code.
        rows: rows with something in them.
    """

    def __init__(self, mapping: Layout, faults: Faults) -> None:
        self.mapping, self.faults = mapping, faults
        self.accounts: dict[str, Account] = {}
        self.rows = 0

    def take(self, chunk: Chunk) -> None:
        """Note its accounts; one without a code or named twice is a fault."""
        cells = {
            field: chunk.words(places[0]).each(lambda cell: cell, empty="").tolist()
            for field, places in self.mapping.columns.items()
            if field in ("account", "name", "parent", "type")
        }
        none = [""] * len(chunk.lines)
        rows = zip(
            chunk.lines.tolist(), *(cells.get(field, none) for field in ("account", "name", "parent", "type")), strict=True
        )
        for row, (line, own, name, parent, type_) in enumerate(rows):
            account = Account(line, code(own), one_line(name, 120), code(parent), one_line(type_, 60))
            if not any(account[1:]) and row not in chunk.faults:
                continue
            self.rows += 1
            if row in chunk.faults:
                self.faults.add(line, chunk.faults[row])
            elif not account.code:
                self.faults.add(line, "This account has no code.")
            elif account.code in self.accounts:
                before = self.accounts[account.code].line
                self.faults.add(line, f'The account "{account.code}" was named on line {before} already.')
            else:
                self.accounts[account.code] = account
        if len(self.accounts) > MOST_NAMES:
            raise Refusal("This chart has too many accounts. Look whether the column of accounts is right.")


def check_tree(accounts: Mapping[str, Account], faults: Faults) -> None:
    """An account that is added to one that is not there, or to itself by a ring, is a fault."""
    for account in accounts.values():
        if account.parent and account.parent not in accounts:
            faults.add(account.line, f'This account is added to "{account.parent}", which is not in the file.')
            continue
        seen, above = {account.code}, account.parent
        while above and above in accounts:
            if above == account.code:
                faults.add(account.line, f'The account "{account.code}" is added to itself.')
            if above in seen:
                break
            seen.add(above)
            above = accounts[above].parent


def write_chart(path: Path, accounts: Iterable[Account], *, swedish: bool = False) -> dict[str, str]:
    """Write the file; each account's kind, empty where it cannot be told."""
    listed = list(accounts)
    found = kinds(listed, swedish=swedish or looks_swedish(listed))
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(CHART)
        rows.writerows((one.line, one.code, one.name, one.parent, found[one.code]) for one in listed)
    return found
