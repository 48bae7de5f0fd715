"""Sources that run by themselves: the forms in the settings, and what is said about them."""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from bot.outside import Outside
from bot.prose import dates
from bot.prose.lists import count, joined
from bot.sources.reading import Reading
from bot.sources.web_addresses import Paging, Proof
from bot.views import inputs
from bot.views.blocks import (
    Block,
    Content,
    Element,
    Piece,
    View,
    actions,
    bold,
    button,
    clip,
    confirmation,
    context,
    divider,
    message,
    modal,
    option,
    paragraph,
    person,
)
from bot.views.imports import MISSING, SCENARIOS
from models.import_source import DAY, EARLY, NAME_LONGEST, ImportSource, SourceKind
from models.ledger_import import LedgerImport

EVERY = {60: "each hour", 360: "every six hours", DAY: "each day", 7 * DAY: "each week"}
KINDS = {SourceKind.FOLDER: "Folder", SourceKind.WEB: "Web address", SourceKind.SQL: "Query"}
PROOFS = {Proof.BEARER: "As a bearer token", Proof.HEADER: "In a header of its own", Proof.BASIC: "As name:password"}
PAGINGS = {
    Paging.LINK: "By a link in the answer",
    Paging.CURSOR: "By a token in the answer",
    Paging.NUMBER: "By its number",
    Paging.NONE: "There is one page only",
}


# the list
def listing(sources: Sequence[ImportSource], outside: Outside, zone: str, today: date, note: str = "") -> View:
    """All of them, and a way to add one; `note` says what was just done."""
    blocks: list[Block] = [paragraph(note), divider()] if note else []
    if not sources:
        blocks.append(paragraph("Numbers can come by themselves, from a web address, a folder or a database."))
    for source in sources:
        see = button("source.page", "See or change it", source.id, label=f"See or change {source.name}")
        blocks += [
            paragraph(bold(source.name), f". {_state(source, zone, today)}"),
            actions(see, block_id=f"source{source.id}"),
        ]
    add = [button("source.add.0", "Add a web address", SourceKind.WEB)]
    if outside.folder is not None:
        add.append(button("source.add.1", "Add a folder", SourceKind.FOLDER))
    if outside.databases:
        add.append(button("source.add.2", "Add a query", SourceKind.SQL))
    blocks.append(actions(*add))
    closed = [] if outside.folder is not None else ["folder"]
    closed += [] if outside.databases else ["database"]
    if closed:
        blocks.append(context(f"To read a {' or a '.join(closed)}, ask the operator to open it to me first."))
    return modal("source.list", "Sources", blocks, submit=None, close="Close")


def _state(source: ImportSource, zone: str, today: date) -> str:
    if source.is_failing:
        return source.last_result
    if source.next_at is None:
        return "It is paused."
    coming = (
        f"I look {EVERY.get(source.every_minutes, 'now and then')}, next on {dates.moment(source.next_at, zone, today)}."
    )
    return f"{coming} {source.last_result}".strip()


# one of them
def page(source: ImportSource, zone: str, today: date, note: str = "") -> View:
    """What it is, how it fares, and what can be done."""
    blocks: list[Block] = [paragraph(note), divider()] if note else []
    blocks += [
        paragraph(bold(f"{KINDS[source.kind]}: "), place(source)),
        paragraph(_state(source, zone, today)),
        paragraph(_loads(source), " ", person(source.made_by), " answers for it."),
    ]
    if source.last_at is not None:
        blocks.append(context(f"I last looked on {dates.moment(source.last_at, zone, today)}."))
    sure = confirmation("Remove it?", "What it brought stays in the books. I look there no more.", "Remove it")
    paused = source.next_at is None
    blocks.append(
        actions(
            button("source.test", "Test it", source.id),
            button("source.look", "Look now", source.id),
            button("source.change", "Change it", source.id),
            button("source.resume", "Go on", source.id) if paused else button("source.pause", "Pause it", source.id),
            button("source.remove", "Remove it", source.id, style="danger", confirm=sure),
        )
    )
    return modal("source.page", clip(source.name, 24), blocks, submit=None, close="Back", meta=str(source.id))


def gone(note: str) -> View:
    """It was removed."""
    return modal("source.page", "Removed", [paragraph(note)], submit=None, close="Back")


def place(source: ImportSource) -> str:
    """Where it looks, without what may be secret."""
    match source.kind:
        case SourceKind.WEB:
            url = urlsplit(source.address)
            return clip(f"{url.scheme}://{url.netloc}{url.path}", 200)
        case SourceKind.SQL:
            return f"the database “{source.address}”"
    return source.address or "the folder that the operator opened"


def _loads(source: ImportSource) -> str:
    if source.options.get("loads"):
        return "I load what looks like the last file, and ask about anything else."
    return "I ask before I load anything."


# the form
def form(kind: SourceKind, outside: Outside, source: ImportSource | None) -> View:
    """A new one, or one as it is."""
    options = source.options if source else {}
    every = [option(minutes, words.capitalize()) for minutes, words in EVERY.items()]
    loads = [
        option("ask", "Ask me each time"),
        option("load", "Load it by itself", "Once I said yes, and while it looks the same. Else ask."),
    ]
    own = {SourceKind.FOLDER: _folder, SourceKind.WEB: _web, SourceKind.SQL: _query}[kind](outside, source)
    rare = _rare(source) if kind is SourceKind.WEB else []
    blocks = [
        inputs.text("name", "Name", initial=source.name if source else "", limit=NAME_LONGEST, example="Ledger of the ERP"),
        *own,
        inputs.select("every", "Look there", every, initial=str(source.every_minutes if source else DAY)),
        inputs.clock("at", "At", initial=source.at if source else EARLY, hint="For each day or each week."),
        inputs.radio("loads", "When something new is there", loads, initial="load" if options.get("loads") else "ask"),
        *rare,
    ]
    meta = f"{kind}:{source.id if source else ''}"
    return modal("source.save", KINDS[kind], blocks, meta=meta)


def _folder(outside: Outside, source: ImportSource | None) -> list[Block]:
    hint = "Inside the folder that the operator opened. Empty: that folder itself."
    return [inputs.text("address", "Folder", initial=source.address if source else "", optional=True, limit=500, hint=hint)]


def _query(outside: Outside, source: ImportSource | None) -> list[Block]:
    names = sorted({*outside.databases, *([source.address] if source else [])})
    query = source.options.get("query", "") if source else ""
    example = "SELECT account, day, amount FROM ledger"
    return [
        inputs.select(
            "address", "Database", [option(name, name) for name in names], initial=source.address if source else names[0]
        ),
        inputs.text("query", "Query", initial=query, lines=True, example=example, hint="One SELECT. I only read."),
    ]


def _web(outside: Outside, source: ImportSource | None) -> list[Block]:
    has_token = source is not None and source.secret is not None
    keep = "Kept encrypted, and never shown. Empty: the one I have." if has_token else "Kept encrypted, and never shown."
    forget = [inputs.ticks("forget", "The token I have", [option("forget", "Forget it")])] if has_token else []
    return [
        inputs.text(
            "address",
            "Web address",
            initial=source.address if source else "",
            limit=1000,
            example="https://erp.example.com/",
        ),
        inputs.text("token", "Token", optional=True, limit=1000, hint=keep),
        *forget,
    ]


def _rare(source: ImportSource | None) -> list[Block]:
    """What only some web addresses want."""
    said = source.options if source else {}
    return [
        divider(),
        context("Change these only where the address wants it otherwise."),
        inputs.select("proof", "The token is sent", _options(PROOFS), initial=said.get("proof") or Proof.BEARER),
        inputs.text("header", "Name of that header", initial=said.get("header", ""), optional=True, limit=60),
        inputs.select("paging", "The next page is found", _options(PAGINGS), initial=said.get("paging") or Paging.LINK),
        inputs.text(
            "next", "Where that link or token stands", initial=said.get("next", ""), optional=True, limit=100,
            example="meta.next", hint="Empty: I look in the usual places for a link.",
        ),
        inputs.text(
            "parameter", "Name under which it is sent back", initial=said.get("parameter", ""), optional=True, limit=60,
            example="page", hint="For a token or a number.",
        ),
    ]  # fmt: skip


def _options(words: dict[Proof, str] | dict[Paging, str]) -> list[Element]:
    return [option(value, said) for value, said in words.items()]


# what is said
def result(labels: Sequence[str]) -> str:
    """What a look brought, to be kept."""
    return f"The last look brought {clip(joined(labels), 200)}." if labels else "The last look brought nothing new."


def broken(source: ImportSource, zone: str) -> Content:
    """It does not work; said once."""
    again = f" I try again on {dates.moment(source.next_at, zone)}." if source.next_at else ""
    return message(
        paragraph(bold(f"I get no numbers from {source.name}. "), source.last_result),
        paragraph(f"Nothing in the books was changed.{again}"),
        actions(
            button("source.change", "Change it", source.id, label=f"Change {source.name}"),
            button("source.look", "Try again now", source.id),
            button("source.pause", "Pause it", source.id),
        ),
    )


def health(failing: Sequence[ImportSource]) -> list[Block]:
    """Those that give no numbers, for the form that shows how Tandem is doing."""
    shown: list[Block] = []
    for source in failing[:10]:
        see = button("source.page", "See or change it", source.id, label=f"See or change {source.name}")
        what = paragraph(bold(f"I get no numbers from {source.name}. "), source.last_result)
        shown += [what, actions(see, block_id=f"failing{source.id}")]
    return shown


def mended(source: ImportSource) -> Content:
    return message(paragraph(f"{source.name} works again. {source.last_result}"))


def orphaned(source: ImportSource) -> Content:
    """Who set it up is no lead any more."""
    return message(
        paragraph(
            bold(f"I look no more at {source.name}. "), person(source.made_by), " set it up, and is no lead any more."
        ),
        paragraph("Let it go on, and you answer for it."),
        actions(button("source.resume", "Go on", source.id), button("source.remove", "Remove it", source.id)),
    )


def not_working(source: ImportSource, sentence: str) -> Content:
    """It was tried in vain."""
    return message(
        paragraph(bold(f"{source.name} does not work yet. "), sentence),
        actions(button("source.change", "Change it", source.id), button("source.test", "Test it again", source.id)),
    )


def working(source: ImportSource, found: Sequence[Reading | str], *, grows: bool) -> Content:
    """It was tried: what is there, of the first files; `grows`: some of it is still being written."""
    if not found and grows:
        told = "Its file was written to just now. I read it when that is over: test again in a minute."
        return message(paragraph(bold(f"{source.name} answers. "), told))
    if not found:
        return message(paragraph(bold(f"{source.name} answers. "), "There is nothing to read in it now."))
    blocks = [paragraph(bold(f"I tried {source.name}. "), *_tried(each)) for each in found]
    return message(*blocks, context("Nothing was brought in."))


def _tried(found: Reading | str) -> Iterable[Piece]:
    if isinstance(found, str):
        return [found]
    if found.missing:
        wanted = joined([MISSING.get(name, name) for name in found.missing])
        return [f"I can read it, but I could not find {wanted}. You choose the columns when it comes in."]
    what = (
        joined(list(dict.fromkeys(SCENARIOS.get(said, said).lower() for said, _ in found.totals))) or "a chart of accounts"
    )
    bad = f" {count(found.bad_count, 'row').capitalize()} cannot be read." if found.bad_count else ""
    return [f"It holds {count(found.lines, 'line')}: {what}.{bad}"]


def superseded(one: LedgerImport) -> Content:
    """A newer file of the same name came before anybody said yes."""
    return message(paragraph(bold(one.label), f" A newer {clip(one.file_name, 60)} came, so I forgot this one."))
