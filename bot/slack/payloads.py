"""Whether a signed request has what its kind must have, so that nothing behind this trips over it."""

from collections.abc import Iterable, Mapping
from typing import Any

OF_A_PERSON = {"app_home_opened", "user_change", "team_join", "member_joined_channel", "member_left_channel"}  # events


def is_whole(body: Mapping[str, Any]) -> bool:
    """Whether this is a request of a kind that Slack sends, with the parts that each of them has."""
    match body:
        case {"command": str(), "user_id": str(user), "team_id": str()}:
            return user != ""
        case {"type": "event_callback", "event": {"type": str(kind), **event}, "team_id": str()}:
            return kind not in OF_A_PERSON or _is_person(event.get("user"))
        case {"type": "url_verification" | "app_rate_limited"}:
            return True
        case {"user": {"id": str()}, **rest}:
            return _is_of_a_person(rest) and _is_filled(rest) and _is_filled(rest.get("view"))
    return False


def _is_of_a_person(body: Mapping[str, Any]) -> bool:
    """A click, a form, a shortcut or a search."""
    match body:
        case {"type": "block_actions", "view": {**view}} if not isinstance(view.get("id"), str):
            return False
        case {"type": "block_actions", "actions": [{"action_id": str()}, *_]}:
            return True
        case {
            "type": "view_submission" | "view_closed",
            "view": {"id": str(), "callback_id": str(), "type": str(), "title": {"text": str()}},
        }:
            return True
        case {"type": "shortcut" | "message_action", "callback_id": str()}:
            return True
        case {"type": "block_suggestion", "action_id": str()}:
            return True
    return False


def _is_person(user: Any) -> bool:
    return isinstance(user, str) or (isinstance(user, Mapping) and isinstance(user.get("id"), str))


def _is_filled(where: Any) -> bool:
    """Whether what is filled in there, if anything, and the blocks around it can be read."""
    match where:
        case None:
            return True
        case {"state": {"values": {**groups}}, **rest}:
            elements = [each for group in groups.values() for each in _values(group)]
            return all(isinstance(each, Mapping) for each in elements) and _is_filled(rest)
        case {"state": state, **rest}:
            return not state and _is_filled(rest)
        case Mapping():
            return all(
                isinstance(block, Mapping) and (block.get("type") != "input" or isinstance(block.get("block_id"), str))
                for block in where.get("blocks") or []
            )
    return False


def _values(group: Any) -> Iterable[Any]:
    return group.values() if isinstance(group, Mapping) else [group]
