"""What happened to a purchase, told to the people concerned, a message a fact."""

from collections.abc import Mapping, Sequence

from bot.prose.directions import apart, line
from bot.views import purchase_rules as rules
from bot.views import purchase_votes as votes
from bot.views import purchases as card
from bot.views.blocks import (
    Block,
    Content,
    Piece,
    actions,
    bold,
    button,
    header,
    message,
    paragraph,
    person,
    quote,
    rich,
    spoken,
)
from bot.views.blocks import line as row
from models.purchase import State
from models.purchase_question import Question
from models.purchase_standing import Standing

LONGEST = 1000
TO_REQUESTER = {
    State.APPROVED: "You can go ahead and buy it.",
    State.REJECTED: "Nothing is bought. You can ask again with what was missing.",
}
TO_LEAD = {
    State.APPROVED: "Whoever asked for it left. Please see to it that somebody buys it.",
    State.REJECTED: "Whoever asked for it left. Nothing is bought.",
}


def decided(standing: Standing, then: Mapping[State, str] = TO_REQUESTER) -> Content:
    """It ended: approved, rejected or withdrawn. `then`: what follows from that for whoever reads it."""
    words = then.get(standing.purchase.state)
    blocks = [header(card.head(standing)), rich(row(*_named(standing)), *card.outcome(standing))]
    return message(*blocks, *([paragraph(words)] if words else []))


def asked(standing: Standing, question: Question) -> Content:
    """A question to the requester, with the button to answer."""
    label = f"Answer the question about {standing.purchase.label}"
    return message(
        paragraph(person(question.asker_id), " asks about ", *_named(standing)),
        rich(quote(apart(question.words, LONGEST))),
        paragraph("The decision waits for your answer."),
        actions(button("purchase.answer", "Answer", question.id, style="primary", label=label)),
    )


def answer_given(standing: Standing, question: Question) -> Content:
    """What the question to the requester turns into once it is answered, or over."""
    blocks: list[Block] = [
        paragraph(person(question.asker_id), " asked about ", *_named(standing)),
        rich(quote(apart(question.words, LONGEST))),
    ]
    if question.answered_by is None:
        return message(*blocks, paragraph("It needs no answer any more."))
    told: list[Piece] = [person(question.answered_by), " answered:"]
    return message(*blocks, rich(row(*told), quote(apart(question.answer, LONGEST))))


def answered(standing: Standing, question: Question) -> Content:
    """The answer, for the thread of whoever asked."""
    by = question.answered_by or standing.purchase.requester_id
    return message(
        rich(
            row(person(by), " answers your question about ", bold(standing.purchase.label), ":"),
            quote(apart(question.answer, LONGEST)),
            row(f"You asked: “{line(question.words, votes.LONGEST)}”"),
        )
    )


def changes_asked(standing: Standing, by: str, words: str) -> Content:
    """`by` wants it changed before anybody decides; for the requester."""
    purchase = standing.purchase
    return message(
        paragraph(person(by), " asks you to change ", *_named(standing)),
        rich(quote(apart(words, LONGEST))),
        paragraph("Nobody decides until you change it or withdraw it."),
        actions(*card.owners(purchase, card.mark(standing))),
    )


def handed_back(standing: Standing) -> Content:
    """Its requester changed what was asked, or says that it is right; for who decides, in their thread."""
    purchase = standing.purchase
    return message(
        paragraph(person(purchase.requester_id), " looked at ", bold(purchase.label), " again. It waits for you once more."),
        paragraph("Amount, vendor, how often and cost center are as before, so votes given stay."),
    )


def nobody(standing: Standing, missing: Sequence[str]) -> Content:
    """Nobody can fill the seats called `missing`; for an admin, with what mends it."""
    return message(
        *lacking(standing, missing),
        paragraph("Make somebody an approver there. They are asked at once."),
        actions(button("settings.open", "People and roles", style="primary")),
    )


def lacking(standing: Standing, missing: Sequence[str]) -> list[Block]:
    """What cannot be approved, and who is lacking."""
    words = rules.lacking(standing.version.route, missing)
    return [
        paragraph(bold(f"{standing.purchase.label} cannot be approved yet"), f": {words}."),
        paragraph(*_named(standing)),
    ]


def since(standing: Standing) -> str:
    """What happened to it since, as a sentence for somebody who pressed an old button."""
    purchase = standing.purchase
    label = bold(purchase.label)
    if not purchase.is_open:
        return spoken([paragraph(label, " was ", *votes.outcome(standing))])
    if purchase.state is State.CHANGES:
        return spoken([paragraph(label, " waits for ", person(purchase.requester_id), " to change it.")])
    rows: list[list[Piece]] = [[label, f", version {standing.version.number}."], *votes.progress(standing)]
    return " ".join(spoken([paragraph(*each)]) for each in rows)


def _named(standing: Standing) -> list[Piece]:
    """ "PUR-12 Brake sets, $12,500.00 to Acme."."""
    return [bold(standing.purchase.label), f" {line(standing.purchase.what, 150)}."]
