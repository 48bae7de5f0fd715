"""What `/variance` can do."""

from bot.views.blocks import Content, Piece, bullets, message, paragraph, rich, said

WORDS = {
    "": "see how far the company is from plan, in the newest whole month",
    "q3": "the same for a period: `october`, `2026-10`, `this year so far`, `fy26`",
    "marketing": "an account, a group of accounts or a cost center, by name or number",
    "marketing last month": "both",
    "cost center 410": "the cost center, where an account has the same number",
    "help": "see this list",
}


def usage() -> Content:
    """Every word, and what it does."""
    rows: list[list[Piece]] = [
        [said(f"/variance {words}".strip(), code=True), f" – {what.replace('`', '')}"] for words, what in WORDS.items()
    ]
    return message(
        paragraph("This compares what was booked with what was planned. Only you see the answer until you share it."),
        rich(bullets(rows)),
    )
