"""What `/blocker` can do."""

from bot.views.blocks import Content, Element, bullets, message, paragraph, rich, said

WORDS = {
    "": "raise a blocker",
    "list": "see every open blocker",
    "mine": "see those you can clear and those that block you",
    "BLK-3": "look one up by its number",
    "help": "see this list",
}


def usage() -> Content:
    """Every word, and what it does."""
    return message(paragraph("A blocker is something that is in your way until somebody else clears it."), rich(_list()))


def unknown(words: str) -> Content:
    """`words` were not understood, or name a blocker that does not exist."""
    return message(paragraph("I do not know ", said(f"/blocker {words[:60]}", code=True), "."), rich(_list()))


def _list() -> Element:
    return bullets([said(f"/blocker {words}".strip(), code=True), f" – {what}"] for words, what in WORDS.items())
