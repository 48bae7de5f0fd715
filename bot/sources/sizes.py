"""How large a file may be, in bytes; asked by those who fetch files, and must not load what reads them."""

LARGEST = 2_000_000_000
LARGEST_JSON = 200_000_000
