"""What Larkfield Cycles buys in the days before the demo opens: cost centers, requests of several ages, and first votes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from playground.company import BEN, HANA, LUIS, MAYA, OSKAR, PRIYA, TOMAS, Person
from playground.hands import Hands

HOME_ZONE = ZoneInfo("Europe/Stockholm")
QUOTE = b"%PDF-1.4\n% a quote of a company that does not exist\n%%EOF\n"

Act = tuple[datetime, Callable[[], Awaitable[None]]]


@dataclass(frozen=True)
class Center:
    """A cost center with its budget of 2027 in dollars, and what of it is spent by the end of February."""

    code: str
    name: str
    owner: Person
    budget: str
    spent: str


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, as they fill in the form; `at` is in Stockholm, `center` a code."""

    at: str
    who: Person
    what: str
    vendor: str
    amount: str
    center: str
    why: str
    needed_by: str
    currency: str = "USD"
    recurrence: str = "once"
    quote: str = ""


CENTERS = (
    Center("310", "Components", BEN, "480,000", "96,300"),
    Center("410", "Warehouse", TOMAS, "60,000", "31,450"),
    Center("610", "Finance systems", MAYA, "30,000", "12,400"),
)
EURO = "1.08"

TRUCKS = Wish(
    "2027-03-05T09:00",
    HANA,
    "Two pallet trucks",
    "Nordlift AB",
    "6,400",
    "410",
    "Two of ours failed their safety check.",
    "2027-03-31",
)
SPINDLE = Wish(
    "2027-03-08T16:00",
    LUIS,
    "Spare spindle for line 2",
    "Haldane Tooling Ltd",
    "8,900",
    "310",
    "Line 2 stood for two days in February. A spare is eight weeks away.",
    "2027-03-19",
)
ONE_MORE = Wish(
    "2027-03-09T11:10",
    HANA,
    "One more pallet truck",
    "NORDLIFT",
    "5,200",
    "410",
    "The new racks need a third one, for the spring deliveries.",
    "2027-04-15",
)
BRAKES = Wish(
    "2027-03-09T12:15",
    BEN,
    "400 brake sets for the spring models",
    "Veltrano S.p.A.",
    "9.800,00",
    "310",
    "Stock lasts until the middle of April. The price is 4 % below last year's.",
    "2027-03-24",
    currency="EUR",
    quote="veltrano-quote-2291.pdf",
)
PLANNING = Wish(
    "2027-03-10T09:45",
    OSKAR,
    "Planning software for the forecast",
    "Planwell Inc.",
    "1,000",
    "610",
    "Grace and I copy figures by hand for two days each month.",
    "2027-04-01",
    recurrence="monthly",
)
QUESTION = "Does the price hold if we take half in April and half in June?"


class Buying:
    """Who asks for what, and who votes.

    Args:
        hands: what people act with.
    """

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    async def set_up(self) -> None:
        """Maya adds cost centers with their budgets, and a rate; she has the settings open."""
        hands = self._hands
        await hands.press(MAYA, "settings.cost_centres")
        for place, center in enumerate(CENTERS):
            if place:
                await hands.press(MAYA, "cost_centre.list")
            await hands.press(MAYA, "cost_centre.add")
            await hands.send(MAYA, {"code": center.code, "name": center.name, "owner": center.owner.id})
            await hands.press(MAYA, "cost_centre.budget")
            await hands.send(MAYA, {"amount": center.budget, "spent": center.spent, "spent_on": "2027-02-28"})
        await hands.close(MAYA)
        await hands.type(MAYA, "/tandem", "settings")
        await hands.press(MAYA, "settings.rates")
        await hands.press(MAYA, "rate.add")
        await hands.send(MAYA, {"currency": "EUR", "rate": EURO, "on": "2027-03-01"})

    def acts(self) -> Sequence[Act]:
        """Everything that happens, with its moment."""
        wishes = [(moment(wish.at), partial(self._request, wish)) for wish in (TRUCKS, SPINDLE, ONE_MORE, BRAKES, PLANNING)]
        return [
            *wishes,
            (moment("2027-03-05T10:30"), partial(self._hands.reply, TOMAS, "purchase.approve")),
            (moment("2027-03-09T11:40"), partial(self._hands.reply, TOMAS, "purchase.approve")),
            (moment("2027-03-09T13:00"), self._question),
        ]

    async def _request(self, wish: Wish) -> None:
        """Fill in the form, look at who has to approve, and send it."""
        hands = self._hands
        await hands.type(wish.who, "/purchase")
        values: dict[str, Any] = {
            "what": wish.what,
            "vendor": wish.vendor,
            "amount": wish.amount,
            "currency": wish.currency,
            "recurrence": wish.recurrence,
            "cost_centre": self._center(wish),
            "why": wish.why,
            "needed_by": wish.needed_by,
        }
        if wish.quote:
            values["files"] = [hands.slack.add_file(wish.who.id, wish.quote, QUOTE, "application/pdf").id]
        await hands.send(wish.who, values)
        await hands.send(wish.who)
        await hands.close(wish.who)

    def _center(self, wish: Wish) -> str:
        """The value of that cost center in the menu of the form."""
        [block] = [block for block in self._hands.form(wish.who).blocks if block.get("block_id") == "cost_centre"]
        options = block["element"]["options"]
        return next(str(option["value"]) for option in options if option["text"]["text"].startswith(wish.center))

    async def _question(self) -> None:
        await self._hands.reply(PRIYA, "purchase.ask")
        await self._hands.send(PRIYA, {"words": QUESTION})


def moment(words: str) -> datetime:
    """That time in Stockholm."""
    return datetime.fromisoformat(words).replace(tzinfo=HOME_ZONE)
