"""Installing the app for another company, by Bolt's OAuth flow with stores of our own."""

from logging import Logger, getLogger
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.slack.installations import Installations

LIFE = 600  # seconds a person has between pressing "Add to Slack" and allowing it


class Store(AsyncInstallationStore):
    """Keeps what Slack gives at the end of an installation."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    async def async_save(self, installation: Installation) -> None:
        if installation.team_id is None or installation.bot_token is None:
            raise ValueError("Tandem is installed in one workspace at a time, not in a whole organisation")
        await self._installations.remember(
            installation.team_id,
            installation.team_name or "",
            installation.bot_user_id or "",
            token=installation.bot_token,
            scopes=",".join(installation.bot_scopes or []),
            installed_by=installation.user_id,
        )


class States(AsyncOAuthStateStore):
    """States that prove themselves: encrypted, with their time in them; Bolt ties each to the browser by a cookie."""

    def __init__(self, key: bytes) -> None:
        self._cipher = Fernet(key)

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        return self._cipher.encrypt(b"install").decode()

    async def async_consume(self, state: str) -> bool:
        try:
            self._cipher.decrypt(state.encode(), ttl=LIFE)
        except InvalidToken:
            return False
        return True


def flow(client_id: str, client_secret: str, scopes: list[str], installations: Installations, key: bytes) -> AsyncOAuthFlow:
    """The pages under /slack/install and /slack/oauth_redirect."""
    return AsyncOAuthFlow(
        client=installations.client(),
        settings=AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=scopes,
            installation_store=Store(installations),
            state_store=States(key),
            state_expiration_seconds=LIFE,
            install_path="/slack/install",
            redirect_uri_path="/slack/oauth_redirect",
        ),
    )
