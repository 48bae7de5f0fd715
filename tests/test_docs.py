"""The documents tell the truth: settings, commands, scopes, events, links, limits and the length of sentences."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import app
from bot.settings import Settings
from bot.views import blocker_help, discrepancy_help, figure_help, help, huddle_help, purchase_help, variance_help
from handlers.listening import COMMANDS, EVENTS, SHORTCUTS
from playground.manifest import Manifest

HOME = Path(app.__file__).parent
MANIFEST: dict[str, Any] = yaml.safe_load((HOME / "manifest.yaml").read_text())
README = (HOME / "README.md").read_text()
SETTINGS = (HOME / "docs/settings.md").read_text()
PAGES = sorted([*HOME.glob("*.md"), *HOME.glob("docs/**/*.md")])
PLAIN = [
    HOME / name
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "docs/install.md",
        "docs/settings.md",
        "docs/running.md",
        "docs/decisions-by-web.md",
        "docs/purchases.md",
        "docs/numbers.md",
        "docs/matching.md",
        "docs/reconciliations.md",
    )
]
FIELDS = {name.upper() for name in Settings.model_fields}
WORDS_OF = {
    "/huddle": huddle_help.WORDS,
    "/blocker": blocker_help.WORDS,
    "/purchase": purchase_help.WORDS,
    "/variance": variance_help.WORDS,
    "/kpi": figure_help.WORDS,
    "/discrepancy": discrepancy_help.WORDS,
}
LONGEST_SENTENCE = 20  # words


def section(page: str, title: str) -> str:
    """What stands under a heading, up to the next one of its rank."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"no heading {title}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """What stands in backticks at the start of each row of the tables."""
    return re.findall(r"^\| \[?`([^`]+)`", text, re.MULTILINE)


def prose(text: str) -> str:
    """A page without its code blocks."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


# settings


def test_the_readme_has_every_setting_and_no_other() -> None:
    assert sorted(first_cells(section(README, "Settings"))) == sorted(FIELDS)


def test_the_page_of_settings_lists_and_explains_each_and_no_other() -> None:
    assert sorted(first_cells(SETTINGS)) == sorted(FIELDS)
    assert sorted(re.findall(r"^### ([A-Z_]+)$", SETTINGS, re.MULTILINE)) == sorted(FIELDS)


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_each_setting_has_an_example_a_default_and_what_goes_wrong(name: str) -> None:
    explained = re.search(rf"^### {name}\n(.*?)(?=^##|\Z)", SETTINGS, re.MULTILINE | re.DOTALL)
    assert explained
    for part in ("- Example: ", "- Default: ", "- What goes wrong: "):
        assert part in explained[1], f"{name} lacks “{part}”"


@pytest.mark.parametrize("name", ["slack_api_url", "slack_posts_per_minute", "database_url", "host", "port", "log_level"])
def test_the_defaults_in_the_documents_are_those_in_the_code(name: str) -> None:
    default = str(Settings.model_fields[name].default).replace("sqlite+aiosqlite", "sqlite")
    for page in (section(README, "Settings"), SETTINGS.split("\n## ")[0]):
        [row] = [line for line in page.splitlines() if re.match(rf"\| \[?`{name.upper()}`", line)]
        assert row.endswith(f"| `{default}` |"), row


@pytest.mark.parametrize("page", PLAIN, ids=lambda page: page.name)
def test_no_document_names_a_setting_that_does_not_exist(page: Path) -> None:
    named = set(re.findall(r"\b((?:SLACK|TANDEM|DECISIONS|IMPORT)_[A-Z_]+|DATABASE_URL|LOG_LEVEL)\b", page.read_text()))
    assert named <= FIELDS


# commands and shortcuts


def test_manifest_readme_help_and_code_have_the_same_commands() -> None:
    in_manifest = {command["command"] for command in MANIFEST["features"]["slash_commands"]}
    in_readme = {row.split()[0] for row in first_cells(section(README, "Commands"))}
    in_help = {command for command, _ in help.COMMANDS}
    assert in_manifest == in_readme == in_help == set(COMMANDS)


@pytest.mark.parametrize("command", sorted(WORDS_OF))
def test_the_readme_has_the_words_that_help_shows(command: str) -> None:
    rows = [row for row in first_cells(section(README, "Commands")) if row.split()[0] == command]
    assert rows == [f"{command} {words}".strip() for words in WORDS_OF[command]]


def test_the_readme_has_the_words_that_tandem_help_shows() -> None:
    rows = [row for row in first_cells(section(README, "Commands")) if row.startswith("/tandem")]
    assert rows == [words for words, _ in help.WORDS]


def test_no_document_names_a_command_or_word_that_does_not_exist() -> None:
    known = {f"{command} {words}" for command, all_words in WORDS_OF.items() for words in all_words}
    known |= {words for words, _ in help.WORDS} | {f"{command} " for command in COMMANDS}
    known = {" ".join(words.split()[:2]) for words in known}
    for page in PAGES:
        for named in re.findall(r"`(/(?:huddle|blocker|purchase|discrepancy|tandem|invite)[^`]*)`", page.read_text()):
            words = named.split()
            assert words[0] == "/invite" or " ".join(words[:2]) in known, f"{page.name} names {named}"


def test_manifest_and_code_have_the_same_shortcuts_and_the_readme_names_them() -> None:
    shortcuts = MANIFEST["features"]["shortcuts"]
    assert {shortcut["callback_id"] for shortcut in shortcuts} == set(SHORTCUTS)
    for shortcut in shortcuts:
        assert f"**{shortcut['name']}**" in section(README, "Commands")


# scopes and events


def test_every_scope_is_justified_in_the_readme_and_no_other() -> None:
    justified = first_cells(section(README, "What Tandem may do in Slack"))
    assert justified == sorted(justified)
    assert justified == MANIFEST["oauth_config"]["scopes"]["bot"]


def test_every_event_has_a_handler_and_every_handler_its_event() -> None:
    subscribed = {event.split(".")[0] for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]}
    assert subscribed == set(EVENTS)


@pytest.mark.parametrize(
    ("event", "scopes"),
    [
        ("member_joined_channel", {"channels:read", "groups:read"}),
        ("member_left_channel", {"channels:read", "groups:read"}),
        ("message.im", {"im:history"}),
        ("team_join", {"users:read"}),
        ("user_change", {"users:read"}),
    ],
)
def test_an_event_has_the_scopes_it_needs(event: str, scopes: set[str]) -> None:
    assert event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert scopes <= set(MANIFEST["oauth_config"]["scopes"]["bot"])


# the manifest, by Slack's limits


def test_the_playground_reads_the_manifest() -> None:
    assert Manifest(HOME / "manifest.yaml").scopes == set(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_the_manifest_keeps_to_slacks_limits() -> None:
    shown, features = MANIFEST["display_information"], MANIFEST["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch("#[0-9a-f]{6}", shown["background_color"])
    assert len(features["bot_user"]["display_name"]) <= 80
    assert re.fullmatch("[a-z0-9._-]+", features["bot_user"]["display_name"])
    assert len(features["slash_commands"]) <= 50
    for command in features["slash_commands"]:
        assert re.fullmatch("/[a-z0-9_-]{1,31}", command["command"])
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
        assert command["should_escape"] is True, "a mention would come as text"
    assert len(features["shortcuts"]) <= 10
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255
        assert shortcut["type"] in ("global", "message")
    assert len(MANIFEST["oauth_config"]["scopes"]["bot"]) <= 255
    assert len(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) <= 100


def test_the_lines_that_make_a_socket_mode_manifest_leave_a_whole_one() -> None:
    lines = [line for line in (HOME / "manifest.yaml").read_text().splitlines() if "tandem.example.com" not in line]
    made = yaml.safe_load("\n".join(lines).replace("socket_mode_enabled: false", "socket_mode_enabled: true"))
    assert made["settings"]["socket_mode_enabled"] is True
    assert made["settings"]["interactivity"] == {"is_enabled": True}
    assert made["settings"]["event_subscriptions"].keys() == {"bot_events"}
    assert all("url" not in command for command in made["features"]["slash_commands"])


def test_every_address_in_the_manifest_is_the_one_the_bot_listens_at() -> None:
    addresses = re.findall(r"https://\S+", (HOME / "manifest.yaml").read_text())
    assert set(addresses) == {"https://tandem.example.com/slack/events"}


# commands of the shell


def test_every_make_target_is_in_the_readme() -> None:
    targets = set(re.findall(r"^([a-z]+):", (HOME / "Makefile").read_text(), re.MULTILINE))
    assert {row.removeprefix("make ") for row in first_cells(section(README, "Development"))} == targets
    for page in PLAIN:
        assert set(re.findall(r"(?:`|^)make ([a-z]+)", page.read_text(), re.MULTILINE)) <= targets


def test_the_documents_and_the_procfile_run_commands_that_app_py_has(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        app.main(["--help"])
    known = set(re.search(r"\{([a-z,]+)\}", capsys.readouterr().out)[1].split(","))  # type: ignore[index]  # a test fails on None
    for page in [*PAGES, HOME / "Procfile"]:
        assert set(re.findall(r"python app\.py ([a-z]+)", page.read_text())) <= known
    assert re.findall(r"^(\w+): .*app\.py (\w+)$", (HOME / "Procfile").read_text(), re.MULTILINE) == [
        ("release", "migrate"),
        ("web", "web"),
        ("worker", "worker"),
    ]


def test_the_changelog_has_the_current_version() -> None:
    version = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}\b", (HOME / "CHANGELOG.md").read_text(), re.MULTILINE)


# links and paths


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", prose(page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", prose(page.read_text())):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link}: there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_every_path_that_is_named_exists(page: Path) -> None:
    rooms = "app|bot|handlers|jobs|models|migrations|playground|tests|benchmarks|docs"
    for path in re.findall(rf"`((?:{rooms})(?:/[\w./-]*|\.py))`", page.read_text()):
        assert (HOME / path).exists(), f"{path} does not exist"


def test_code_that_names_a_document_names_one_that_exists() -> None:
    for room in ("bot", "handlers", "jobs", "models", "migrations", "playground"):
        for source in (HOME / room).rglob("*.py"):
            for path in re.findall(r"\b((?:docs/[\w/-]+|CONTRIBUTING|README)\.md)\b", source.read_text()):
                assert (HOME / path).exists(), f"{source.name} names {path}"


def test_contributing_lists_every_file_of_blockers_and_lessons() -> None:
    listed = set(re.findall(r"`([\w/]+\.py)`", section((HOME / "CONTRIBUTING.md").read_text(), "Copy `blockers`")))
    rooms = ("bot", "handlers", "jobs", "models", "tests")
    files = {path for room in rooms for stem in ("blocker", "lesson") for path in (HOME / room).rglob(f"*{stem}*.py")}
    assert listed == {str(path.relative_to(HOME)) for path in files}


# words


def sentences(text: str) -> list[str]:
    """The sentences of a page; a row's cells and a list's items are sentences of their own."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", prose(text))
    text = re.sub(r"`[^`]*`", "code", text)
    text = re.sub(r"\|", "\n\n", text)
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-#]|\d+\.) ?)", text)
    return [part for block in blocks for part in re.split(r"(?<=[.?!”])\s+", " ".join(block.split())) if part]


@pytest.mark.parametrize("page", PLAIN, ids=lambda page: page.name)
def test_sentences_are_short(page: Path) -> None:
    long = [each for each in sentences(page.read_text()) if len(each.split()) > LONGEST_SENTENCE]
    assert long == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HOME)))
def test_spelling_is_american(page: Path) -> None:
    british = r"\b\w*(?:behaviour|colour|centre|organis|recognis|licence|neighbour|favour|honour|cancelled|labelled)\w*"
    assert re.findall(british, prose(page.read_text()), re.IGNORECASE) == []
