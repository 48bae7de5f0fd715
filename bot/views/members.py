"""What people are told about their roles."""

from collections.abc import Collection

from bot.prose.lists import joined
from bot.views.blocks import Content, bold, message, paragraph, person
from models.member import Role

MAY = {
    Role.APPROVER: "You can be asked to approve purchases.",
    Role.LEAD: "You can set up huddles with `/huddle`, and blockers that stay too long come to you.",
    Role.CHAMPION: "You look after the words we explain.",
    Role.ADMIN: "You can give roles and see how Tandem is doing with `/tandem settings`.",
}
NAMES = {Role.APPROVER: "an approver", Role.LEAD: "a lead", Role.CHAMPION: "a champion", Role.ADMIN: "an admin"}


def names(roles: Collection[Role]) -> str:
    """ "a lead and an admin", or "a member" for none."""
    return joined([NAMES[role] for role in Role if role in roles]) or "a member"


def roles_given(by: str, given: Collection[Role]) -> Content:
    """Somebody was given roles."""
    what = [MAY[role].replace("`", "") for role in Role if role in given]
    return message(paragraph(person(by), " made you ", bold(names(given)), ". ", " ".join(what)))


def new_admin(left: str) -> Content:
    """The last admin left, so this person is one now."""
    return message(
        paragraph(
            "You are now ",
            bold("an admin"),
            " of Tandem, because ",
            person(left),
            " left and there was no other. ",
            "Type /tandem settings to give the role to somebody else.",
        )
    )
