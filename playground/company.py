"""Larkfield Cycles, a company that does not exist: it makes and sells bicycles."""

from dataclasses import dataclass

from playground.driver import Driver

NAME = "Larkfield Cycles"


@dataclass(frozen=True)
class Person:
    """One of the cast."""

    id: str
    name: str
    real_name: str
    title: str
    tz: str
    is_admin: bool = False


@dataclass(frozen=True)
class Room:
    """A channel; `members` None means everyone."""

    id: str
    name: str
    members: tuple[str, ...] | None = None
    private: bool = False
    bot_in: bool = False


MAYA = Person("U01MAYA", "maya", "Maya Lindqvist", "CFO", "Europe/Stockholm", is_admin=True)
TOMAS = Person("U02TOMAS", "tomas", "Tomás Ferreira", "Operations manager", "Europe/Lisbon")
PRIYA = Person("U03PRIYA", "priya", "Priya Raman", "Controller", "Asia/Kolkata")
BEN = Person("U04BEN", "ben", "Ben Okafor", "Buyer", "Europe/London")
HANA = Person("U05HANA", "hana", "Hana Sato", "Warehouse", "Asia/Tokyo")
LUIS = Person("U06LUIS", "luis", "Luis Ortega", "Plant", "America/Chicago")
GRACE = Person("U07GRACE", "grace", "Grace Kim", "Analyst", "America/New_York")
OSKAR = Person("U08OSKAR", "oskar", "Oskar Nyman", "Finance assistant", "Europe/Stockholm")

PEOPLE = (MAYA, TOMAS, PRIYA, BEN, HANA, LUIS, GRACE, OSKAR)
FINANCE = (MAYA, PRIYA, GRACE, OSKAR)
OPERATIONS = (TOMAS, BEN, HANA, LUIS)

GENERAL = Room("C01GENERAL", "general")
DAILY_HUDDLE = Room("C02HUDDLE", "daily-huddle", bot_in=True)
FINANCE_ROOM = Room("C03FINANCE", "finance", tuple(one.id for one in (*FINANCE, TOMAS)), bot_in=True)
OPERATIONS_ROOM = Room("C04OPERATIONS", "operations", tuple(one.id for one in (*OPERATIONS, MAYA)), bot_in=True)
BOARD = Room("C05BOARD", "board", (MAYA.id, TOMAS.id), private=True)

ROOMS = (GENERAL, DAILY_HUDDLE, FINANCE_ROOM, OPERATIONS_ROOM, BOARD)


def move_in(slack: Driver) -> None:
    """Fill a team with the people and channels of Larkfield Cycles; the team takes its name."""
    slack.workspace.name = NAME
    slack.workspace.domain = "larkfield-cycles"
    for one in PEOPLE:
        slack.add_user(one.id, one.name, one.real_name, one.tz, one.is_admin, one.title)
    everyone = tuple(one.id for one in PEOPLE)
    for room in ROOMS:
        members = everyone if room.members is None else room.members
        slack.add_channel(room.id, room.name, members, room.private, room.bot_in)
