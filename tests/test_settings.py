"""A missing or malformed setting stops the start with a sentence that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import app
from bot import settings
from bot.settings import BadSettings

HOME = Path(app.__file__).parent
GOOD = {"SLACK_BOT_TOKEN": "xoxb-1-2-abc", "SLACK_SIGNING_SECRET": "0123456789abcdef"}
SHORT = "is too short; copy it whole from the app's Basic Information page."
DATABASE = "DATABASE_URL should look like postgresql://user:password@host/name or sqlite:///tandem.db."
ADMIN = "TANDEM_ADMIN should be a Slack member id such as U012ABCDEF."
ADDRESS = "DECISIONS_URL should be a web address such as https://purchasing.example.com/decisions."
DATABASES = "IMPORT_DATABASES should look like erp=postgresql://reader:password@host/name, with blanks between several."
WHOLE = "has a space in it or is cut short; copy it whole."

BAD = [
    (
        {"SLACK_BOT_TOKEN": ""},
        "SLACK_BOT_TOKEN is missing; it starts with xoxb- and is on the app's OAuth & Permissions page.",
    ),
    ({"SLACK_BOT_TOKEN": "abc"}, "SLACK_BOT_TOKEN should start with xoxb-."),
    ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN should start with xoxb-."),
    ({"SLACK_BOT_TOKEN": "xoxb-"}, f"SLACK_BOT_TOKEN {WHOLE}"),
    ({"SLACK_BOT_TOKEN": "xoxb-1 2"}, f"SLACK_BOT_TOKEN {WHOLE}"),
    (
        {"SLACK_SIGNING_SECRET": ""},
        "SLACK_SIGNING_SECRET is missing; it is on the app's Basic Information page "
        "(or set SLACK_APP_TOKEN to use Socket Mode).",
    ),
    ({"SLACK_SIGNING_SECRET": "abc"}, f"SLACK_SIGNING_SECRET {SHORT}"),
    ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN should start with xapp-."),
    ({"SLACK_APP_TOKEN": "xapp-é"}, f"SLACK_APP_TOKEN {WHOLE}"),
    ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET is missing; SLACK_CLIENT_ID needs it beside it."),
    ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "abc"}, f"SLACK_CLIENT_SECRET {SHORT}"),
    ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL should be a web address such as https://slack.com/api/."),
    ({"SLACK_API_URL": "https://"}, "SLACK_API_URL should be a web address such as https://slack.com/api/."),
    ({"SLACK_POSTS_PER_MINUTE": "0"}, "SLACK_POSTS_PER_MINUTE should be a whole number from 1 to 6000."),
    ({"SLACK_POSTS_PER_MINUTE": "many"}, "SLACK_POSTS_PER_MINUTE should be a whole number from 1 to 6000."),
    ({"DATABASE_URL": "mysql://x/y"}, DATABASE),
    ({"DATABASE_URL": "sqlite:///"}, DATABASE),
    ({"DATABASE_URL": "sqlite:///:memory:"}, DATABASE),
    ({"DATABASE_URL": "postgresql://"}, DATABASE),
    ({"DATABASE_URL": "postgresql://tandem@db:port/tandem"}, DATABASE),
    ({"PORT": "eighty"}, "PORT should be a whole number from 0 to 65535."),
    ({"PORT": "65536"}, "PORT should be a whole number from 0 to 65535."),
    ({"TANDEM_SECRET": "short"}, "TANDEM_SECRET is too short; any 32 random characters will do."),
    ({"TANDEM_ADMIN": "sara"}, ADMIN),
    ({"TANDEM_ADMIN": "@sara"}, ADMIN),
    ({"DECISIONS_URL": "https://erp.example.com/x"}, "DECISIONS_SECRET is missing; DECISIONS_URL needs it beside it."),
    ({"DECISIONS_SECRET": "0123456789abcdef"}, "DECISIONS_URL is missing; DECISIONS_SECRET needs it beside it."),
    ({"DECISIONS_SECRET": "short"}, "DECISIONS_SECRET is too short; any 32 random characters will do."),
    ({"DECISIONS_URL": "erp.example.com"}, ADDRESS),
    ({"DECISIONS_URL": "ftp://erp.example.com"}, ADDRESS),
    ({"DECISIONS_URL": "https://"}, ADDRESS),
    ({"DECISIONS_URL": "https://erp.example.com:port/"}, ADDRESS),
    ({"DECISIONS_URL": "https://erp.example.com/a b"}, ADDRESS),
    ({"DECISIONS_URL": "https://erp_exämple.com/"}, ADDRESS),
    ({"IMPORT_FOLDER": "books"}, "IMPORT_FOLDER should be the full path of a folder, such as /srv/books."),
    ({"IMPORT_DATABASES": "postgresql://me:open@db/erp"}, DATABASES),
    ({"IMPORT_DATABASES": "erp=nothing"}, DATABASES),
    ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL should be DEBUG, INFO, WARNING or ERROR."),
]


@pytest.mark.parametrize(("given", "sentence"), BAD, ids=lambda value: next(iter(value)) if isinstance(value, dict) else "")
def test_a_bad_setting_is_named_with_what_it_should_look_like(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadSettings) as refused:
        settings.read(GOOD | given)
    assert str(refused.value) == sentence


def test_every_bad_setting_gets_a_sentence_of_its_own() -> None:
    with pytest.raises(BadSettings) as refused:
        settings.read(GOOD | {"PORT": "x", "LOG_LEVEL": "x"})
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL", "TANDEM_ADMIN", "DECISIONS_URL"])
def test_no_sentence_repeats_a_secret_put_in_the_wrong_place(name: str) -> None:
    with pytest.raises(BadSettings) as refused:
        settings.read(GOOD | {name: "8f742231b10e8888"})
    assert "8f742231b10e8888" not in str(refused.value)


def test_space_around_a_copied_value_does_no_harm() -> None:
    read = settings.read({name: f" {value}\n" for name, value in GOOD.items()})
    assert read.slack_bot_token is not None
    assert read.slack_bot_token.get_secret_value() == GOOD["SLACK_BOT_TOKEN"]


def test_an_empty_setting_is_as_if_it_were_not_set() -> None:
    assert settings.read(GOOD | {"PORT": "", "SLACK_APP_TOKEN": ""}) == settings.read(GOOD)


def test_what_is_given_does_not_mix_with_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-of-somebody")
    monkeypatch.setenv("PORT", "1")
    assert settings.read(GOOD).port == 3000
    assert not settings.read(GOOD).socket_mode


def test_without_anything_given_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (GOOD | {"PORT": "4321"}).items():
        monkeypatch.setenv(name, value)
    assert settings.read().port == 4321


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///tandem.db", "sqlite+aiosqlite:///tandem.db"),
        ("sqlite:////var/lib/tandem/tandem.db", "sqlite+aiosqlite:////var/lib/tandem/tandem.db"),
        ("postgres://u:p%40@db/tandem", "postgresql+asyncpg://u:p%40@db/tandem"),
        ("postgresql://db/tandem?sslmode=require", "postgresql+asyncpg://db/tandem?ssl=require"),
    ],
)
def test_a_database_is_named_as_hosts_name_it(given: str, used: str) -> None:
    assert settings.read(GOOD | {"DATABASE_URL": given}).database_url == used


def test_secrets_are_not_shown_when_the_settings_are() -> None:
    more = {
        "DECISIONS_URL": "https://me:open@erp.example.com/",
        "DECISIONS_SECRET": "shared with them",
        "TANDEM_SECRET": "a long enough secret",
        "SLACK_APP_TOKEN": "xapp-1",
        "DATABASE_URL": "postgresql://u:pass@db/x",
        "IMPORT_DATABASES": "erp=postgresql://u:pass@db/erp",
    }
    shown = repr(settings.read(GOOD | more))
    assert not any(
        secret in shown for secret in (*GOOD.values(), "a long enough secret", "xapp-1", "pass", "me:open", "shared")
    )


def test_what_sources_may_read_is_a_list_with_blanks() -> None:
    given = {
        "IMPORT_HOSTS": "ERP.local  10.0.0.0/8",
        "IMPORT_DATABASES": "ERP=sqlite:////srv/a.db stock=sqlite:////srv/b.db",
    }
    read = settings.read(GOOD | given)
    assert read.import_hosts == ("erp.local", "10.0.0.0/8")
    assert {name: url.get_secret_value() for name, url in read.import_databases.items()} == {
        "erp": "sqlite:////srv/a.db",
        "stock": "sqlite:////srv/b.db",
    }


def test_keys_differ_by_purpose_and_by_secret() -> None:
    read = settings.read(GOOD | {"TANDEM_SECRET": "a long enough secret"})
    assert len({read.key("audit"), read.key("tokens"), settings.read(GOOD).key("audit")}) == 3
    assert len(read.key("audit")) == 32


def test_the_key_stays_when_the_secret_it_was_derived_from_is_set_as_tandem_secret() -> None:
    later = GOOD | {"TANDEM_SECRET": GOOD["SLACK_SIGNING_SECRET"], "SLACK_SIGNING_SECRET": "another signing secret"}
    assert settings.read(later).key("audit") == settings.read(GOOD).key("audit")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (
            {},
            "SLACK_BOT_TOKEN is missing; it starts with xoxb- and is on the app's OAuth & Permissions page.\n"
            "SLACK_SIGNING_SECRET is missing; it is on the app's Basic Information page "
            "(or set SLACK_APP_TOKEN to use Socket Mode).",
        ),
        (GOOD | {"PORT": "eighty"}, "PORT should be a whole number from 0 to 65535."),
        (
            GOOD | {"DATABASE_URL": "sqlite:////nowhere/at/all/tandem.db"},
            "DATABASE_URL does not lead to a database that can be reached: unable to open database file.",
        ),
    ],
    ids=["missing", "malformed", "unreachable"],
)
@pytest.mark.parametrize("command", [[], ["worker"], ["migrate"]], ids=["all", "worker", "migrate"])
def test_the_start_stops_with_a_sentence_for_each(environment: dict[str, str], sentence: str, command: list[str]) -> None:
    ran = subprocess.run(  # noqa: S603  our own program
        [sys.executable, str(HOME / "app.py"), *command],
        env={"PATH": os.defpath, "PORT": "0"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (2, f"{sentence}\n")
