"""Taking part in a huddle: answering, skipping, being away."""

from bot import absences, huddle_absences, huddle_answers, huddle_histories, huddle_rounds, members
from bot.database import Tx
from bot.huddle_answers import Obstruction, Reply
from bot.views import blocks, huddle_forms, huddles
from bot.views import huddle_histories as history_view
from handlers.introductions import introduce
from handlers.listening import Answer, Call, Open, Replace, Say, action, view
from models.blocker import Needs
from models.refusal import Refusal


async def answer_now(call: Call) -> Answer:
    """The form, where one huddle waits; a choice, where several do; else when the next one is."""
    async with call.workspace.begin() as tx:
        member = await members.meet(tx, call.user)
        found = await huddle_rounds.open_for(tx, call.user)
        if len(found) == 1:
            return Open(await huddle_answers.form(tx, found[0][2].id, call.user, call.home_mark))
        today = member.local(tx.now).date()
        if found:
            return Say(huddles.choose(found, today))
        last = await huddle_histories.just_answered(tx, call.user)
        coming = await huddle_histories.next_for(tx, call.user)
        absence = await absences.is_away(tx, call.user, today)
        return Say(huddles.nothing_open(coming, member.zone, today, last, absence.last if absence else None))


@action("huddle.answer")
async def open_form(call: Call) -> Answer:
    async with call.workspace.read() as tx:
        return Open(await huddle_answers.form(tx, call.number, call.user, call.home_mark))


@view("huddle.answer")
async def send_answer(call: Call) -> Answer | None:
    await introduce(call, call.form.person("owner"))
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        number = call.form.about
        await huddle_answers.submit(tx, number, call.user, await _reply(tx, call, number))
    return None


async def _reply(tx: Tx, call: Call, number: int) -> Reply:
    form = call.form
    questions = await huddle_answers.questions(tx, number, call.user)
    done = [choice for group in range(1, 6) for choice in form.choices(f"done{group}")]
    needs = form.choice("needs")
    new = Obstruction(
        what=form.text("what"),
        needs=Needs(needs) if needs in set(Needs) else None,
        owner=form.person("owner"),
        needed_by=form.day("needed_by"),
    )
    return Reply(
        answers={question: form.text(f"answer_{question}") for question in questions},
        done={int(choice) for choice in done if choice.isdecimal()},
        cleared={int(choice) for choice in form.choices("cleared") if choice.isdecimal()},
        outcome=form.text("outcome"),
        new=new,
    )


@action("huddle.skip")
async def skip(call: Call) -> Answer | None:
    async with call.workspace.begin() as tx:
        await huddle_answers.skip(tx, call.number, call.user)
    return None


@action("huddle.away")
async def ask_how_long(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        today = await huddle_absences.today_of(tx, call.user)
        if call.number:
            await huddle_rounds.prompt_for(tx, call.number, call.user)
    return Open(huddle_forms.away_form(today, meta=call.home_mark))


@view("huddle.away")
async def send_away(call: Call) -> Answer | None:
    chosen, last = call.form.choice("until"), call.form.day("last")
    async with call.workspace.begin() as tx:
        if not await tx.once(call.key):
            return None
        today = await huddle_absences.today_of(tx, call.user)
        if chosen == "date" and last is None:
            raise Refusal("Choose your last day away.", field="last")
        if chosen == "friday":
            last = huddle_forms.friday(today)
        await huddle_absences.go_away(tx, call.user, today, last if chosen != "today" and last else today)
    return None


async def go_away(call: Call, words: str) -> Answer | None:
    """`/huddle away until friday`; without days, the form asks for them."""
    if not words:
        return await ask_how_long(call)
    async with call.workspace.begin() as tx:
        today = await huddle_absences.today_of(tx, call.user)
        first, last = absences.understand(words, today)
        absence = await huddle_absences.go_away(tx, call.user, first, last)
        return Say(huddles.gone(absence.first, absence.last, today))


@action("huddle.back")
async def come_back(call: Call) -> Answer:
    async with call.workspace.begin() as tx:
        was_away, found = await huddle_absences.come_back(tx, call.user)
        return Say(huddles.welcome_back(was_away, found))


async def history(call: Call) -> Answer:
    return Open(await _history(call, 0))


@action("huddle.history_earlier")
async def earlier(call: Call) -> Answer:
    return Replace(await _history(call, call.number))


@action("huddle.history_later")
async def later(call: Call) -> Answer:
    return Replace(await _history(call, call.number))


async def _history(call: Call, start: int) -> blocks.View:
    async with call.workspace.begin() as tx:
        today = await huddle_absences.today_of(tx, call.user)
        rows, more = await huddle_histories.page(tx, call.user, start, history_view.A_PAGE)
        return history_view.history(rows, today, start, more=more)
