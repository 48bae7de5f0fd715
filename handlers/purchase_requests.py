"""The forms by which a purchase is requested, changed and withdrawn, and the shortcut."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from bot import cost_centres, purchase_policies, purchases
from bot.database import Tx
from bot.purchases import Wish
from bot.views import purchase_forms as forms
from handlers.forms import Form, whole_number
from handlers.introductions import introduce
from handlers.listening import Answer, Call, CloseAll, Errors, Open, Options, action, search, shortcut
from handlers.listening import view as form
from models.cost_centre import CostCentre
from models.money import Money, read_amount
from models.purchase import read_what, read_why
from models.purchase_file import read_files, read_kept
from models.purchase_standing import Standing
from models.purchase_version import Recurrence
from models.refusal import Refusal
from models.vendor import read_vendor

LONGEST_META = 3000  # characters Slack keeps with a form; one outside the usual plane may count as two


# requesting
@action("purchase.request")
@shortcut("purchase.request")
async def request_form(call: Call) -> Answer:
    """The form for a new request."""
    async with call.workspace.begin() as tx:
        policy = await purchase_policies.in_force(tx)
        places = forms.Places(await cost_centres.all_open(tx), policy.currency, Money(policy.limit_minor, policy.currency))
    return Open(forms.request(places, call.home_mark))


@search("currency")
async def find_currency(call: Call) -> Answer:
    """Currencies by their code or name."""
    return Options(forms.currencies(call.value))


@search("cost_centre")
async def find_centre(call: Call) -> Answer:
    """Cost centers by code or name, where there are too many for a menu."""
    wanted = call.value.casefold().split()
    async with call.workspace.read() as tx:
        found = await cost_centres.all_open(tx)
    return Options([forms.centre_option(one) for one in found if all(word in one.label.casefold() for word in wanted)][:100])


@form("purchase.request")
async def check(call: Call) -> Answer:
    """It was filled in: show what was understood, and who has to approve; or what is wrong beside each field."""
    await introduce(call, call.form.person("for"))
    async with call.workspace.begin() as tx:
        return await _looked_at(tx, call)


@form("purchase.send")
async def send(call: Call) -> Answer | None:
    """It was looked at: send it."""
    wish, _ = await _unpacked(call)
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await purchases.request(tx, call.user, wish)
    return CloseAll()


# changing
@action("purchase.amend")
async def amend_form(call: Call) -> Answer:
    """The form to change an open request, for its requester."""
    purchase_id, _ = marked(call.value)
    async with call.workspace.begin() as tx:
        standing = await purchases.for_requester(tx, purchase_id, call.user)
        centres = await cost_centres.all_open(tx)
        centre = await cost_centres.find(tx, standing.version.cost_centre_id)
        policy = await purchase_policies.in_force(tx)
    if centre is not None and centre.id not in [one.id for one in centres]:
        centres.append(centre)  # one that was closed since stays where it is
    places = forms.Places(centres, standing.version.currency, Money(policy.limit_minor, policy.currency))
    return Open(forms.amend(places, standing, f"{purchase_id}:{standing.version.number}{call.home_mark}"))


@form("purchase.amend")
async def check_change(call: Call) -> Answer:
    """It was changed: show who has to approve now."""
    async with call.workspace.begin() as tx:
        standing = await purchases.for_requester(tx, marked(call.form.meta)[0], call.user)
        return await _looked_at(tx, call, standing)


async def _looked_at(tx: Tx, call: Call, change: Standing | None = None) -> Answer:
    """The form that shows what was understood; or a sentence beside each field that is wrong."""
    wrong = _wrong(call.form)
    if wrong.keys() & {"files"}:
        return Errors(wrong)
    wish = _typed(call.form)
    if change is not None:
        kept = [one for one in change.purchase.files if str(one["id"]) in call.form.choices("kept")]
        wish = replace(wish, files=read_kept([*kept, *map(dict, wish.files)]), for_id=change.purchase.for_id)
    try:
        found = await purchases.preview(tx, call.user, wish, of=change.purchase if change else None)
    except Refusal as refusal:
        if refusal.field is None or refusal.field not in call.form.inputs:
            raise
        return Errors({refusal.field: refusal.sentence} | wrong)
    shown = _checked(wish, found, await cost_centres.find(tx, wish.cost_centre or 0))
    looked_at = marked(call.form.meta)
    return Open(forms.check(shown, _packed(call, wish, looked_at), change=change))


@form("purchase.send_change")
async def send_change(call: Call) -> Answer | None:
    """The change was looked at: send it."""
    wish, (purchase_id, version) = await _unpacked(call)
    async with call.workspace.begin() as tx:
        if await tx.once(call.key):
            await purchases.amend(tx, purchase_id, version, call.user, wish)
    return CloseAll()


@action("purchase.withdraw")
async def withdraw(call: Call) -> None:
    """The requester takes it back."""
    async with call.workspace.begin() as tx:
        await purchases.withdraw(tx, marked(call.value)[0], call.user)


# reading and carrying what was filled in
def marked(value: str) -> tuple[int, int]:
    """The request and version that a button carries; zeros where it carries none (no row has them)."""
    found = re.fullmatch(r"(\d{1,18}):(\d{1,9})", value)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _wrong(filled: Form) -> dict[str, str]:
    """What is wrong with what was typed, a sentence a field; the rest is found out with `purchases.preview`."""
    found: dict[str, str] = {}
    readers: list[Callable[[], object]] = [
        lambda: read_what(filled.text("what")),
        lambda: read_vendor(filled.text("vendor")),
        lambda: read_amount(filled.text("amount"), filled.choice("currency") or ""),
        lambda: read_why(filled.text("why")),
        lambda: read_files(filled.files("files")),
    ]
    for read in readers:
        try:
            read()
        except Refusal as refusal:
            found[str(refusal.field)] = refusal.sentence
    return found


def _typed(filled: Form) -> Wish:
    centre = filled.choice("cost_centre") or ""
    return Wish(
        what=filled.text("what"),
        vendor=filled.text("vendor"),
        amount=filled.text("amount"),
        currency=filled.choice("currency") or "",
        cost_centre=whole_number(centre) or None,
        recurrence=Recurrence(filled.choice("recurrence") or Recurrence.ONCE),
        why=filled.text("why"),
        needed_by=filled.day("needed_by"),
        for_id=filled.person("for"),
        files=read_files(filled.files("files")),
    )


def _checked(wish: Wish, found: purchases.Preview, centre: CostCentre | None) -> forms.Check:
    return forms.Check(
        what=wish.what,
        vendor=read_vendor(wish.vendor),
        amount=found.amount,
        recurrence=wish.recurrence,
        centre=centre,
        needed_by=wish.needed_by,
        for_id=wish.for_id,
        files=[str(one["name"]) for one in wish.files],
        route=found.route.as_json(),
        people=found.people,
        missing=found.missing,
    )


def _packed(call: Call, wish: Wish, of: tuple[int, int] = (0, 0)) -> str:
    """What was filled in, to come back with the form that shows it."""
    day = wish.needed_by.isoformat() if wish.needed_by else ""
    facts = [wish.what, wish.vendor, wish.amount, wish.currency, wish.cost_centre, wish.recurrence.value, wish.why, day]
    packed = json.dumps([*facts, wish.for_id, [one["id"] for one in wish.files], *of], ensure_ascii=False)
    if len((packed + call.home_mark).encode("utf-16-le")) // 2 > LONGEST_META:
        raise Refusal("That is too much text together. Say why in fewer words.", field="why")
    return packed + call.home_mark


async def _unpacked(call: Call) -> tuple[Wish, tuple[int, int]]:
    """What `_packed` kept; files are looked up in Slack again."""
    facts: list[Any] = json.loads(call.form.meta)
    what, vendor, amount, code, centre, recurrence, why, day, for_id, files, purchase_id, version = facts
    found = await asyncio.gather(*(call.slack.file(str(one)) for one in files))
    wish = Wish(
        what=what,
        vendor=vendor,
        amount=amount,
        currency=code,
        cost_centre=centre,
        recurrence=Recurrence(recurrence),
        why=why,
        needed_by=date.fromisoformat(day) if day else None,
        for_id=for_id,
        files=read_files(found),
    )
    return wish, (purchase_id, version)
