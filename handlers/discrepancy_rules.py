"""The limits of age and of review of discrepancies, in the settings."""

from bot import books, discrepancy_rules, members
from bot.prose.money import typed
from bot.views import discrepancy_forms as forms
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, action
from handlers.listening import view as form
from models.member import Role
from models.money import Money, read_amount


@action("settings.discrepancies")
async def open_rules(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        await members.require(tx, call.user, Role.ADMIN)
        rules, currency = await discrepancy_rules.of(tx), (await books.of(tx)).currency
    return Open(forms.rules(rules, currency, typed(Money(rules.review_minor, currency))))


@form("discrepancy.rules")
async def save_rules(call: Call) -> None:
    """Keep the rules."""
    filled, lead = call.form, call.form.person("finance_lead")
    await introduce(call, lead)
    async with call.workspace.begin() as tx:
        review = read_amount(filled.text("review"), (await books.of(tx)).currency, field="review")
        limits = (filled.number("first") or 0, filled.number("second") or 0, filled.number("third") or 0)
        await discrepancy_rules.change(tx, call.user, limits=limits, review_minor=review.minor, finance_lead=lead)
