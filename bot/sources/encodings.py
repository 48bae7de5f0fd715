"""Which alphabet a text file's bytes are written in."""

import codecs
from typing import Final

import numpy as np

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LETTERS: Final = {"cp1252": "åäöÅÄÖüÜßéèàçñæÆøØáíóúâêîôûë", "cp437": "åäöÅÄÖüÜßéèç"}
OTHERS: Final = {"cp1252": "€‚„…‘’“”•–—£§°«»´·½\xa0®©ªº²³", "cp437": "£°½«»·ñ\xa0áíóú"}


def by_mark(start: bytes) -> str | None:
    """From the first bytes: a byte order mark, or the zeros that UTF-16 leaves between ASCII letters."""
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    if half >= 4 and odd > half * 0.4 and even < half * 0.1:
        return "utf-16-le"
    if half >= 4 and even > half * 0.4 and odd < half * 0.1:
        return "utf-16-be"
    return None


class Legacy:
    """Counts the bytes that are not ASCII, to tell Windows's alphabet (and Latin-1) from DOS's."""

    def __init__(self) -> None:
        self.counts = np.zeros(256, dtype=np.int64)

    def add(self, block: bytes) -> None:
        if not block.isascii():
            self.counts += np.bincount(np.frombuffer(block, dtype=np.uint8), minlength=256)

    def guess(self) -> str:
        """``cp1252`` or ``cp437``: the one in which more of the bytes are letters that people use."""
        return max(("cp1252", "cp437"), key=self._score)

    def _score(self, name: str) -> int:
        letters = set(LETTERS[name].encode(name))
        others = set(OTHERS[name].encode(name, "ignore"))
        score = 0
        for byte in range(128, 256):
            count = int(self.counts[byte])
            score += count if byte in letters else 0 if byte in others else -2 * count
        return score
