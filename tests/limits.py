"""Every message and form that any test makes is held to Slack's limits, by two judges: the playground's and slackblocks."""

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

import pytest
from slackblocks._surfaces import validate_surface_blocks

import bot.views
from bot.views import blocks
from playground import strict

Json = dict[str, Any]


def elements(value: Any) -> Iterator[Json]:
    """Everything inside that has an ``action_id``."""
    if isinstance(value, dict):
        if "action_id" in value:
            yield value
        for part in value.values():
            yield from elements(part)
    elif isinstance(value, list):
        for part in value:
            yield from elements(part)


def check_message(content: Json) -> None:
    assert content["text"].strip(), "a screen reader would say nothing"
    assert len(content["text"]) <= 4000
    strict.blocks(content["blocks"])
    validate_surface_blocks(content["blocks"], "message")
    spoken = " ".join(blocks.spoken(content["blocks"]).split())
    if spoken:
        assert content["text"].split()[:5] == spoken.split()[:5], "the text says something else than the blocks"
    _check_buttons(content["blocks"])


def check_view(view: Json) -> None:
    strict.view(view, view["type"])
    validate_surface_blocks(view["blocks"], view["type"])
    assert len(json.dumps(view)) < 250_000
    _check_buttons(view["blocks"])


def _check_buttons(given: Iterable[Json]) -> None:
    for block in given:
        names = [element["action_id"] for element in elements(block)]
        assert len(names) == len(set(names)), f"two elements of a block share an action_id: {names}"


def watch(patch: pytest.MonkeyPatch) -> None:
    """Check whatever bot/views makes from now on, as it is made."""

    def checked(make: Callable[..., Json], check: Callable[[Json], None]) -> Callable[..., Json]:
        def made(*given: Any, **named: Any) -> Json:
            result = make(*given, **named)
            check(result)
            return result

        return made

    for name, check in (("message", check_message), ("modal", check_view), ("home", check_view)):
        original = getattr(blocks, name)
        watched = checked(original, check)
        for module in _view_modules():
            if getattr(module, name, None) is original:
                patch.setattr(module, name, watched)


def _view_modules() -> list[ModuleType]:
    return [importlib.import_module(f"bot.views.{found.name}") for found in pkgutil.iter_modules(bot.views.__path__)]
