"""Junk anywhere in a message or a view is refused in Slack's words; it never breaks the playground."""

from collections.abc import Iterator
from typing import Any

import pytest

from playground import strict
from playground.errors import SlackError
from tests.playground.test_strict import FINE, WITHIN

Path = tuple[Any, ...]
JUNK: list[Any] = [None, 5, 1.5, "", [], {}, [None], {"type": []}, "x" * 10, True, [[]], {"a": 1}]


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a value, of long lists only the first three."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for key, one in inside:
        yield from places(one, (*path, key))


def put(value: Any, path: Path, junk: Any) -> Any:
    """A copy of a value with junk at one place."""
    if not path:
        return junk
    changed = value.copy()
    changed[path[0]] = put(value[path[0]], path[1:], junk)
    return changed


def check(given: Any) -> None:
    """Check it as what it was: a message's blocks or a view."""
    try:
        if isinstance(given, list):
            strict.blocks(given)
        else:
            strict.view(given, None)
    except SlackError as problem:
        if not problem.code.startswith("invalid_"):
            raise


@pytest.mark.parametrize("good", [*WITHIN, *FINE])
def test_junk_anywhere_is_refused_or_passes_but_breaks_nothing(good: Any) -> None:
    for path in places(good):
        for junk in JUNK:
            check(put(good, path, junk))
