"""Exchange rates in the settings: those that count, and the form for a new one."""

from collections.abc import Sequence
from datetime import date

from bot.prose import dates
from bot.prose.money import money
from bot.views import inputs
from bot.views.blocks import Block, Piece, View, actions, bold, bullets, button, context, modal, paragraph, person, rich
from models.exchange_rate import ExchangeRate
from models.money import Money, digits

MOST = 40  # listed at once
OLD = 31  # days after which a rate is called old


def listing(rates: Sequence[ExchangeRate], into: str, today: date) -> View:
    """Those that count today, into the currency of the policy."""
    shown = [rate for rate in rates if rate.into == into]
    blocks: list[Block] = [paragraph("Amounts in another currency are converted into ", bold(into), " by these rates.")]
    if shown:
        blocks.append(rich(bullets(_row(rate, today) for rate in shown[:MOST])))
    else:
        blocks.append(paragraph("There is none yet."))
    blocks.append(context("A request in a currency without a rate needs two people, whatever its amount."))
    blocks.append(actions(button("rate.add", "Set a rate", style=None if shown else "primary")))
    return modal("rates", "Exchange rates", blocks, submit=None, close="Close")


def _row(rate: ExchangeRate, today: date) -> list[Piece]:
    days = (today - rate.on).days
    old = f", {days} days old" if days > OLD else ""
    of = f" of {dates.day(rate.on, today)}{old}, set by "
    return [bold(f"{rate.currency} 1 = {rate.into} {rate.per_unit}"), of, person(rate.set_by)]


def form(into: str, today: date) -> View:
    """Set a rate."""
    blocks = [
        inputs.search("currency", "Currency", example="Type a code, such as EUR"),
        inputs.text("rate", f"What one of it costs in {into}", example="1.0845", limit=40),
        inputs.day("on", "From", initial=today, hint="The newest rate counts. Requests sent already keep theirs."),
    ]
    return modal("rate.add", "Set a rate", blocks)


def example(rate: ExchangeRate) -> str:
    """What it does to an amount, to be seen at once when it is wrong."""
    thousand = Money(1000 * 10 ** digits(rate.currency), rate.currency)
    counts = Money(round(1000 * rate.rate * 10 ** digits(rate.into)), rate.into)
    return f"From now on {money(thousand)} counts as {money(counts)}."
