"""Many discrepancies from a file: the form, and what is said afterwards."""

from bot.prose.lists import count
from bot.views import inputs
from bot.views.blocks import Content, View, actions, bold, button, context, message, modal, paragraph, person

MANY = ("discrepancy", "discrepancies")


def form(meta: str = "") -> View:
    """Choose the file."""
    needs = (
        "Its first line names the columns. It needs “description” and “amount”, above zero where the books show too much."
    )
    may = "It may have “account”, “currency”, “owner”, “date” and “due”. Owners are names or member ids."
    file = inputs.files("file", "File", most=1, kinds=("csv", "xlsx"), hint="CSV or XLSX, up to 500 lines.")
    return modal(
        "discrepancy.import", "Report from a file", [context(needs), context(may), file], submit="Report", meta=meta
    )


def brought(new: int, known: int) -> Content:
    """Said to the person who brought the file."""
    told = f"{count(new, *MANY).capitalize()} came in." if new else "Nothing new came in."
    there = f"{count(known, *MANY).capitalize()} of this file {'is' if known == 1 else 'are'} open already."
    return message(paragraph(bold(told), f" {there}" if known else " Each owner is told."))


def yours(by: str, number: int) -> Content:
    """Told to an owner, once for a file."""
    them = "it" if number == 1 else "them"
    return message(
        paragraph(person(by), f" brought in {count(number, *MANY)} for you. I remind you of {them} from now on."),
        actions(button("home.open", f"Look at {them}", "/discrepancy mine")),
    )
