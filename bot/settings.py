"""Settings: the only reader of the environment. A bad one stops the start with a sentence that names it."""

import base64
import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

Source = PydanticBaseSettingsSource
DATABASES = "should look like postgresql://user:password@host/name or sqlite:///tandem.db"


class BadSettings(Exception):
    """A setting is missing or malformed; the text names it and says what it should look like."""


def _token(prefix: str) -> AfterValidator:
    def check(value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        if not value.get_secret_value().startswith(prefix):
            raise ValueError(f"should start with {prefix}")
        if not re.fullmatch(f"{prefix}[!-~]+", value.get_secret_value()):
            raise ValueError("has a space in it or is cut short; copy it whole")
        return value

    return AfterValidator(check)


def _database_url(value: str) -> str:
    for given, wanted in (
        ("postgres://", "postgresql+asyncpg://"),
        ("postgresql://", "postgresql+asyncpg://"),
        ("sqlite://", "sqlite+aiosqlite://"),
    ):
        if value.startswith(given):
            value = wanted + value.removeprefix(given)
    if not value.startswith(("postgresql+asyncpg://", "sqlite+aiosqlite:///")):
        raise ValueError(DATABASES)
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise ValueError(DATABASES) from None
    if url.database in (None, "", ":memory:"):
        raise ValueError(DATABASES)
    if "sslmode" in url.query:  # libpq's word; asyncpg's is `ssl`
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": url.query["sslmode"]})
        return url.render_as_string(hide_password=False)
    return value


def _api_url(value: str) -> str:
    if not value.startswith(("http://", "https://")) or not urlsplit(value).hostname:
        raise ValueError("should be a web address such as https://slack.com/api/")
    return value.rstrip("/") + "/"


def _web_address(value: SecretStr | None) -> SecretStr | None:
    if value is None:
        return None
    try:
        url = urlsplit(value.get_secret_value())
        good = url.scheme in ("http", "https") and re.fullmatch(r"[\w.-]+|[\da-fA-F:.]+", url.hostname or "", re.ASCII)
        if not good or url.fragment or url.port == 0 or not re.fullmatch("[!-~]+", value.get_secret_value()):
            raise ValueError
    except ValueError:
        raise ValueError("should be a web address such as https://purchasing.example.com/decisions") from None
    return value


def _folder(value: str | None) -> str | None:
    if value is not None and not Path(value).is_absolute():
        raise ValueError("should be the full path of a folder, such as /srv/books")
    return value


def _hosts(value: Any) -> Any:
    return tuple(value.casefold().split()) if isinstance(value, str) else value


def _databases(value: Any) -> Any:
    """`name=address`, with blanks between several."""
    if not isinstance(value, str):
        return value
    found = {}
    for each in value.split():
        name, _, url = each.partition("=")
        try:
            make_url(url)
        except (ArgumentError, ValueError):
            url = ""
        if not re.fullmatch(r"[A-Za-z][\w-]{0,39}", name, re.ASCII) or not url:
            raise ValueError("should look like erp=postgresql://reader:password@host/name, with blanks between several")
        found[name.casefold()] = url
    return found


def _not_empty(value: SecretStr | None) -> SecretStr | None:
    if value is not None and len(value.get_secret_value().strip()) < 8:
        raise ValueError("is too short; copy it whole from the app's Basic Information page")
    return value


class WhereKept(BaseSettings):
    """The database alone, for tools that need no Slack (Alembic); from the environment."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, str_strip_whitespace=True)

    database_url: Annotated[str, AfterValidator(_database_url), Field(repr=False)] = "sqlite+aiosqlite:///tandem.db"


class Settings(WhereKept):
    """Everything that may be set from outside. docs/settings.md explains each; a test keeps the two together."""

    slack_bot_token: Annotated[SecretStr | None, _token("xoxb-")] = None
    slack_signing_secret: Annotated[SecretStr | None, AfterValidator(_not_empty)] = None
    slack_app_token: Annotated[SecretStr | None, _token("xapp-")] = None
    slack_client_id: str | None = None
    slack_client_secret: Annotated[SecretStr | None, AfterValidator(_not_empty)] = None
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = "https://slack.com/api/"
    slack_posts_per_minute: Annotated[int, Field(ge=1, le=6000)] = 300
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3000
    tandem_secret: Annotated[SecretStr | None, AfterValidator(_not_empty)] = None
    decisions_url: Annotated[SecretStr | None, AfterValidator(_web_address)] = None
    decisions_secret: Annotated[SecretStr | None, AfterValidator(_not_empty)] = None
    import_folder: Annotated[str | None, AfterValidator(_folder)] = None
    import_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_hosts)] = ()
    import_databases: Annotated[dict[str, SecretStr], NoDecode, BeforeValidator(_databases)] = Field(default_factory=dict)
    tandem_admin: Annotated[str | None, Field(pattern=r"^[UW][A-Z0-9]+$")] = None
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        lacking = []
        if self.slack_bot_token is None and self.slack_client_id is None:
            lacking.append("SLACK_BOT_TOKEN is missing; it starts with xoxb- and is on the app's OAuth & Permissions page")
        if self.slack_client_id is not None and self.slack_client_secret is None:
            lacking.append("SLACK_CLIENT_SECRET is missing; SLACK_CLIENT_ID needs it beside it")
        if self.slack_app_token is None and self.slack_signing_secret is None:
            lacking.append(
                "SLACK_SIGNING_SECRET is missing; it is on the app's Basic Information page "
                "(or set SLACK_APP_TOKEN to use Socket Mode)"
            )
        if (self.decisions_url is None) != (self.decisions_secret is None):
            missing, present = ("SECRET", "URL") if self.decisions_secret is None else ("URL", "SECRET")
            lacking.append(f"DECISIONS_{missing} is missing; DECISIONS_{present} needs it beside it")
        if lacking:
            raise ValueError(".\n".join(lacking))
        return self

    @property
    def socket_mode(self) -> bool:
        return self.slack_app_token is not None

    def key(self, purpose: str) -> bytes:
        """32 secret bytes for one purpose, derived from TANDEM_SECRET (or, without it, from Slack's own secrets)."""
        secret = self.tandem_secret or self.slack_signing_secret or self.slack_app_token
        if secret is None:
            raise BadSettings("TANDEM_SECRET is missing; any 32 random characters will do.")
        return hmac.new(secret.get_secret_value().encode(), f"tandem:{purpose}".encode(), sha256).digest()

    def cipher_key(self, purpose: str) -> bytes:
        """The same, as a Fernet key."""
        return base64.urlsafe_b64encode(self.key(purpose))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: Source,
        env_settings: Source,
        dotenv_settings: Source,
        file_secret_settings: Source,
    ) -> tuple[Source, ...]:
        """What is given counts alone: nothing of the environment mixes with it."""
        return (env_settings,) if settings_cls is FromEnvironment else (init_settings,)


class FromEnvironment(Settings):
    """The same, from the environment."""


def read(given: Mapping[str, str] | None = None) -> Settings:
    """The settings from the environment, or from `given` in its place (by the same names).

    Raises:
        BadSettings: one sentence for each that is missing or malformed.
    """
    try:
        if given is None:
            return FromEnvironment()
        return Settings.model_validate({name.lower(): value for name, value in given.items() if value})
    except ValidationError as error:
        raise BadSettings("\n".join(_sentence(dict(problem)) for problem in error.errors())) from None


def _sentence(problem: dict[str, object]) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")
    where = problem["loc"]
    name = str(where[0]).upper() if isinstance(where, tuple) and where else ""
    hints = {
        "TANDEM_SECRET": "is too short; any 32 random characters will do",
        "DECISIONS_SECRET": "is too short; any 32 random characters will do",
        "TANDEM_ADMIN": "should be a Slack member id such as U012ABCDEF",
        "LOG_LEVEL": "should be DEBUG, INFO, WARNING or ERROR",
        "PORT": "should be a whole number from 0 to 65535",
        "SLACK_POSTS_PER_MINUTE": "should be a whole number from 1 to 6000",
    }
    return f"{name} {hints.get(name, message)}.".strip() if name else f"{message}."
