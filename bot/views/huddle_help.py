"""What `/huddle` can do."""

from bot.views.blocks import Content, Element, Piece, bullets, message, paragraph, rich, said

WORDS = {
    "": "answer now",
    "setup": "set up a huddle (leads)",
    "edit": "change a huddle (leads)",
    "pause": "stop asking for a while (leads)",
    "resume": "ask again (leads)",
    "busy": "ask more often until a day (leads)",
    "history": "see what you answered before",
    "statistics": "see who answered and what got done",
    "away until friday": "be left alone until then",
    "back": "be asked again",
    "help": "see this list",
}


def usage() -> Content:
    """Every word, and what it does."""
    return message(paragraph("A huddle asks each person the same few questions."), rich(_list()))


def unknown(words: str, nearest: str | None) -> Content:
    """`words` were not understood; `nearest` is what may have been meant."""
    pieces: list[Piece] = ["I do not know ", said(f"/huddle {words[:60]}", code=True), "."]
    if nearest is not None:
        pieces += [" Did you mean ", said(f"/huddle {nearest}", code=True), "?"]
    return message(paragraph(*pieces), rich(_list()))


def _list() -> Element:
    return bullets([said(f"/huddle {words}".strip(), code=True), f" – {what}"] for words, what in WORDS.items())
