"""What does not tie in the books of Larkfield Cycles: found, owned, and some of it cleared up, before the demo opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from playground.buying import Act, moment
from playground.company import BEN, GRACE, HANA, LUIS, OSKAR, PRIYA, Person
from playground.hands import Hands


@dataclass(frozen=True)
class Finding:
    """What somebody reports, as they fill in the form; `at` is in Stockholm, `on` the day of the transaction."""

    at: str
    who: Person
    what: str
    amount: str
    on: str
    owner: Person
    direction: str = "much"
    evidence: str = ""


FINDINGS = (
    Finding(
        "2027-03-05T09:40",
        PRIYA,
        "The freight estimate for November was never invoiced",
        "3,260",
        "2026-11-30",
        BEN,
        evidence="Voucher F-88",
    ),
    Finding(
        "2027-03-05T09:40",
        PRIYA,
        "Rows A to D hold less stock than the books say",
        "7,450",
        "2027-01-29",
        HANA,
        evidence="The count of Friday 29 January",
    ),
    Finding("2027-03-05T09:40", OSKAR, "The bank fee of January is not booked", "120.00", "2027-01-29", OSKAR),
    Finding("2027-03-08T10:10", OSKAR, "Velo Nord paid one invoice twice", "1,840", "2027-02-22", GRACE),
    Finding(
        "2027-03-08T10:10",
        PRIYA,
        "Spare parts came in, but their invoice is not booked",
        "6,900",
        "2027-02-17",
        LUIS,
        direction="little",
        evidence="Delivery note 5512",
    ),
)


class Tying:
    """Who finds what, and who clears it up.

    Args:
        hands: what people act with.
    """

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    def acts(self) -> Sequence[Act]:
        """Everything that happens, with its moment."""
        found = [(moment(finding.at), partial(self._report, finding)) for finding in FINDINGS]
        return [
            *found,
            (moment("2027-03-08T11:00"), self._ben_needs_longer),
            (moment("2027-03-09T16:30"), self._luis_resolves),
            (moment("2027-03-10T09:20"), self._oskar_resolves),
        ]

    async def _report(self, finding: Finding) -> None:
        await self._hands.type(finding.who, "/discrepancy")
        values: dict[str, Any] = {
            "what": finding.what,
            "direction": finding.direction,
            "amount": finding.amount,
            "transaction": finding.on,
            "owner": finding.owner.id,
        }
        await self._hands.send(finding.who, values | ({"evidence": finding.evidence} if finding.evidence else {}))
        await self._hands.close(finding.who)

    async def _ben_needs_longer(self) -> None:
        await self._hands.reply(BEN, "discrepancy.move_due")
        await self._hands.send(BEN, {"due": "2027-03-26", "reason": "The carrier answers by the end of the month"})

    async def _luis_resolves(self) -> None:
        """It is above the limit, so somebody else confirms it."""
        await self._hands.reply(LUIS, "discrepancy.resolve")
        words = {"cause": "The invoice came late", "evidence": "Invoice 20417", "how": "Booked in February"}
        await self._hands.send(LUIS, {"kind": "timing", **words})
        await self._hands.close(LUIS)

    async def _oskar_resolves(self) -> None:
        """Nobody asked him at once, since he reported it: he looks it up in Home."""
        hands = self._hands
        tab = await hands.slack.home(OSKAR.id)
        if tab is None:
            raise LookupError("Oskar has no Home tab")
        await hands.slack.click(OSKAR.id, tab, "discrepancy.resolve")
        words = {"cause": "Bank fees are booked by hand", "evidence": "Line 31 of the statement"}
        await hands.send(OSKAR, {"kind": "fee", **words})
