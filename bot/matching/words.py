"""Many short texts as numbers, in as many steps as a text is long, not as there are texts.

A number is a hash of 64 bits: among a million references the chance that any two share one is below one in ten million,
and what is matched by it has the same amount besides.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Rows = NDArray[np.int64]

BREAK: Final = 10
ONE, NINE = b"19"
WORD: Final = 8
MASKS: Final = np.array([(1 << 8 * width) - 1 for width in range(WORD + 1)], dtype=np.uint64)
ODD: Final = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
UPPER: Final = bytes(range(256)).upper()
OTHER, LETTER, DIGIT, JOINT = range(4)  # a joint holds a reference together: INV-7
KINDS: Final = np.zeros(256, dtype=np.uint8)
KINDS[[*range(65, 91), *range(97, 123), *range(128, 256)]] = LETTER
KINDS[48:58] = DIGIT
KINDS[list(b"-/._#:")] = JOINT


def mixed(value: Hashes) -> Hashes:
    """Numbers that are near each other, far apart (splitmix64's finish)."""
    value = (value ^ (value >> np.uint64(30))) * FIRST
    value = (value ^ (value >> np.uint64(27))) * SECOND
    mixed_: Hashes = value ^ (value >> np.uint64(31))
    return mixed_


def paired(first: Hashes, second: NDArray[np.int64]) -> Hashes:
    """One number of two."""
    return mixed(first + ODD * second.view(np.uint64))


def exact(texts: Sequence[str]) -> Hashes:
    """A number for each reference, whatever its case; 0 for what counts nothing, such as ``""``, ``RENT`` or ``000``."""
    buffer, starts, ends = _lines(texts)
    found = _hashes(buffer, starts, ends)
    if len(found):
        found[~np.logical_or.reduceat((buffer >= ONE) & (buffer <= NINE), starts)] = 0
    return found


def runs(texts: Sequence[str], joined: bool) -> Hashes:
    """A number for what is written in a text: its letters and its numbers, without zeros in front.

    ``INV-0099``, ``inv 99`` and ``Inv99`` are the same; ``99-1``, ``991`` and ``INV-991`` are three.

    Args:
        joined: digits with blanks between them are one number, as in ``1234 5678``.
    """
    buffer, starts, ends = _lines(_plain(texts))
    if joined:
        buffer, starts, ends = _without_gaps(buffer, starts, ends)
    first, last, row = _runs(buffer, starts)
    found = np.zeros(len(texts), dtype=np.uint64)
    if len(first):
        place = np.arange(len(row)) - np.searchsorted(row, row)
        heads = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
        parts = paired(_hashes(buffer, first, last), place.astype(np.int64))
        found[row[heads]] = np.add.reduceat(parts, heads) | np.uint64(1)
    return found


def shapes(texts: Sequence[str]) -> Hashes:
    """A number for what kind of reference each is: ``INV-7`` and ``inv99910`` are of one kind, ``991`` is of another."""
    buffer, starts, ends = _lines(texts)
    kinds = KINDS[buffer]
    digit = kinds == DIGIT
    gone = (digit & np.r_[False, digit[:-1]]) | (kinds == OTHER) | (kinds == JOINT)
    gone[ends] = False
    before = np.cumsum(gone) - gone
    plain = np.where(digit, np.uint8(48), buffer)
    return _hashes(np.r_[plain[~gone], np.zeros(WORD, dtype=np.uint8)], starts - before[starts], ends - before[ends])


def references(texts: Sequence[str]) -> tuple[Hashes, Rows]:
    """What looks like a reference inside of texts: each with the place of its text.

    It has a number, and either letters before or behind it, or four digits at least.
    """
    buffer, starts, _ = _lines(_plain(texts))
    kinds = KINDS[buffer]
    begin = _begins(kinds != OTHER)
    first, last, row = _runs(buffer, starts)
    if not len(first):
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    word = np.searchsorted(begin, first, side="right") - 1
    heads = np.flatnonzero(np.r_[True, word[1:] != word[:-1]])
    digits = kinds[first] == DIGIT
    has_number = np.logical_or.reduceat(digits, heads)
    several = np.diff(np.r_[heads, len(word)]) > 1
    long = np.logical_or.reduceat(digits & (last - first >= 4), heads)
    place = (np.arange(len(word)) - heads[np.cumsum(np.r_[True, word[1:] != word[:-1]]) - 1]).astype(np.int64)
    parts = np.add.reduceat(paired(_hashes(buffer, first, last), place), heads) | np.uint64(1)
    wanted = has_number & (several | long)
    return parts[wanted], row[heads][wanted]


def _plain(texts: Sequence[str]) -> Sequence[str]:
    """Without what only looks different: other widths, dashes and blanks of other scripts."""
    return texts if "".join(texts).isascii() else [text if text.isascii() else _folded(text) for text in texts]


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(["-" if unicodedata.category(sign) == "Pd" else sign if sign.isalnum() else " " for sign in folded])


def _lines(texts: Sequence[str]) -> tuple[NDArray[np.uint8], Rows, Rows]:
    """The texts one after another, in capitals, and where each begins and ends."""
    whole = "\n".join(texts)
    if whole.count("\n") != max(len(texts) - 1, 0):
        whole = "\n".join([text.replace("\n", " ") for text in texts])
    buffer = np.frombuffer(whole.encode(errors="replace").translate(UPPER) + b"\n" + bytes(WORD), dtype=np.uint8)
    ends = np.flatnonzero(buffer[:-WORD] == BREAK)
    if not texts:
        ends = ends[:0]
    return buffer, np.r_[0, ends[:-1] + 1][: len(ends)], ends


def _hashes(buffer: NDArray[np.uint8], starts: Rows, ends: Rows) -> Hashes:
    """A number for each stretch; 0 where it is empty."""
    words = np.ndarray(len(buffer) - WORD + 1, dtype="<u8", buffer=buffer.tobytes(), strides=(1,))
    width = ends - starts
    found = mixed((words[starts] & MASKS[np.minimum(width, WORD)]) + ODD * width.astype(np.uint64))
    long = np.flatnonzero(width > WORD)
    at = WORD
    while len(long):
        left = width[long] - at
        more = words[starts[long] + at] & MASKS[np.minimum(left, WORD)]
        found[long] = mixed(found[long] * ODD + more)
        at += WORD
        long = long[left > WORD]
    found[width == 0] = 0
    return found


def _begins(inside: NDArray[np.bool_]) -> Rows:
    """Where what is inside begins."""
    return np.flatnonzero(inside & ~np.r_[False, inside[:-1]])


def _runs(buffer: NDArray[np.uint8], starts: Rows) -> tuple[Rows, Rows, Rows]:
    """Where letters and numbers begin and end, without zeros in front, and in which text."""
    kinds = KINDS[buffer]
    said = (kinds == LETTER) | (kinds == DIGIT)
    change = np.r_[True, kinds[1:] != kinds[:-1]]
    first = np.flatnonzero(said & change)
    last = np.flatnonzero(np.r_[said[:-1] & change[1:], said[-1]]) + 1
    full = np.flatnonzero(buffer != 48)
    zeros = full[np.searchsorted(full, first)] if len(first) else first
    number = kinds[first] == DIGIT
    first = np.where(number, np.minimum(zeros, last - 1), first)
    return first, last, np.searchsorted(starts, first, side="right") - 1


def _without_gaps(buffer: NDArray[np.uint8], starts: Rows, ends: Rows) -> tuple[NDArray[np.uint8], Rows, Rows]:
    """Without the blanks between digits."""
    digit = KINDS[buffer] == DIGIT
    gap = np.zeros(len(buffer), dtype=bool)
    gap[1:-1] = (buffer[1:-1] == 32) & digit[:-2] & digit[2:]
    if not gap.any():
        return buffer, starts, ends
    before = np.cumsum(gap)
    return buffer[~gap], starts - before[starts], ends - before[ends]
