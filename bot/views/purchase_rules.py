"""Who has to approve a purchase, and which rules decided that, in words (models/purchase_route.py)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.prose import dates
from bot.prose.directions import line
from bot.prose.lists import capital, joined
from bot.prose.money import money
from bot.views.blocks import Piece, bold
from bot.views.purchase_votes import DEPARTMENTS, people_of, seat_name
from models.money import Money
from models.purchase_version import Version

Row = list[Piece]
Reason = Mapping[str, Any]
MOST = 4  # earlier requests named
EACH = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}


def rows(version: Version) -> list[Row]:
    """For the card: who approves and what it counts as, then each further rule that decided."""
    return [[bold(f"{who(version.route)}: "), f"{_counts(version.route)}."], *more(version.route)]


def who(route: Mapping[str, Any]) -> str:
    """ "Needs one approver", "Needs finance and operations", "Needs finance, operations and CFO"."""
    names = [seat_name(seat["name"], route.get("names")) or "an approver" for seat in route["seats"]]
    return "Needs one approver" if names == ["an approver"] else f"Needs {joined(names)}"


def counted(version: Version) -> str:
    """What it counts as, earlier requests included."""
    counts = version.route.get("counts")
    return "not known: no exchange rate" if counts is None else money(Money(counts, version.route["currency"]))


def _counts(route: Mapping[str, Any]) -> str:
    reason = next(each for each in route["reasons"] if each["kind"] == "amount")
    limit = money(Money(reason["limit"], reason["currency"]))
    if reason["counts"] is None:
        unknown = [each["currency"] for each in route["reasons"] if each["kind"] == "no_rate"]
        return f"no exchange rate for {joined(unknown, 'or')}, so it may be over {limit}"
    counts = money(Money(reason["counts"], reason["currency"]))
    return f"it counts as {counts}, {'over' if reason['over'] else 'and the limit is'} {limit}"


def who_must(route: Mapping[str, Any], people: Mapping[str, Sequence[str]]) -> list[Row]:
    """Who has to approve, and who could for each place."""
    found: list[Row] = [[bold(f"{who(route)}: "), f"{_counts(route)}."]]
    for seat in route["seats"]:
        name = seat_name(seat["name"], route.get("names"))
        title = f"{capital(name)}: " if name else "Any approver: "
        could = people.get(seat["name"], ())
        found.append([bold(title), *(people_of(could) if could else ["nobody can approve it now"]), "."])
    return found


def more(route: Mapping[str, Any]) -> list[Row]:
    """The rules besides the amount, a row each; those that made the difference in bold."""
    words = {
        "recurring": _recurring,
        "thirty_days": _thirty_days,
        "rate": _rate,
        "tier": _tier,
        "stricter_before": _stricter_before,
    }
    return [words[each["kind"]](each) for each in route["reasons"] if each["kind"] in words]


def _decided(reason: Reason, words: str) -> Piece:
    return bold(words) if reason.get("decided") else words


def _recurring(reason: Reason) -> Row:
    each, year = (money(Money(reason[name], reason["currency"])) for name in ("each", "year"))
    if reason["times"] == 1:
        return ["The first year counts: one payment of ", f"{each}."]
    return [_decided(reason, "The first 12 months count: "), f"{reason['times']} payments of {each} make {year}."]


def _thirty_days(reason: Reason) -> Row:
    earlier = reason["earlier"]
    named = [f"PUR-{one['number']} ({money(Money(one['minor'], one['currency']))})" for one in earlier[:MOST]]
    if len(earlier) > MOST:
        named.append(f"{len(earlier) - MOST} more")
    title = _decided(reason, "Added, same vendor and cost center in 30 days: ")
    return [title, f"{joined(named)}."]


def _rate(reason: Reason) -> Row:
    on = date.fromisoformat(reason["on"])
    return [
        f"{reason['currency']} 1 counts as {reason['into']} {reason['per_unit']}, the rate of {dates.short(on)} {on.year}."
    ]


def _tier(reason: Reason) -> Row:
    over = money(Money(reason["over"], reason["currency"]))
    return [f"Over {over}, {joined([line(str(title)) for title in reason['titles']])} must approve too."]


def _stricter_before(reason: Reason) -> Row:
    limit = money(Money(reason["limit"], reason["currency"]))
    return [f"An earlier version was sent under a limit of {limit}, which still counts."]


def lacking(route: Mapping[str, Any], missing: Sequence[str]) -> str:
    """ "nobody in finance can approve it"."""
    departments = [seat for seat in missing if seat in DEPARTMENTS]
    others = [seat_name(seat, route.get("names")) for seat in missing if seat not in DEPARTMENTS]
    where = f" in {joined(departments, 'or')}" if departments else ""
    what = f" as {joined([name for name in others if name], 'or')}" if any(others) else ""
    return f"nobody{where} can approve it{what}"
