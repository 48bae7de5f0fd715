"""What the app's manifest says: scopes, commands, shortcuts, events, and which tabs it has."""

from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]


class Manifest:
    """A Slack app manifest, read once."""

    def __init__(self, source: Path | Json) -> None:
        """Take the manifest as a dict, or the path of its YAML (or JSON) file."""
        data: Json = source if isinstance(source, dict) else yaml.safe_load(source.read_text(encoding="utf-8"))
        features: Json = data.get("features") or {}
        settings: Json = data.get("settings") or {}
        oauth: Json = data.get("oauth_config") or {}
        information: Json = data.get("display_information") or {}
        home: Json = features.get("app_home") or {}
        self.data = data
        self.name = str((features.get("bot_user") or {}).get("display_name") or information.get("name") or "App")
        self.short_description = str(information.get("description") or "")
        self.long_description = str(information.get("long_description") or "")
        self.scopes = frozenset((oauth.get("scopes") or {}).get("bot") or [])
        self.redirect_urls: list[str] = list(oauth.get("redirect_urls") or [])
        self.commands: dict[str, Json] = {row["command"]: row for row in features.get("slash_commands") or []}
        self.shortcuts: dict[str, Json] = {row["callback_id"]: row for row in features.get("shortcuts") or []}
        self.events = frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or [])
        self.socket_mode = bool(settings.get("socket_mode_enabled"))
        self.home_tab = bool(home.get("home_tab_enabled"))
        self.messages_tab = bool(home.get("messages_tab_enabled", True))
        self.read_only = bool(home.get("messages_tab_read_only_enabled"))
