"""Calling a use case in a transaction of its own."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from bot.database import Workspace
from models.refusal import Refusal

V = TypeVar("V")


async def done(workspace: Workspace, act: Callable[..., Awaitable[V]], *given: Any, **named: Any) -> V:
    async with workspace.begin() as tx:
        return await act(tx, *given, **named)


async def refusal(workspace: Workspace, act: Callable[..., Awaitable[Any]], *given: Any, **named: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await done(workspace, act, *given, **named)
    return refused.value
