"""Many discrepancies from a file: all of its lines, or none."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from bot import discrepancies, discrepancy_changes, discrepancy_imports, discrepancy_tables
from bot.database import Workspace
from bot.discrepancy_changes import Part
from models.account import Account
from models.discrepancy import Source
from models.member import Member
from models.refusal import Refusal
from tests.discrepancies import BEN, FAY, LEA, OLA, ZOE, march, move_in, told
from tests.use_cases import done, refusal

GOOD = (
    "Description;Amount;Account;Owner;Transaction date;Due date\n"
    "The fee is not booked;-1.240,50;1910;;2027-01-05;\n"
    "Booked twice;900;;uben;05.02.2027;31.03.2027\n"
    "=1+1 <!channel>;1,5;;ULEA;;\n"
)


def read(tmp_path: Path, text: str | bytes, name: str = "list.csv") -> tuple[str, list[Any]]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return discrepancy_tables.read(path, name)


async def test_a_file_comes_in_whole_and_once(workspace: Workspace, tmp_path: Path) -> None:
    await move_in(workspace)
    digest, lines = read(tmp_path, GOOD)
    assert "Only a lead" in (await refusal(workspace, discrepancy_imports.bring_in, ZOE, digest, lines)).sentence
    assert await done(workspace, discrepancy_imports.bring_in, FAY, digest, lines) == (3, 0)
    async with workspace.read() as tx:
        found = await discrepancies.open_ones(tx)
        account = await tx.only(sa.select(Account.id))
    assert [(each.number, each.amount_minor, each.owner_id, each.account_id, each.transaction_on) for each in found] == [
        (1, -1240_50, OLA, account, march(1).replace(month=1, day=5)),
        (2, 900_00, BEN, None, march(5).replace(month=2)),
        (3, 1_50, LEA, None, march(10)),
    ]
    assert {each.source for each in found} == {Source.IMPORT}
    assert found[1].due_on == march(31)
    assert await told(workspace, BEN) == ["<@UFAY> brought in 1 discrepancy for you. I remind you of it from now on."]
    assert await done(workspace, discrepancy_imports.bring_in, FAY, *read(tmp_path, GOOD)) == (0, 3)
    assert len(await told(workspace, BEN)) == 1
    await done(workspace, discrepancy_changes.split, found[1].id, BEN, [Part("a", 400_00, BEN), Part("b", 500_00, ZOE)])
    await done(workspace, discrepancy_changes.merge, found[2].id, LEA, 5, adds=True)
    assert await done(workspace, discrepancy_imports.bring_in, FAY, *read(tmp_path, GOOD)) == (0, 3), "in parts, but open"


async def test_one_bad_line_and_nothing_comes_in(workspace: Workspace, tmp_path: Path) -> None:
    await move_in(workspace)
    async with workspace.begin() as tx:
        await tx.change(sa.update(Member).where(Member.user_id.in_([OLA, LEA])).values(name="Kim"))
    bad = (
        "what,amount,account,owner,date,due\n"
        "Good,5,1910,,2027-01-05,\n"
        ",5,,,,\n"
        "A,five,,,,\n"
        "B,5,9999,,,\n"
        "C,5,,Nobody,,\n"
        "D,5,,kim,,\n"
        "E,5,,,2027-03-11,\n"
        "F,5,,,yesterday,\n"
        "G,5,,,,2027-03-01\n"
    )
    refused = await refusal(workspace, discrepancy_imports.bring_in, FAY, *read(tmp_path, bad))
    assert refused.field == "file"
    for words in (
        "Nothing came in. Line 3: Say in a line what does not tie.",
        "Line 4:",
        "Line 5: I do not know the account “9999”.",
        "Line 6: I do not know whom “Nobody” means.",
        "Line 7: “kim” could be several people.",
        "And 3 more.",
    ):
        assert words in refused.sentence
    async with workspace.read() as tx:
        assert await discrepancies.open_ones(tx) == []


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    wrong: dict[str | bytes, str] = {
        "": "empty",
        "a,b\n1,2\n": "description",
        "what,amount\n": "no lines",
        "what,amount\n" + "A,1\n" * 501: "more than 500 lines",
        "what,amount\n" + "A" * 500_001: "too large",
        b"%PDF-1.4 what": "",
        b"PK\x03\x04 broken": "",
    }
    for text, says in wrong.items():
        with pytest.raises(Refusal) as refused:
            read(tmp_path, text)
        assert refused.value.field == "file"
        assert says in refused.value.sentence


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (["What", "Amount", "Account", "Date"], ["Fee", -12.5, 1910, march(1)]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    _, [line] = discrepancy_tables.read(tmp_path / "list.xlsx", "list.xlsx")
    assert (line.what, line.amount, line.account, line.transaction_on) == ("Fee", -12.5, "1910", march(1))
