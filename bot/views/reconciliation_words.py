"""What is said of checks, lines and matches: each in a sentence or two."""

from bot.prose import dates
from bot.prose.lists import capital, count
from bot.prose.money import money
from bot.reconciliation_lines import Line
from bot.reconciliation_sights import Sight
from bot.views.blocks import clip
from models.account_kind import Kind
from models.period import Month
from models.reconciliation_checks import Check, Item, Lacking, Result, Verdict
from models.reconciliation_match import BY_HAND, Side

TEXT = 80  # characters of a line's text
NAMES = {
    Check.OPENING: "Opening",
    Check.MOVEMENT: "Movement",
    Check.VOUCHERS: "Vouchers",
    Check.LIST: "Item list",
    Check.STATEMENT: "Statement",
}
LISTS = {Kind.STOCK: "stock list", Kind.FIXED_ASSET: "asset list"}
RULES = {
    "reference": "The same reference.",
    "amount": "The same amount, within a few days.",
    "dates": "The same amounts, in the order of their days.",
    "text": "The same amount and name.",
    "reference_sum": "Together, the lines of one reference.",
    "batch": "One line of the statement, several in the books.",
    "parts": "One line in the books, several of the statement.",
    "fee": "The difference may be what the bank kept.",
    "reversed": "They undo each other.",
    "equal": "Equal lines that cannot be told apart.",
    BY_HAND: "Matched by hand.",
}
REASONS = {
    "tie": "Several lines fit as well.",
    "rivals": "A line fits, but others of its side fit it as well.",
    "amount_differs": "A line has its reference, but another amount.",
    "too_far": "A line has its amount, but many days away.",
    "twice": "The same line is there twice.",
    "takes_back": "It takes back another line of its side.",
    "wrong_way": "A line has its amount with the other sign.",
    "in_transit": "It may be on the next statement.",
}


def verdict(sight: Sight, result: Result) -> str:
    """Such as ``off by $12.00``."""
    if result.verdict is Verdict.UNCHECKED:
        return "not checked"
    if result.verdict is Verdict.TIES:
        return "ties"
    if result.check is Check.STATEMENT and result.open:
        return "open"
    return f"off by {amount(sight, result.off)}" if result.off else "off"


def told(sight: Sight, result: Result) -> str:
    """What was compared."""
    if result.verdict is Verdict.UNCHECKED:
        return _lacking(sight, result.lacking)
    left, right = (amount(sight, side) if side is not None else "" for side in (result.left, result.right))
    ties = result.verdict is Verdict.TIES
    match result.check:
        case Check.OPENING:
            return _opening(sight, left, right, ties)
        case Check.MOVEMENT:
            figures = sight.seen.figures
            parts = f"{amount(sight, figures.opening)} and {amount(sight, figures.movement or 0)} that moved make {left}"
            if ties:
                moved = amount(sight, figures.movement or 0)
                return f"It opened with {amount(sight, figures.opening)}, moved by {moved} and closed with {right}."
            said = "the file says" if figures.stated_closing is not None else "it closes with"
            return f"{parts}, and {said} {right}."
        case Check.VOUCHERS:
            if ties:
                return "All of them add up to zero."
            many = len(result.items)
            return f"{count(many, 'voucher')} {'does' if many == 1 else 'do'} not add up to zero."
        case Check.LIST:
            name = LISTS.get(sight.account.kind, "open items")
            come = f"The {name} come{'s' if sight.account.kind in LISTS else ''} to {left}"
            return f"{come}, as the account does." if ties else f"{come}, and the account stands at {right}."
    return _statement(sight, result, left, right, ties)


def _opening(sight: Sight, left: str, right: str, ties: bool) -> str:
    before = sight.month.plus(-1).name
    if sight.seen.figures.approved is None:
        return f"It opens with {left}, as its file says." if ties else f"It opens with {left}, and its file says {right}."
    return (
        f"It opens with {left}, as {before} closed."
        if ties
        else f"It opens with {left}, and {before} was signed with {right}."
    )


def _statement(sight: Sight, result: Result, left: str, right: str, ties: bool) -> str:
    said = sight.seen.figures.statement
    if result.open:
        return f"{_still(sight, result)}."
    if not ties:
        return f"The statement comes to {left}, and the books to {right}."
    if said is not None and said.closing is not None:
        closes, books = f"It closes with {amount(sight, said.closing)}", amount(sight, sight.seen.figures.closing)
        return f"{closes}, the books with {books}. The rest is explained." if result.items else f"{closes}, as the books do."
    return "Each line has its counterpart, or is explained." if result.items else "Each line has its counterpart."


def _still(sight: Sight, result: Result) -> str:
    """How many lines of either side are open, and what they come to."""
    books = {line.key for line in sight.seen.lines.book} if sight.seen.lines else set()
    parts = []
    for own, where in ((False, "of the statement"), (True, "in the books")):
        of_books = [item for item in result.open if (item.key in books or item.key.startswith("before:")) is own]
        some = [item for item in of_books if not item.key.startswith("match:")]
        if some:
            parts.append(f"{count(len(some), 'line')} {where}, {amount(sight, sum(item.minor for item in some))}")
    if gaps := [item.minor for item in result.open if item.key.startswith("match:")]:
        parts.append(f"matched lines differ by {amount(sight, abs(sum(gaps)))}")
    return capital("; ".join(parts))


def _lacking(sight: Sight, lacking: Lacking) -> str:
    return {
        Lacking.NO_SIGN_OFF: f"Nobody has signed {sight.month.plus(-1).name} yet.",
        Lacking.BALANCES_ONLY: "The books hold balances, not what moved.",
        Lacking.NO_VOUCHERS: "The file names no vouchers.",
        Lacking.ONE_SIDE: "The file has one side of each voucher only.",
        Lacking.NO_LIST: f"No list of {sight.month.name} was brought in.",
        Lacking.NO_STATEMENT: f"No statement of {sight.month.name} was brought in.",
    }.get(lacking, "Not for this account.")


def amount(sight: Sight, minor: int) -> str:
    return money(sight.money(minor))


# lines and other things that are off
def side(line: Line) -> str:
    return "Statement" if line.side is Side.STATEMENT else "Books"


def line(sight: Sight, found: Line) -> str:
    """Such as ``14 March 2027, Halden Works (INV-7), $400.00``."""
    reference = f" ({found.reference})" if found.reference and found.reference not in found.text else ""
    said = clip(found.name, TEXT) if found.text else (found.reference or "no text")
    day = dates.short(found.day, sight.month.last_day)
    return f"{day}, {said}{reference if found.text else ''}, {amount(sight, found.minor)}"


def thing(sight: Sight, result: Result, item: Item) -> str:
    """Something that is off and no line, such as ``Voucher B-1 is off by $5.00``."""
    by = amount(sight, item.minor)
    if result.check is Check.VOUCHERS:
        return f"Voucher {item.name} is off by {by}."
    if item.key.startswith("before:"):
        return f"From before the first statement, {by} is on its way."
    if item.key.startswith("match:"):
        return f"Lines matched on {item.name} differ by {amount(sight, abs(item.minor))}. That is not booked."
    return f"{NAMES[result.check]} is off by {by}."


def described(sight: Sight, result: Result, item: Item) -> str:
    """Whatever is off, in a line."""
    found = sight.lines.get(item.key)
    return f"{side(found).lower()}, {line(sight, found)}" if found is not None else thing(sight, result, item)


def what(sight: Sight, result: Result, item: Item) -> str:
    """What a discrepancy of it is called, to begin with."""
    found = sight.lines.get(item.key)
    if found is not None:
        where = (
            "On the statement, not in the books" if found.side is Side.STATEMENT else "In the books, not on the statement"
        )
        return f"{where}: {clip(found.name, TEXT)}"
    month, code = sight.month.name, sight.account.code
    if result.check is Check.VOUCHERS:
        return f"Voucher {item.name} of {month} does not add up to zero"
    if item.key.startswith("before:"):
        return f"{code} differs from before the first statement"
    if item.key.startswith("match:"):
        return f"Matched on {item.name}: {amount(sight, abs(item.minor))} of the difference is not booked"
    return {
        Check.OPENING: f"{code} opens {month} with another balance than was signed",
        Check.MOVEMENT: f"{code} does not close {month} as its file says",
        Check.LIST: f"{code} and its list differ in {month}",
    }.get(result.check, f"{code} and its statement differ in {month}")


def evidence(sight: Sight, result: Result, item: Item) -> str:
    """Where it can be looked up."""
    found = sight.lines.get(item.key)
    if found is not None:
        return f"{side(found)}: {line(sight, found)}, line {found.line} of the file."
    return f"{NAMES[result.check]} of {sight.account.label}, {sight.month.name}: {told(sight, result)}"


def reason(found: str) -> str:
    """Why a line is in no match."""
    return REASONS.get(found, "Nothing on the other side is like it.")


def not_equal(sight: Sight, off: int) -> str:
    """Chosen lines do not come to the same amount."""
    return f"They differ by {amount(sight, abs(off))}. Choose lines that come to the same amount."


def place(account_id: int, month: Month, *more: str | int) -> str:
    """The value of a button about an account's month."""
    return ":".join(map(str, (account_id, month.ordinal, *more)))


def read_place(value: str) -> tuple[int, Month, str]:
    """The same taken apart: the account, the month and what follows. Zeros where it is none."""
    account, _, rest = value.partition(":")
    month, _, more = rest.partition(":")
    if not (account.isdecimal() and month.isdecimal() and len(account) < 19 and len(month) < 6 and int(month) > 12):
        return 0, Month(1, 1), ""
    return int(account), Month.at(int(month)), more
