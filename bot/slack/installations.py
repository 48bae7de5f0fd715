"""Where the bot is installed, and with which token. Stored tokens are encrypted; none is ever logged."""

import logging

import aiohttp
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from slack_sdk.web.async_client import AsyncWebClient

from bot.database import Database
from bot.settings import Settings
from bot.slack.gateway import TIMEOUT, Slack
from models.team import Team

log = logging.getLogger(__name__)


class Installations:
    """Gives each workspace's Web API.

    With SLACK_BOT_TOKEN there is one workspace, learnt from `auth.test`. With SLACK_CLIENT_ID each company installs the app
    through /slack/install, and its token is kept encrypted in the `team` table.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._cipher = Fernet(settings.cipher_key("tokens"))
        self._session: aiohttp.ClientSession | None = None
        self._known: dict[str, Slack] = {}
        self._unreadable: set[str] = set()

    def client(self, token: str | None = None) -> AsyncWebClient:
        """A client with our session, time-out and no retries of its own: the outbox decides what is sent again."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=100),
                timeout=aiohttp.ClientTimeout(TIMEOUT),  # a client with a session of ours heeds no time-out of its own
            )
        return AsyncWebClient(
            token=token, base_url=self._settings.slack_api_url, timeout=TIMEOUT, session=self._session, retry_handlers=[]
        )

    async def learn(self) -> str | None:
        """With SLACK_BOT_TOKEN: ask Slack which workspace it is for, and remember it.

        Returns:
            Its team id; None where each company installs for itself.

        Raises:
            SlackFailure: Slack did not answer, or does not know the token.
        """
        token = self._settings.slack_bot_token
        if token is None:
            return None
        identity, scopes = await Slack(self.client(token.get_secret_value()), "").identity()
        await self.remember(
            str(identity["team_id"]),
            str(identity.get("team") or ""),
            str(identity.get("user_id") or ""),
            scopes=scopes,
            installed_by=self._settings.tandem_admin,
        )
        self._known[str(identity["team_id"])] = Slack(
            self.client(token.get_secret_value()), str(identity.get("user_id") or "")
        )
        return str(identity["team_id"])

    async def remember(
        self,
        team_id: str,
        name: str,
        bot_user_id: str,
        *,
        token: str | None = None,
        scopes: str = "",
        installed_by: str | None = None,
    ) -> None:
        """Write an installation down, new or again. `token` is given when it came by /slack/install."""
        async with self._database.writing() as session:
            team = await session.get(Team, team_id, execution_options={"team_stamped": True})
            if team is None:
                session.sync_session.info["team_id"] = team_id
                team = Team(team_id=team_id, installed_at=self._database.clock.now())
                session.add(team)
            session.sync_session.info["team_id"] = team_id
            team.name, team.bot_user_id, team.scopes, team.removed_at = name[:200], bot_user_id, scopes, None
            team.paused_until = None
            team.installed_by = installed_by or team.installed_by
            if token is not None:
                team.bot_token = self._cipher.encrypt(token.encode()).decode()
            await session.commit()
        self._known.pop(team_id, None)

    async def slack_for(self, team_id: str) -> Slack | None:
        """The Web API of a workspace, or None where the app is not installed (any more)."""
        known = self._known.get(team_id)
        if known is not None:
            return known
        async with self._database.reading() as session:
            query = sa.select(Team).where(Team.team_id == team_id, Team.removed_at.is_(None))
            team = (await session.scalars(query, execution_options={"team_stamped": True})).one_or_none()
        if team is None:
            return None
        if team.bot_token is None:
            if self._settings.slack_bot_token is None:
                return None
            token = self._settings.slack_bot_token.get_secret_value()
        else:
            try:
                token = self._cipher.decrypt(team.bot_token.encode()).decode()
            except InvalidToken:
                if team_id not in self._unreadable:
                    log.error("the token of %s cannot be read: was TANDEM_SECRET changed? Install the app again.", team_id)
                self._unreadable.add(team_id)
                return None
        self._known[team_id] = Slack(self.client(token), team.bot_user_id)
        return self._known[team_id]

    async def forget(self, team_id: str) -> None:
        """The app was uninstalled: nothing more is sent there."""
        async with self._database.workspace(team_id).begin() as tx:
            (await tx.team(lock=True)).remove(tx.now)
        self._known.pop(team_id, None)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
