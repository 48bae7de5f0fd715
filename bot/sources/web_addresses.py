"""What is asked of a web address. How it is asked is bot/sources/web.py, which the bot itself need not load."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Paging(StrEnum):
    """How the next page is found."""

    LINK = "link"  # the answer holds a link to it
    CURSOR = "token"  # the answer holds one that is sent back
    NUMBER = "number"  # pages are numbered from 1, until one is empty
    NONE = "none"


class Proof(StrEnum):
    """How the token is shown."""

    BEARER = "bearer"
    HEADER = "header"
    BASIC = "basic"


@dataclass(frozen=True)
class WebAddress:
    """What is asked for.

    Attributes:
        url: the first page.
        name: what the file is called that comes of it.
        allowed: hosts inside the network that may be asked.
        token: with `proof`, and the `header` it goes into; "" for none.
        etag: what the address said last.
        next_field, parameter: where the next page's token stands, and the parameter in which it or the number is sent.
    """

    url: str
    name: str
    allowed: Sequence[str] = ()
    token: str = field(default="", repr=False)
    proof: Proof = Proof.BEARER
    header: str = "Authorization"
    etag: str | None = None
    paging: Paging = Paging.LINK
    next_field: str = ""
    parameter: str = ""
