"""People's text kept from turning the words beside it around."""

import unicodedata

CONTROLS = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
FROM_RIGHT = {"R", "AL", "AN"}


def apart(words: str, most: int | None = None) -> str:
    """The same words, unable to change the order of what stands around them; at most `most` characters of them.

    Marks that turn the direction are left out. Words with letters that run from right to left stand apart from the rest (the
    isolates of Unicode's annex 9), so that "שלום 12" next to an amount leaves the amount as it is.
    """
    words = words.translate(CONTROLS)
    if most is not None and len(words) > most:
        words = f"{words[: most - 1].rstrip()}…"
    return f"\u2068{words}\u2069" if any(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in words) else words


def line(words: str, most: int | None = None) -> str:
    """The same, on one line, however it was typed."""
    return apart(" ".join(words.split()), most)
