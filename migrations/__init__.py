"""The database's shape over time (Alembic)."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

HOME = Path(__file__).parent


def config(url: str) -> Config:
    """Alembic's settings for one database; the rest stands in pyproject.toml."""
    made = Config(toml_file=HOME.parent / "pyproject.toml")
    made.set_main_option("script_location", str(HOME))
    made.attributes["url"] = url
    return made


async def upgrade(url: str) -> None:
    """Bring a database to the newest shape."""
    await asyncio.to_thread(command.upgrade, config(url), "head")


def heads() -> set[str]:
    """The newest revisions there are."""
    return set(ScriptDirectory.from_config(config("")).get_heads())


def newer(stands: set[str]) -> bool:
    """Whether a database stands at a revision that came after this version of Tandem."""
    known = {script.revision for script in ScriptDirectory.from_config(config("")).walk_revisions()}
    return not stands <= known
