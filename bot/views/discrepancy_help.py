"""What `/discrepancy` can do."""

from bot.views.blocks import Content, Element, bullets, message, paragraph, rich, said

WORDS = {
    "": "report a discrepancy",
    "list": "see every open discrepancy, the oldest first",
    "mine": "see those you are to clear up or to confirm",
    "ageing": "see how old they are and how much they are, by owner",
    "ageing account": "the same by account",
    "DIS-7": "look one up by its number",
    "causes": "see why they arise, and which causes come again",
    "reconcile": "check the month's accounts, and who signed them",
    "reconcile 1930 october": "check one account's month, line by line",
    "import": "report many at once, from a file (leads)",
    "export": "get all open ones as a file (leads)",
    "help": "see this list",
}


def usage() -> Content:
    """Every word, and what it does."""
    told = "A discrepancy is something that does not tie in the books. It has an owner until it is cleared up."
    return message(paragraph(told), rich(_list()))


def unknown(words: str) -> Content:
    """`words` were not understood, or name a discrepancy that does not exist."""
    return message(paragraph("I do not know ", said(f"/discrepancy {words[:60]}", code=True), "."), rich(_list()))


def _list() -> Element:
    return bullets([said(f"/discrepancy {words}".strip(), code=True), f" – {what}"] for words, what in WORDS.items())
