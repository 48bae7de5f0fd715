"""The bad rows and the new accounts of a file, page by page."""

from bot.prose.lists import count
from bot.views import imports
from bot.views.blocks import Block, Piece, View, actions, bullets, button, context, modal, paragraph, rich
from models.ledger_import import LedgerImport

ON_A_PAGE = 80


def bad_rows(found: LedgerImport, page: int = 0) -> View:
    """Every bad row that was kept, with its line and reason."""
    rows = found.facts["bad"]
    first = page * ON_A_PAGE
    shown = [imports.bad_row(one) for one in rows[first : first + ON_A_PAGE]]
    left = found.bad_rows - len(rows)
    more = [context(f"{count(left, 'more row')} cannot be read. Mend these first.")] if left > 0 else []
    return _page("Bad rows", "import.bad_rows", found.id, shown, page, len(rows), more)


def new_accounts(found: LedgerImport, page: int = 0) -> View:
    """Every new account, with what it probably holds."""
    rows = found.facts["new"]
    first = page * ON_A_PAGE
    shown = [imports.new_account(one) for one in rows[first : first + ON_A_PAGE]]
    left = found.facts["new_count"] - len(rows)
    more = [context(f"And {left} more.")] if left > 0 else []
    return _page("New accounts", "import.new_accounts", found.id, shown, page, len(rows), more)


def _page(
    title: str, action_id: str, number: int, rows: list[list[Piece]], page: int, total: int, more: list[Block]
) -> View:
    blocks: list[Block] = [rich(bullets(rows))] if rows else [paragraph("There are none.")]
    turns = []
    if page:
        turns.append(button(action_id, "Earlier", f"{number}:{page - 1}"))
    if (page + 1) * ON_A_PAGE < total:
        turns.append(button(action_id, "More", f"{number}:{page + 1}"))
    if turns:
        blocks.append(actions(*turns))
    return modal("import.page", title, [*blocks, *more], submit=None, close="Close")
