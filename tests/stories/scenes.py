"""What many stories begin with."""

from playground.company import MAYA
from tests.cast import Company


async def maya_is_admin(company: Company) -> None:
    """Maya is the first to ask for an admin's work."""
    await company.command(MAYA.id, "/tandem settings")
    await close_forms(company, MAYA.id)


async def close_forms(company: Company, user: str) -> None:
    """Close whatever form somebody has open."""
    view = company.slack.view(user)
    assert view is not None
    await company.slack.close(user, view, whole=True)
