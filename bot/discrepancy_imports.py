"""Many discrepancies at once, as a file has them: all of its lines come in, or none."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from bot import accounts, books, discrepancies, discrepancy_rules, discrepancy_turns, members
from bot import discrepancy_people as people
from bot.database import Tx
from bot.discrepancies import Report
from bot.sources import amounts
from bot.views import discrepancy_imports as view
from models.account import Account
from models.discrepancy import Discrepancy, Source, State, check_transaction, read_what
from models.member import Member, Role
from models.money import LARGEST
from models.refusal import Refusal

LINES = 500
NAMED = 5  # bad lines that are told


@dataclass
class Line:
    """A line of a file, as it was read; ``faults`` says what is wrong with it."""

    number: int
    what: str
    currency: str = ""
    account: str = ""
    owner: str = ""
    amount: object = ""
    decimal: str = "."
    transaction_on: date | None = None
    due_on: date | None = None
    faults: list[str] = field(default_factory=list)


async def bring_in(tx: Tx, by: str, digest: str, lines: Sequence[Line]) -> tuple[int, int]:
    """Report them all. Each owner is told once how many are theirs, and reminded of them from then on.

    Args:
        digest: of the file; what came with an earlier copy of it and is open still, is left as it is.

    Returns:
        How many came in, and how many were there already.

    Raises:
        Refusal: `by` is no lead; or beside ``file``, what is wrong with the first bad lines.
    """
    await tx.team(lock=True)
    await members.require(tx, by, Role.LEAD)
    reports = await _checked(tx, by, lines)
    origins = [f"file:{digest[:32]}:{line.number}" for line in lines]
    held = await _open_still(tx, origins)
    await discrepancy_rules.held(tx)
    first, owners = await discrepancies.next_number(tx), Counter[str]()
    for report, origin in zip(reports, origins, strict=True):
        if origin not in held:
            owners[str(report.owner)] += 1
            number = first + owners.total() - 1
            tx.add(await discrepancies.made(tx, by, number, report, origin=origin))
    await tx.flush()
    if owners:
        await tx.audit(by, "discrepancy.import", f"discrepancy:{first}", number=owners.total(), file=digest)
    for owner, number in owners.items():
        await discrepancy_turns.expect(tx, owner)
        if owner != by:
            await tx.post(f"discrepancies:file:{digest[:32]}:{first}:{owner}", owner, view.yours(by, number))
    return owners.total(), len(held)


async def _open_still(tx: Tx, origins: Sequence[str]) -> set[str]:
    """Which of these facts have not ended: as they came, in the parts they were split into, or as part of another."""
    found: set[str] = set()
    latest = [(one, str(one.origin)) for one in await tx.all(sa.select(Discrepancy).where(Discrepancy.origin.in_(origins)))]
    while latest:
        found |= {origin for one, origin in latest if one.is_open}
        whole = {one.id: origin for one, origin in latest if one.state is State.SPLIT}
        into = [(one.merged_into_id, origin) for one, origin in latest if one.state is State.MERGED]
        near = sa.or_(Discrepancy.parent_id.in_(whole), Discrepancy.id.in_([number for number, _ in into]))
        after = await tx.all(sa.select(Discrepancy).where(near)) if whole or into else []
        parts = [(one, whole[one.parent_id]) for one in after if one.parent_id in whole]
        latest = [*parts, *((one, origin) for one in after for number, origin in into if one.id == number)]
    return found


async def _checked(tx: Tx, by: str, lines: Sequence[Line]) -> list[Report]:
    """What each line reports. Raises a Refusal that names the first bad lines."""
    known = {account.code: account for account in await accounts.everything(tx)}
    here = await tx.all(sa.select(Member).where(Member.left_at.is_(None), Member.is_bot.is_(False)))
    currency, today = (await books.of(tx)).currency, await discrepancies.today(tx)
    reports: list[Report] = []
    bad: list[str] = []
    for line in lines:
        try:
            if line.faults:
                raise Refusal(line.faults[0])
            reports.append(await _report(tx, by, line, known, here, currency, today))
        except Refusal as refusal:
            bad.append(f"Line {line.number}: {refusal.sentence}")
    if bad:
        more = f" And {len(bad) - NAMED} more." if len(bad) > NAMED else ""
        raise Refusal(f"Nothing came in. {' '.join(bad[:NAMED])}{more}", field="file")
    return reports


async def _report(
    tx: Tx, by: str, line: Line, known: dict[str, Account], here: Sequence[Member], currency: str, today: date
) -> Report:
    code = line.currency.upper() or currency
    found = amounts.read(line.amount, line.decimal, code)
    if found.minor is None or not 0 < abs(found.minor) <= LARGEST:
        raise Refusal(found.reason or "The amount is missing.")
    account = known.get(line.account)
    if line.account and account is None:
        raise Refusal(f"I do not know the account “{line.account}”.")
    if line.due_on is not None and line.due_on < today:
        raise Refusal("It is due on a day that is over.")
    return Report(
        what=read_what(line.what),
        amount_minor=found.minor,
        currency=code,
        account_id=account.id if account else None,
        owner=await _owner(tx, line.owner, here) if line.owner else await people.usual_owner(tx, account, by),
        transaction_on=check_transaction(line.transaction_on or today, today),
        due_on=line.due_on,
        source=Source.IMPORT,
    )


async def _owner(tx: Tx, words: str, here: Sequence[Member]) -> str:
    wanted = words.strip("<@>")
    found = [one.user_id for one in here if wanted.casefold() in (one.user_id.casefold(), one.name.casefold())]
    if not found and re.fullmatch(r"[UW][A-Z0-9]{4,19}", wanted):
        found = [(await people.require_able(tx, wanted)).user_id]  # I have not met them yet
    if len(found) != 1:
        raise Refusal(f"I do not know whom “{words}” means." if not found else f"“{words}” could be several people.")
    return found[0]
