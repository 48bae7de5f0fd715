"""The files of a purchase, such as a quote: what kinds and how large."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.refusal import Refusal

MOST = 10
LARGEST = 10 * 1024 * 1024  # bytes; Slack's own limit for a file in a form
PICTURES = ("png", "jpg", "jpeg", "heic", "gif", "webp", "tif", "tiff")
TABLES = ("csv", "tsv", "xls", "xlsx", "ods")
TEXTS = ("pdf", "doc", "docx", "odt", "rtf", "txt", "text", "eml", "ppt", "pptx", "odp")
KINDS = frozenset((*PICTURES, *TABLES, *TEXTS))
NAME_LONGEST = 200


def read_files(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is kept of files, as Slack describes them: ``id``, ``name``, ``size``, ``kind`` and ``link``.

    Raises:
        Refusal: beside the field ``files``, where one is too large, of another kind, or there are too many.
    """
    return read_kept([_read(one) for one in found])


def read_kept(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same files, each once.

    Raises:
        Refusal: beside the field ``files``, when there are too many.
    """
    each = list({one["id"]: one for one in files}.values())
    if len(each) > MOST:
        raise Refusal(f"At most {MOST} files. Leave out {len(each) - MOST}.", field="files")
    return each


def _read(one: Mapping[str, Any]) -> dict[str, Any]:
    name = " ".join(str(one.get("name") or "").split())[:NAME_LONGEST] or "file"
    ending = name.rpartition(".")[2].casefold()
    kind = str(one.get("filetype") or ending).casefold()
    if ending not in KINDS and kind not in KINDS:
        raise Refusal(f"{_short(name)} is of a kind I cannot take. Send a PDF, a picture, a table or a text.", field="files")
    size = int(one.get("size") or 0)
    if size > LARGEST:
        raise Refusal(f"{_short(name)} has {_megabytes(size)}. A file may have 10 MB.", field="files")
    if size <= 0:
        raise Refusal(f"{_short(name)} is empty. Choose it again.", field="files")
    return {"id": str(one["id"]), "name": name, "size": size, "kind": kind, "link": str(one.get("permalink") or "")}


def _short(name: str) -> str:
    return f"“{name if len(name) <= 40 else name[:39] + '…'}”"


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.1f} MB"
