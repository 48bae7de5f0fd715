"""The settings: people with their roles, and the workspace."""

from collections.abc import Sequence

from bot.prose import dates
from bot.prose.lists import joined
from bot.views import inputs
from bot.views.blocks import (
    Block,
    Element,
    Piece,
    View,
    actions,
    bold,
    bullets,
    button,
    context,
    fields,
    header,
    modal,
    option,
    paragraph,
    person,
    plain,
    rich,
)
from bot.views.places import country_option, zone_option
from models import calendar
from models.member import Department, Member, Role
from models.team import Team

ROLES = {
    Role.APPROVER: ("Approver", "Is asked to approve purchases"),
    Role.LEAD: ("Lead", "Sets up huddles, decides on blockers that stay"),
    Role.CHAMPION: ("Champion", "Looks after the glossary"),
    Role.ADMIN: ("Admin", "Gives roles, sees the trail and what failed"),
}
TITLES = {Role.ADMIN: "Admins", Role.LEAD: "Leads", Role.APPROVER: "Approvers", Role.CHAMPION: "Champions"}
DEPARTMENTS = {Department.FINANCE: "Finance", Department.OPERATIONS: "Operations", Department.OTHER: "Other"}
MOST = 20  # people named in a row


def everything(team: Team, holders: Sequence[Member], *, admin: bool, meta: str = "") -> View:
    """Who may do what, and how the workspace is set up; each with a way to change it."""
    numbers = [
        button("import.open", "Bring in numbers"),
        button("source.open", "Sources", label="Sources: numbers that come by themselves"),
        button("settings.books", "The books", label="The books: currency, fiscal year, thresholds"),
        button("settings.accounts", "Accounts"),
        button("digest.open", "Weekly digest", label="Weekly digest: where and when it goes"),
    ]
    if admin:
        when_old = "Discrepancies: when they are old, who confirms"
        numbers.insert(4, button("settings.discrepancies", "Discrepancies", label=when_old))
    blocks = [
        header("People"),
        rich(bullets(_holders(role, holders) for role in TITLES)),
        actions(_pick_person("See or change a person" if admin else "See a person, set a backup")),
        header("Workspace"),
        *workspace_facts(team),
        actions(button("settings.workspace", "Change the workspace")),
        header("Purchases"),
        actions(
            button("settings.policy", "Purchases policy", label="Purchases policy: who approves"),
            button("settings.cost_centres", "Cost centers"),
            button("settings.rates", "Exchange rates"),
        ),
        header("Numbers"),
        actions(*numbers),
    ]
    if admin:
        blocks += [header("Health"), actions(button("settings.health", "See what failed"))]
    return modal("settings", "Settings", blocks, submit=None, close="Close", meta=meta)


def _holders(role: Role, people: Sequence[Member]) -> list[Piece]:
    held = [member.user_id for member in people if role in member.roles]
    pieces: list[Piece] = [bold(TITLES[role]), ": "]
    for place, user_id in enumerate(held[:MOST]):
        pieces += [", " if place else "", person(user_id)]
    if len(held) > MOST:
        pieces.append(f" and {len(held) - MOST} more")
    return pieces if held else [*pieces, "nobody yet"]


def _pick_person(words: str) -> Element:
    return {"type": "users_select", "action_id": "settings.person", "placeholder": plain(words)}


def workspace_facts(team: Team) -> list[Block]:
    """How the workspace is set up."""
    return [
        fields(
            [
                ("Time zone", team.zone),
                ("Public holidays", calendar.country_name(team.country) if team.country else "None, weekends only"),
                ("Daily reminders", f"{dates.clock(team.reminders_at)}, each on their own clock"),
            ]
        )
    ]


def person_form(member: Member, *, admin: bool, meta: str) -> View:
    """One person: an admin sets everything, a lead sets the backup and sees the rest."""
    blocks: list[Block] = [paragraph(person(member.user_id))]
    if admin:
        options = [option(role, name, what) for role, (name, what) in ROLES.items()]
        departments = [option(department, name) for department, name in DEPARTMENTS.items()]
        blocks += [
            inputs.ticks(
                "roles", "Roles", options, initial=member.roles, hint="Everyone is a member. A person may hold several."
            ),
            inputs.radio("department", "Department", departments, initial=member.department),
        ]
    else:
        roles = joined([ROLES[role][0] for role in Role if role in member.roles]) or "Member"
        blocks.append(fields([("Roles", roles), ("Department", DEPARTMENTS[member.department])]))
        blocks.append(context("Only an admin can change roles and departments."))
    blocks.append(
        inputs.person(
            "backup",
            "Backup",
            initial=member.backup_id,
            optional=True,
            hint="Is asked instead of them while they are away.",
        )
    )
    return modal("settings.person", "A person", blocks, meta=meta)


def workspace_form(team: Team, *, meta: str) -> View:
    """The workspace's clock, holidays and reminders."""
    return modal(
        "settings.workspace",
        "Workspace",
        [
            inputs.search(
                "zone", "Time zone", initial=zone_option(team.zone), hint="For days that belong to nobody in particular."
            ),
            inputs.search(
                "country",
                "Public holidays",
                initial=country_option(team.country),
                example="Type a country, such as Germany",
                hint="No reminders on these days. Type a country to see its regions too.",
            ),
            inputs.clock(
                "reminders_at",
                "Daily reminders",
                initial=team.reminders_at,
                hint="One message a person a working day, on their own clock.",
            ),
        ],
        meta=meta,
    )
