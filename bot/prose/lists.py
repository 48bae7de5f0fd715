"""Several things in one sentence, and how one begins."""

from collections.abc import Sequence


def joined(words: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capital(words: str) -> str:
    """ "Spent SEK 12" of "spent SEK 12": all but the first letter stays as it is."""
    return f"{words[:1].upper()}{words[1:]}"


def count(n: int, one: str, many: str | None = None) -> str:
    """ "1 blocker", "3,000 blockers", "no blockers"; `many` where it is not `one` with an s."""
    return f"{f'{n:,}' if n else 'no'} {one if n == 1 else many or one + 's'}"
