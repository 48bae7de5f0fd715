"""What Slack makes of what a person types."""

import re

from playground.workspace import Workspace

NAME = re.compile(r"(?<![\w<])([@#])([\w.-]+)")
REFERENCE = re.compile(r"<(?:[@#][A-Z0-9]+(?:\|[^<>]*)?)>")


def as_message(workspace: Workspace, text: str) -> str:
    """Escape a message, and turn `@ana` and `#ops` into references; references already there stay."""
    return _typed(workspace, text, labels=False)


def as_command(workspace: Workspace, text: str, escape: bool) -> str:
    """A command's words: as typed, or with references when its manifest entry says `should_escape`."""
    return _typed(workspace, text, labels=True) if escape else text


def _typed(workspace: Workspace, text: str, labels: bool) -> str:
    parts: list[str] = []
    at = 0
    for found in REFERENCE.finditer(text):
        parts += [_plain(workspace, text[at : found.start()], labels), found.group()]
        at = found.end()
    return "".join([*parts, _plain(workspace, text[at:], labels)])


def _plain(workspace: Workspace, text: str, labels: bool) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    people = {user.name: user.id for user in workspace.users.values()}
    rooms = {channel.name: channel.id for channel in workspace.channels.values() if channel.kind == "public"}

    def name(found: re.Match[str]) -> str:
        sign, word = found.group(1), found.group(2)
        tail = ""
        known = people if sign == "@" else rooms
        while word and word not in known and word[-1] in ".-":
            word, tail = word[:-1], word[-1] + tail
        if word not in known:
            return found.group()
        label = f"|{word}" if labels else ""
        return f"<{sign}{known[word]}{label}>{tail}"

    return NAME.sub(name, safe)
