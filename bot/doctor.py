"""`python app.py doctor`: checks everything the bot needs, and says how to mend what is not well."""

import sqlite3
import sys
from dataclasses import dataclass

from bot.clock import SystemClock
from bot.database import Database
from bot.settings import Settings
from bot.slack.gateway import Slack, SlackFailure
from bot.slack.installations import Installations

SAFE_SQLITE = (3, 51, 3)  # before it, two writing processes can damage a WAL file


@dataclass(frozen=True)
class Finding:
    """One thing that was checked; `mend` is empty when it is well. A `warning` does not make the whole ill."""

    what: str
    state: str
    mend: str = ""
    warning: bool = False


async def examine(settings: Settings, scopes: set[str], heads: set[str]) -> int:
    """Check settings, token, scopes, database, migrations and versions, and print each.

    Args:
        settings: what is set.
        scopes: what manifest.yaml asks for.
        heads: the newest migrations.

    Returns:
        0 when all is well, else 1.
    """
    database = Database(settings.database_url, SystemClock(), settings.key("audit"))
    installations = Installations(settings, database)
    try:
        findings = [
            *_settings(settings),
            *await _database(settings, database, heads),
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
        mend = "Set TANDEM_SECRET to 32 random characters, so that the audit trail outlives a change of Slack's secrets."
        found.append(Finding("audit key", "derived from Slack's secret", mend, warning=True))
    return found


async def _database(settings: Settings, database: Database, heads: set[str]) -> list[Finding]:
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        stands = await database.heads()
    except Exception as error:  # noqa: BLE001  whatever the driver raises is what the reader needs to see
        return [Finding("database", f"{kind} cannot be reached: {error}", "Check DATABASE_URL and that the database runs.")]
    found = [Finding("database", f"{kind} answers")]
    if stands == heads:
        found.append(Finding("migrations", "at the newest"))
    else:
        found.append(Finding("migrations", "behind", "Run `python app.py migrate`."))
    if database.is_sqlite and sqlite3.sqlite_version_info < SAFE_SQLITE:
        mend = "Run one process only (`python app.py`), or use PostgreSQL for separate web and worker processes."
        found.append(Finding("SQLite", f"version {sqlite3.sqlite_version}", mend, warning=True))
    return found


async def _slack(settings: Settings, installations: Installations, scopes: set[str]) -> list[Finding]:
    token = settings.slack_bot_token
    if token is None:
        return [Finding("Slack", "each company installs at /slack/install")]
    try:
        identity, granted = await Slack(installations.client(token.get_secret_value()), "").identity()
    except SlackFailure as failure:
        mend = getattr(failure, "mend", "") or "Check SLACK_API_URL and the network, then try again."
        return [Finding("token", f"Slack did not take it: {failure}", mend)]
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
    return found
