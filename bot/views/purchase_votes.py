"""Who voted about a purchase, who is still needed, and how it ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.prose import dates
from bot.prose.directions import line
from bot.views.blocks import Piece, bold, person
from models.purchase import State
from models.purchase_standing import Standing

ENDED = {State.APPROVED: "approved", State.REJECTED: "rejected", State.WITHDRAWN: "withdrawn"}
NAMED = 3  # people named for one seat
LONGEST = 300  # characters of a reason or question on the card
DEPARTMENTS = ("finance", "operations")


def seat_name(seat: str, names: Mapping[str, str] | None = None) -> str:
    """What a seat is called; "" for the one that any approver fills."""
    return seat if seat in DEPARTMENTS else line((names or {}).get(seat, ""))


def people_of(found: Sequence[str], last: str = "or") -> list[Piece]:
    """ "@Maya, @Ben or 2 more"."""
    if len(found) > NAMED:
        pieces: list[Piece] = []
        for place, user_id in enumerate(found[:NAMED]):
            pieces += [", " if place else "", person(user_id)]
        return [*pieces, f" {last} {len(found) - NAMED} more"]
    pieces = []
    for place, user_id in enumerate(found):
        joint = "" if not place else f" {last} " if place == len(found) - 1 else ", "
        pieces += [joint, person(user_id)]
    return pieces


def outcome(standing: Standing) -> list[Piece]:
    """How it ended: "approved by @Maya (finance) and @Ben (operations) on Wednesday 10 March."."""
    purchase = standing.purchase
    by: list[Piece] = [person(purchase.decided_by)] if purchase.decided_by else []
    if purchase.state is State.APPROVED and standing.votes:
        by = voters(standing)
    pieces: list[Piece] = [f"{ENDED[purchase.state]} by ", *by]
    if purchase.decided_at is not None:
        pieces.append(f" on {day(standing, purchase.decided_at)}")
    if purchase.state is State.REJECTED and purchase.reason:
        return [*pieces, f": “{line(purchase.reason, LONGEST)}”"]
    return [*pieces, "."]


def voters(standing: Standing) -> list[Piece]:
    """Who approved, each with the department or seat it counts for."""
    pieces: list[Piece] = []
    said = [vote for vote in standing.votes if vote.approve]
    for place, vote in enumerate(said):
        joint = "" if not place else " and " if place == len(said) - 1 else ", "
        pieces += [joint, person(vote.voter_id)]
        if vote.for_id != vote.voter_id:
            pieces += [" for ", person(vote.for_id)]
        if name := seat_name(vote.seat, standing.version.route.get("names")):
            pieces.append(f" ({name})")
    return pieces


def progress(standing: Standing) -> list[list[Piece]]:
    """Where it stands while it is open, a row each: who approved, who is needed, what it waits for."""
    rows: list[list[Piece]] = []
    if not standing.purchase.is_open:
        return rows
    if standing.votes:
        rows.append([bold("Approved: "), *voters(standing), "."])
    if standing.purchase.state is State.CHANGES:
        return [*rows, [bold("Waiting for: "), person(standing.purchase.requester_id), " to change it."]]
    for question in standing.open_questions[:1]:
        words = line(question.words, LONGEST)
        rows.append([bold("Question: "), person(question.asker_id), f" asked “{words}” Not answered yet."])
    if standing.needed:
        rows.append([bold("Still needed: "), *needed(standing), "."])
    return rows


def needed(standing: Standing) -> list[Piece]:
    """Who can fill each open seat: "finance (@Maya or @Priya) and operations (nobody can now)"."""
    pieces: list[Piece] = []
    seats = list(standing.needed.items())
    for place, (seat, found) in enumerate(seats):
        pieces.append("" if not place else " and " if place == len(seats) - 1 else ", ")
        name = seat_name(seat, standing.version.route.get("names"))
        if not found:
            pieces.append(f"{name or 'an approver'}, where nobody can approve now")
        elif name:
            pieces += [f"{name} (", *people_of(found), ")"]
        else:
            pieces += people_of(found)
    return pieces


def day(standing: Standing, moment: datetime) -> str:
    """ "Wednesday 10 March" in the workspace's zone; with the year when it is not the one of the request."""
    zone = ZoneInfo(standing.zone)
    return dates.day(moment.astimezone(zone).date(), standing.purchase.sent_at.astimezone(zone).date())
