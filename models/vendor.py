"""Vendors' names: as they are kept, and as they are compared."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from models.purchase_version import VENDOR_LONGEST
from models.refusal import Refusal
from models.typed import line

FORMS: Final = (
    "sro ug",
    "ab ag aktiebolag aps as asa bv bvba cic co company coop corp corporation doo eood gbr gmbh hb inc incorporated kft kg",
    "kgaa kk lc limited llc llp lp ltd ltda ltee mbh nv ohg oy oyj plc pllc pte pty pvt sa sab sarl sas se sl slu spa srl",
)
COUNTRIES: Final = frozenset({"uk", "usa"})  # where a company's branch is, before its legal form
LEGAL: Final = frozenset(form for line in FORMS for form in line.split())
TITLES: Final = frozenset({"dr", "miss", "mr", "mrs", "ms", "prof", "professor"})
PHRASES: Final = re.compile(r"\b(?:public limited company|sp\.? ?z ?o\. ?o\.?|sp z oo|s\.?a\.? r\.?l\.?)(?=\W*$)")
LATIN: Final = str.maketrans(
    {
        **dict(zip("аеорсхуіјѕһԁԛԝ", "aeopcxyijshdqw", strict=True)),  # Cyrillic letters that look like ours
        **dict(zip("ονρυχι", "ovpuxi", strict=True)),  # and Greek ones
        **dict(zip("øæœłđı", ("o", "ae", "oe", "l", "d", "i"), strict=True)),
        **dict.fromkeys("&+", " and "),
    }
)


def read_vendor(words: str) -> str:
    """A vendor's name on one line. Raises a Refusal beside ``vendor`` when it is empty, long, or no name."""
    words = line(_visible(words), "vendor", "Say who sells it.", VENDOR_LONGEST)
    if not re.search(r"[^\W_]", words):
        raise Refusal("Write the vendor's name with letters or digits.", field="vendor")
    return words


@lru_cache(maxsize=2_000)
def vendor_key(name: str) -> str:
    """What two spellings of one vendor's name have in common; requests with the same key are added together.

    Nothing of this counts: case, accents, punctuation, blanks, letters of other scripts that look alike, what stands in
    brackets, a title or "the" before the name, the legal form and "UK" or "USA" after it. "&" is "and". What is left keeps
    its order: other words, other vendor.
    """
    plain = unicodedata.normalize("NFKC", _visible(name)).casefold().translate(LATIN)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    words = _telling(re.sub(r"\([^()]*\)", " ", bare)) or _telling(bare)
    return ("".join(words) or plain.strip() or name)[:VENDOR_LONGEST]


def _telling(bare: str) -> list[str]:
    """The words that tell which vendor it is; at least one, where there is one at all."""
    bare = PHRASES.sub("", re.sub(r"['’‘`´]", "", bare))
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=\b\w)[./](?=\w\b)", "", bare))  # "S.A." and "A/S" are words
    if len(words) > 1 and words[0] == "the":
        del words[0]
    while len(words) > 1 and words[-1] in LEGAL | COUNTRIES | {"and", "the"}:
        del words[-1]
    if len(words) > 2 and words[0] in TITLES:
        del words[0]
    return words


def _visible(words: str) -> str:
    """Without signs that nobody sees, such as those that turn the direction of writing."""
    return "".join(
        sign for sign in words if unicodedata.category(sign) not in ("Cf", "Cc", "Co", "Cs", "Cn") or sign.isspace()
    )
