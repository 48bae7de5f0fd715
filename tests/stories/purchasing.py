"""What stories about purchases begin with, and how their people act."""

from datetime import datetime, timedelta
from typing import Any

from playground import Message, View
from playground.company import BEN, GRACE, HANA, MAYA, OSKAR, PRIYA, TOMAS
from tests.cast import Company
from tests.stories.scenes import close_forms, maya_is_admin

APPROVERS = {
    MAYA: (["admin", "lead", "approver"], "finance"),
    PRIYA: (["approver"], "finance"),
    BEN: (["approver"], "operations"),
    TOMAS: (["lead", "approver"], "operations"),
    HANA: ([], "operations"),
    GRACE: ([], "finance"),
    OSKAR: ([], "finance"),
}
ASKED: dict[str, Any] = {
    "what": "40 brake sets",
    "vendor": "Acme Tools Ltd",
    "amount": "12,500.00",
    "why": "The old ones wear out before the spring season.",
    "needed_by": "2027-03-19",
}
VOTES = ["Approve", "Reject", "Ask a question", "Ask for changes"]


async def set_up(company: Company) -> None:
    """Maya says who approves, and adds the cost center 410 Workshop, which Tomás owns."""
    await maya_is_admin(company)
    await company.command(MAYA.id, "/tandem settings")
    for who, (roles, department) in APPROVERS.items():
        view = company.slack.view(MAYA.id)
        assert view is not None
        await company.slack.click(MAYA.id, view, "settings.person", selected=who.id)
        assert await company.submit(MAYA.id, {"roles": roles, "department": department}) == {}
    await press_in_form(company, MAYA.id, "settings.cost_centres")
    await press_in_form(company, MAYA.id, "cost_centre.add")
    assert await company.submit(MAYA.id, {"code": "410", "name": "Workshop", "owner": TOMAS.id}) == {}
    await close_forms(company, MAYA.id)


async def press_in_form(company: Company, user: str, action: str, value: str | None = None) -> None:
    view = company.slack.view(user)
    assert view is not None
    await company.click(user, view, action, value)


async def fill_in(company: Company, user: str = OSKAR.id, **given: object) -> dict[str, str]:
    """Open the form and fill it in; gives what is wrong. Where nothing is, the form that shows who approves is open."""
    await company.command(user, "/purchase")
    return await company.submit(user, {**ASKED, **given})


async def request(company: Company, user: str = OSKAR.id, **given: object) -> None:
    """Request it, and let everybody be asked."""
    assert await fill_in(company, user, **given) == {}
    await send(company, user)


async def send(company: Company, user: str, values: dict[str, object] | None = None) -> dict[str, str]:
    """Send the form on top. A few seconds later all is said: a person takes one message a second."""
    errors = await company.submit(user, values or {})
    await pause(company)
    return errors


async def pause(company: Company) -> None:
    await company.until(company.clock.now() + timedelta(seconds=8))


async def press(company: Company, user: str, where: Message, action: str) -> None:
    await company.click(user, where, action)
    await pause(company)


def card(company: Company, user: str, words: str = "PUR-1 ") -> Message:
    """The newest message to somebody with these words."""
    found = [message for message in company.app_messages(user) if words in message.text]
    assert found, [message.text for message in company.app_messages(user)]
    return found[-1]


def said(company: Company, user: str, words: str) -> str:
    return card(company, user, words).text


def shown(company: Company, user: str) -> str:
    """What the form on top says."""
    view = company.slack.view(user)
    assert view is not None, "no form is open"
    return words_of(view)


def words_of(where: Message | View) -> str:
    """Every word in the blocks, one line each block."""

    def words(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["text"]] if isinstance(value.get("text"), str) else []
            own += [f"<@{value['user_id']}>"] if value.get("type") == "user" else []
            return own + [each for part in value.values() for each in words(part)]
        return [each for part in value for each in words(part)] if isinstance(value, list) else []

    return "\n".join("".join(words(block)) for block in where.blocks)


def verbs(where: Message | View) -> list[str]:
    rows = [block["elements"] for block in where.blocks if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def morning(day: int) -> datetime:
    """Ten in Stockholm."""
    return datetime.fromisoformat(f"2027-03-{day:02}T10:00:00+01:00")
