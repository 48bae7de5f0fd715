"""What `/purchase` can do."""

from bot.views.blocks import Content, Element, bullets, message, paragraph, rich, said

WORDS = {
    "": "ask for something to be bought",
    "mine": "see your requests, and with whom each one waits",
    "waiting": "see what waits for you to decide",
    "open": "see every open request, and with whom it is stuck (leads)",
    "PUR-12": "look one up by its number",
    "delegate": "let somebody decide for you while you are away (approvers)",
    "export": "get all decisions as a file (leads and admins)",
    "help": "see this list",
}


def usage() -> Content:
    """Every word, and what it does."""
    return message(
        paragraph("Ask before you buy. The form says who has to approve, and why."),
        rich(_list()),
    )


def unknown(words: str) -> Content:
    """`words` were not understood, or name a request that this person cannot see."""
    return message(paragraph("I do not know ", said(f"/purchase {words[:60]}", code=True), "."), rich(_list()))


def _list() -> Element:
    return bullets([said(f"/purchase {words}".strip(), code=True), f" – {what}"] for words, what in WORDS.items())
