"""The house stays as it is drawn: scoped tables, small files, every button answered."""

import ast
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapper

import handlers
from handlers.listening import ACTIONS, SEARCHES, VIEWS
from models.base import Base, Scoped

HOUSE = Path(handlers.__file__).parents[1]
ROOMS = ("bot", "handlers", "jobs", "models", "migrations", "playground", "tests", "benchmarks")
UNSCOPED = {"team", "heartbeat"}
MAPPERS: list[Mapper[object]] = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)


def sources(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in (HOUSE / room).rglob("*.py") if "__pycache__" not in path.parts]


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_every_table_belongs_to_one_workspace(mapper: Mapper[object]) -> None:
    table = mapper.local_table
    assert isinstance(table, sa.Table)
    if table.name in UNSCOPED:
        return
    assert issubclass(mapper.class_, Scoped)
    assert not table.c.team_id.nullable
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            assert "team_id" in constraint.columns, f"{constraint.name} would compare rows of different workspaces"
        if isinstance(constraint, sa.ForeignKeyConstraint) and constraint.referred_table.name != "team":
            assert "team_id" in constraint.columns, f"{constraint.name} could point into another workspace"
    for index in table.indexes:
        assert "team_id" in index.columns, f"{index.name} does not begin with the workspace"


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_no_relationship_loads_by_itself(mapper: Mapper[object]) -> None:
    assert [relation.key for relation in mapper.relationships if relation.lazy != "raise"] == []


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_no_money_or_time_is_kept_inexactly(mapper: Mapper[object]) -> None:
    table = mapper.local_table
    assert isinstance(table, sa.Table)
    for column in table.c:
        assert not isinstance(column.type, sa.Float | sa.Numeric), f"{column} would be a float on SQLite"
        assert not isinstance(column.type, sa.DateTime), f"{column} should be a UtcDateTime"


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(HOUSE)): len(path.read_text().splitlines()) for path in [*sources(*ROOMS), HOUSE / "app.py"]
    }
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_most_files_are_shorter_than_150_lines() -> None:
    lengths = [len(path.read_text().splitlines()) for path in sources("bot", "handlers", "jobs", "models", "playground")]
    assert sum(length < 150 for length in lengths) / len(lengths) > 0.7


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path for path in sources(*ROOMS) if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert [str(path.relative_to(HOUSE)) for path in silent if "versions" not in path.parts] == []


def test_modules_have_names_that_say_something() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "core", "common", "misc"}
    assert [path for path in sources(*ROOMS) if path.stem in vague or vague & set(path.parts)] == []


def test_the_scope_is_set_aside_in_its_own_places_only() -> None:
    allowed = {
        "bot/database.py",
        "bot/heartbeats.py",
        "bot/storage/scoping.py",
        "bot/slack/installations.py",
        "bot/storage/statements.py",
    }
    users = {
        str(path.relative_to(HOUSE)) for path in sources("bot", "handlers", "jobs") if "team_stamped" in path.read_text()
    }
    assert users <= allowed


def called(node: ast.AST) -> list[tuple[ast.Call, str]]:
    """Each call in it, with the name of what is called."""
    calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    return [(call, getattr(call.func, "attr", getattr(call.func, "id", ""))) for call in calls]


def test_a_prepared_query_says_its_limit_in_the_statement() -> None:
    guessed = [
        f"{path.relative_to(HOUSE)}:{inner.lineno}"
        for path in sources("bot", "jobs")
        for outer, made in called(ast.parse(path.read_text()))
        if made in ("prepared", "earliest")
        for inner, name in called(outer)
        if name == "limit" and isinstance(inner.func, ast.Attribute) and not isinstance(inner.args[0], ast.Call)
    ]
    assert guessed == [], "PostgreSQL plans these anew each time: give them limit() of bot/storage/scoping.py"


GIVES_AN_ID = {"button", "modal", "select", "search", "ticks", "radio"}


def ids_in_views() -> set[str]:
    """Every id such as ``blocker.clear`` that a view gives to a button, a menu or a form that is sent."""
    found = set()
    for path in sources("bot/views"):
        for node, name in called(ast.parse(path.read_text())):
            if not node.args:
                continue
            first = node.args[0]
            only_shown = any(
                word.arg == "submit" and isinstance(word.value, ast.Constant) and word.value.value is None
                for word in node.keywords
            )
            if name in GIVES_AN_ID and isinstance(first, ast.Constant) and "." in str(first.value) and not only_shown:
                found.add(str(first.value))
    return found


def test_every_button_and_form_is_answered() -> None:
    assert ids_in_views() - set(ACTIONS) - set(VIEWS) - set(SEARCHES) == set()


def test_no_handler_waits_for_a_button_that_nobody_shows() -> None:
    handled = {re.sub(r"\.\d+$", "", name) for name in (*ACTIONS, *VIEWS)}  # several in a row are told apart by a number
    words = " ".join(path.read_text() for path in sources("bot"))
    assert {name for name in handled if f'"{name}"' not in words and f'"{name}.{{' not in words} == set()
