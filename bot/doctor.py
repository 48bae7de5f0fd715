"""`python app.py doctor`: checks everything the bot needs, and says how to mend what is not well."""

import platform
import re
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.clock import SystemClock
from bot.database import Database
from bot.prose import mends
from bot.settings import Settings
from bot.slack.gateway import DeadToken, Permanent, Slack, SlackFailure
from bot.slack.installations import Installations

PINS = Path(__file__).parents[1] / "requirements.txt"
NEWER = "Start that version again, or restore a backup of before the upgrade."
SAFE_SQLITE = (3, 51, 3)  # before it, two writing processes can damage a WAL file


@dataclass(frozen=True)
class Finding:
    """One thing that was checked; `mend` is empty when it is well. A `warning` does not make the whole ill."""

    what: str
    state: str
    mend: str = ""
    warning: bool = False


async def examine(settings: Settings, scopes: set[str], heads: set[str], newer: Callable[[set[str]], bool]) -> int:
    """Check settings, versions, database, migrations, token, scopes and the first admin, and print each.

    Args:
        settings: what is set.
        scopes: what manifest.yaml asks for.
        heads: the newest migrations.
        newer: whether a database at these is of a newer Tandem.

    Returns:
        0 when all is well, else 1.
    """
    database = Database(settings.database_url, SystemClock(), settings.key("audit"))
    installations = Installations(settings, database)
    try:
        findings = [
            *_settings(settings),
            _versions(),
            *await _database(database, heads, newer),
            *await _slack(settings, installations, scopes),
        ]
    finally:
        await installations.close()
        await database.close()
    for finding in findings:
        mark = "ok  " if not finding.mend else "note" if finding.warning else "MEND"
        sys.stdout.write(f"{mark}  {finding.what}: {finding.state}\n")
        if finding.mend:
            sys.stdout.write(f"      {finding.mend}\n")
    return 1 if any(finding.mend and not finding.warning for finding in findings) else 0


def _settings(settings: Settings) -> list[Finding]:
    way = "Socket Mode" if settings.socket_mode else f"HTTP at port {settings.port}, path /slack/events"
    found = [Finding("settings", f"complete; requests come by {way}")]
    if settings.tandem_secret is None:
        mend = "Set TANDEM_SECRET before the first start; docs/running.md says how to do it later (Changing a secret)."
        found.append(Finding("audit key", "derived from Slack's secret", mend, warning=True))
    return found


def _versions() -> Finding:
    """Which versions run, and whether they are the pinned ones."""
    pins = re.findall(r"^([a-z0-9-]+)==([^ ;\\]+) \\$", PINS.read_text(), re.MULTILINE)
    wrong = [f"{name} {have or 'is missing'}, not {wanted}" for name, wanted in pins if (have := _installed(name)) != wanted]
    if wrong:
        mend = "Install the pinned ones: `pip install --require-hashes -r requirements.txt`."
        return Finding("versions", "; ".join(wrong[:5]), mend, warning=True)
    shown = ", ".join(f"{name} {_installed(name)}" for name in ("slack-bolt", "slack-sdk", "sqlalchemy"))
    return Finding("versions", f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {shown}")


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


async def _database(database: Database, heads: set[str], newer: Callable[[set[str]], bool]) -> list[Finding]:
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        stands = await database.heads()
    except Exception as error:  # noqa: BLE001  whatever the driver raises is what the reader needs to see
        reason = str(getattr(error, "orig", None) or error).split("\n", 1)[0]
        return [Finding("database", f"{kind} cannot be reached: {reason}", "Check DATABASE_URL and that the database runs.")]
    found = [Finding("database", f"{kind} answers")]
    if stands == heads:
        found.append(Finding("migrations", "at the newest"))
    elif newer(stands):
        found.append(Finding("migrations", "of a newer Tandem", NEWER))
    else:
        found.append(Finding("migrations", "behind", "Run `python app.py migrate`."))
    if database.is_sqlite and sqlite3.sqlite_version_info < SAFE_SQLITE:
        mend = "Run one process only (`python app.py`), or use PostgreSQL for separate web and worker processes."
        found.append(Finding("SQLite", f"version {sqlite3.sqlite_version}", mend, warning=True))
    return found


async def _slack(settings: Settings, installations: Installations, scopes: set[str]) -> list[Finding]:
    token = settings.slack_bot_token
    if token is None:
        return [Finding("Slack", "each company installs at /slack/install"), *await _socket(settings, installations)]
    slack = Slack(installations.client(token.get_secret_value()), "")
    try:
        identity, granted = await slack.identity()
    except SlackFailure as failure:
        return [_refused("token", failure)]
    found = [Finding("token", f"works, for the workspace {identity.get('team', identity.get('team_id'))}")]
    missing = sorted(scopes - {scope.strip() for scope in granted.split(",")})
    if not granted:
        found.append(
            Finding("scopes", "Slack did not say which are granted", "Compare them with manifest.yaml.", warning=True)
        )
    elif missing:
        mend = "Add them under OAuth & Permissions (or paste manifest.yaml) and install the app again."
        found.append(Finding("scopes", f"missing: {', '.join(missing)}", mend))
    else:
        found.append(Finding("scopes", "all that manifest.yaml asks for are granted"))
    return found + await _socket(settings, installations) + await _admin(settings, slack)


async def _socket(settings: Settings, installations: Installations) -> list[Finding]:
    if settings.slack_app_token is None:
        return []
    try:
        await Slack(installations.client(), "").socket_address(settings.slack_app_token.get_secret_value())
    except (DeadToken, Permanent):
        return [Finding("Socket Mode", "Slack did not take SLACK_APP_TOKEN", mends.SOCKET)]
    except SlackFailure as failure:
        return [_refused("Socket Mode", failure)]
    return [Finding("Socket Mode", "the app-level token works")]


async def _admin(settings: Settings, slack: Slack) -> list[Finding]:
    if settings.tandem_admin is None:
        mend = "Set TANDEM_ADMIN, or be the first to type /tandem settings."
        return [Finding("first admin", "whoever first asks for an admin's work", mend, warning=True)]
    try:
        profile = await slack.profile(settings.tandem_admin)
    except Permanent:
        mend = "Copy the member id from your own profile in Slack."
        return [Finding("first admin", "nobody in this workspace has the id in TANDEM_ADMIN", mend)]
    except SlackFailure as failure:
        return [_refused("first admin", failure)]
    return [Finding("first admin", profile.name)]


def _refused(what: str, failure: SlackFailure) -> Finding:
    if isinstance(failure, DeadToken | Permanent):
        return Finding(what, "Slack did not take it", failure.mend)
    return Finding(what, "Slack did not answer", "Check SLACK_API_URL and the network, then try again.")
