"""Block Kit, the few pieces Tandem uses.

People's text goes into rich text or plain text, which Slack shows as it is: it cannot mention, link or format. Each
message's `text`, which screen readers and notifications use, is drawn from its blocks, so both say the same.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]
Element = dict[str, Any]
Piece = str | Element
View = dict[str, Any]
Content = dict[str, Any]
MARKUP = re.compile(r"(<[@#][UWC][A-Z0-9]+>|&(?:amp|lt|gt);)|[&<>]")  # what a sentence may hold, and what it may not


def clip(words: str, limit: int) -> str:
    """At most `limit` characters, the last one an ellipsis when something is left out."""
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def escape(words: str) -> str:
    """Text for a place that reads Slack's markup: it can neither mention nor link."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# pieces of rich text
def said(words: str, **style: bool) -> Element:
    """Text as it is; `bold=True`, `italic=True`, `strike=True` or `code=True` style it."""
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def bold(words: str) -> Element:
    return said(words, bold=True)


def person(user_id: str) -> Element:
    """A mention; it notifies them."""
    return {"type": "user", "user_id": user_id}


def channel(channel_id: str) -> Element:
    return {"type": "channel", "channel_id": channel_id}


def link(url: str, words: str) -> Element:
    return {"type": "link", "url": url, "text": words}


def _pieces(pieces: Iterable[Piece]) -> list[Element]:
    return [said(piece) if isinstance(piece, str) else piece for piece in pieces if piece]


# blocks
def paragraph(*pieces: Piece) -> Block:
    """A line or more of rich text."""
    return rich({"type": "rich_text_section", "elements": _pieces(pieces)})


def bullets(items: Iterable[Sequence[Piece]], indent: int = 0) -> Element:
    """A list for `rich`, an item a sequence of pieces."""
    rows = [{"type": "rich_text_section", "elements": _pieces(item)} for item in items]
    return {"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": rows}


def line(*pieces: Piece) -> Element:
    """A line for `rich`."""
    return {"type": "rich_text_section", "elements": _pieces(pieces)}


def quote(*pieces: Piece) -> Element:
    """Somebody's words, for `rich`."""
    return {"type": "rich_text_quote", "elements": _pieces(pieces)}


def rich(*elements: Element) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def header(words: str) -> Block:
    return {"type": "header", "text": plain(clip(words, 150))}


def divider() -> Block:
    return {"type": "divider"}


def context(*sentences: str) -> Block:
    """Small print, as plain text."""
    return {"type": "context", "elements": [plain(clip(sentence, 2000)) for sentence in sentences]}


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """Up to ten facts in two columns; values are people's text or ours."""
    return {"type": "section", "fields": [plain(clip(f"{name}\n{value}", 2000)) for name, value in pairs]}


def plain(words: str) -> Element:
    return {"type": "plain_text", "text": words, "emoji": False}


def actions(*elements: Element, block_id: str | None = None) -> Block:
    return {"type": "actions", "elements": list(elements), **({"block_id": block_id} if block_id else {})}


def button(
    action_id: str,
    words: str,
    value: str | int = "",
    *,
    style: str | None = None,
    label: str | None = None,
    confirm: Element | None = None,
) -> Element:
    """A button; `words` is a verb, `label` what a screen reader says instead, `style` primary or danger."""
    made: Element = {"type": "button", "action_id": action_id, "text": plain(clip(words, 75))}
    if value != "":
        made["value"] = str(value)
    if style:
        made["style"] = style
    if label:
        made["accessibility_label"] = clip(label, 75)
    if confirm:
        made["confirm"] = confirm
    return made


def confirmation(title: str, words: str, yes: str, no: str = "Cancel") -> Element:
    return {"title": plain(clip(title, 100)), "text": plain(clip(words, 300)), "confirm": plain(yes), "deny": plain(no)}


def option(value: str | int, words: str, description: str | None = None) -> Element:
    made: Element = {"text": plain(clip(words, 75) or "–"), "value": str(value)}
    if description:
        made["description"] = plain(clip(description, 75))
    return made


# whole things
def message(*blocks: Block, text: str | None = None) -> Content:
    """A message. Its `text` is drawn from the blocks unless given."""
    return {"text": clip(text if text is not None else spoken(blocks), 3900), "blocks": list(blocks)}


def sentence(words: str) -> Content:
    """A message of one sentence. It may name people and channels, as ``<@U1>`` and ``<#C1>``; all else is text as it is.

    Of what blocks say (`spoken`), which is text already, it takes nothing away and adds nothing.
    """
    told = MARKUP.sub(lambda found: found[1] or escape(found[0]), clip(words, 2900))
    return {"text": told, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": told, "verbatim": True}}]}


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = "Save",
    close: str = "Cancel",
    meta: str = "",
) -> View:
    """A form. `meta` comes back with it; `submit=None` for one that only shows something."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(clip(title, 24)),
        "close": plain(close),
        "blocks": list(blocks),
        "private_metadata": meta,
    }
    if submit is not None:
        view["submit"] = plain(clip(submit, 24))
    return view


def notice(title: str, words: str) -> View:
    """A form that says one thing, in Slack's markup: a message's `text`."""
    block = {"type": "section", "text": {"type": "mrkdwn", "text": clip(words, 3000), "verbatim": True}}
    return modal("notice", title, [block], submit=None, close="Close")


def home(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)[:100]}


def spoken(blocks: Iterable[Block]) -> str:
    """What the blocks say, as text for screen readers and notifications; buttons left out."""
    lines = [words for block in blocks for words in _lines(block) if words]
    return "\n".join(lines)


def _lines(block: Block) -> list[str]:
    kind = block["type"]
    if kind == "rich_text":
        return [words for element in block["elements"] for words in _rich_lines(element)]
    if kind in ("header", "section"):
        texts = [block["text"]] if "text" in block else []
        return [_words(text) for text in [*texts, *block.get("fields", [])]]
    if kind == "context":
        return [" ".join(_words(element) for element in block["elements"] if "text" in element)]
    if kind == "image":
        return [escape(block["alt_text"])]
    return []


def _rich_lines(element: Element) -> list[str]:
    if element["type"] == "rich_text_list":
        return [f"• {words}" for item in element["elements"] for words in _rich_lines(item)]
    return ["".join(_spoken(piece) for piece in element["elements"])]


def _spoken(piece: Element) -> str:
    match piece["type"]:
        case "user":
            return f"<@{piece['user_id']}>"
        case "channel":
            return f"<#{piece['channel_id']}>"
        case "link":
            return escape(piece.get("text") or piece["url"])
        case "emoji":
            return f":{piece['name']}:"
        case _:
            return escape(piece["text"])


def _words(text: Element) -> str:
    return str(text["text"]) if text["type"] == "mrkdwn" else escape(text["text"])
