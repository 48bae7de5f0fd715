"""What a lead reads about the file of purchases."""

from bot.views.blocks import Content, sentence


def under_way() -> Content:
    """It takes longer than somebody should wait."""
    return sentence("There are many purchases, so this takes a while. I send you the file when it is ready.")
