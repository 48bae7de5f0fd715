"""Words that people type into a field: there, and not too many."""

from models.refusal import Refusal


def line(words: str, field: str, missing: str, longest: int, hint: str = "") -> str:
    """The words on one line; otherwise as `text`."""
    return text(" ".join(words.split()), field, missing, longest, hint)


def text(words: str, field: str, missing: str, longest: int, hint: str = "") -> str:
    """The words without the blanks around them.

    Args:
        missing: the sentence where there are none.
        longest: how many characters there may be.
        hint: where the rest can go, as a sentence.

    Raises:
        Refusal: beside `field`, where there are none or too many.
    """
    words = words.strip()
    if not words:
        raise Refusal(missing, field=field)
    if len(words) > longest:
        raise Refusal(f"Use {longest:,} characters or fewer. {hint}".strip(), field=field)
    return words
