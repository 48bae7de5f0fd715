"""Explaining a difference from plan: asking its owner, the form, and what they say."""

from bot import explanations
from bot.database import Tx
from bot.explanations import Subject
from bot.prose import dates
from bot.views import explanations as view
from bot.views.blocks import View, sentence
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Say, action
from handlers.listening import view as form
from handlers.variances import scope_of
from models.explanation import Cause
from models.period import Month


@action("variance.explain")
@action("explanation.open")
async def open_form(call: Call) -> Answer | None:
    """The form for its owner; anybody else asks them."""
    async with call.workspace.begin() as tx:
        about = await explanations.subject(tx, scope_of(call.value))
        if await explanations.may_explain(tx, call.user, about.account, about.centre):
            return Open(await _form(tx, about))
    return await ask(call)


@action("variance.why")
async def ask(call: Call) -> Answer | None:
    """Ask the owner; who is the owner gets the form."""
    async with call.workspace.begin() as tx:
        about = await explanations.subject(tx, scope_of(call.value))
        if await explanations.owner(tx, about.account, about.centre) == call.user:
            return Open(await _form(tx, about))
        found = await explanations.ask(tx, call.user, about)
        return Say(view.asked(found.of, about.name, None if found.is_new else dates.short(found.at)))


@form("explanation.save")
async def save(call: Call) -> Answer | None:
    """Keep what they say."""
    filled = call.form
    doer = filled.person("action_by")
    if doer:
        await introduce(call, doer)
    cause, lasts = filled.choice("cause"), filled.choice("lasts") or ""
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        await explanations.explain(
            tx,
            call.user,
            await explanations.subject(tx, scope_of(filled.meta)),
            cause=Cause(cause) if cause in set(Cause) else None,
            words=filled.text("words"),
            lasts=view.LASTS.get(lasts),
            action=filled.text("action"),
            action_by=doer,
            action_due=filled.day("action_due"),
        )
    return Say(sentence("Thank you. I quote it wherever this difference is shown."))


async def _form(tx: Tx, about: Subject) -> View:
    before = await explanations.find(tx, about.account.id, about.centre_id, about.month)
    return view.form(about.name, about.off, about.when, Month.at(about.month), about.code, before)
