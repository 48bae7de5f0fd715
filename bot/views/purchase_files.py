"""What people read about the files of a purchase."""

from bot.prose.directions import line
from bot.prose.lists import count
from bot.views.blocks import Content, bold, message, paragraph, person, sentence

NAME = 60  # characters
NO_ANSWER = "Slack does not answer. Press the button again later."


def coming(files: int) -> Content:
    """So many are on their way; none where they were asked for just now."""
    if not files:
        return sentence("You asked for this a moment ago. Look at your direct messages with me.")
    verb = "is" if files == 1 else "are"
    return sentence(f"{count(files, 'file').capitalize()} {verb} coming to your direct messages with me.")


def comment(label: str, requester_id: str) -> str:
    """What stands above a file, as markup."""
    return f"{label}: a file from <@{requester_id}>."


def not_given(label: str, name: str, why: str, requester_id: str | None) -> Content:
    """Slack does not give a file. `requester_id`: who may have it still, where that is somebody else."""
    ask = [paragraph("Ask ", person(requester_id), " to send it to you.")] if requester_id else []
    return message(paragraph(bold(f"I cannot get “{line(name, NAME)}” of {label}."), f" {why}"), *ask)
