"""Messages about purchases: those who decide are asked, every copy changes with each vote, the end is told once."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from bot import members, purchase_standings
from bot import purchase_people as people
from bot.database import Content, New, Tx
from bot.prose.lists import joined
from bot.purchase_people import Right
from bot.purchase_standings import Held
from bot.storage.scoping import limit, prepared
from bot.views import purchase_news as news
from bot.views import purchases as view
from models.member import Member
from models.message import Lane
from models.purchase import Purchase
from models.purchase_copy import As, PurchaseCopy
from models.purchase_question import Question
from models.purchase_standing import Standing
from models.purchase_version import Version

HERE = sa.and_(Member.user_id == PurchaseCopy.user_id, Member.left_at.is_(None))
_CURRENT = prepared(
    sa.select(PurchaseCopy)
    .join(Member, HERE)
    .where(PurchaseCopy.purchase_id == sa.bindparam("purchase"), PurchaseCopy.version == sa.bindparam("version"))
    .order_by(PurchaseCopy.id)
)
_STALE = prepared(
    sa.select(Version.purchase_id).where(sa.literal_column("redraw")).order_by(Version.purchase_id).limit(limit(50))
)
DECIDERS = (As.APPROVER, As.DELEGATE, As.BACKUP)


def ask_key(purchase: Purchase, version: int, user_id: str) -> str:
    """Of the message by which somebody is asked about a version."""
    return f"purchase:{purchase.number}:{version}:ask:{user_id}"


# copies
async def show(tx: Tx, standing: Standing) -> None:
    """Let every message about its current version say how it stands. Facts are not read again."""
    copies = await tx.all(_CURRENT, purchase=standing.purchase.id, version=standing.version.number)
    await tx.update_all([(copy.key, view.card(standing, copy)) for copy in copies])


async def stale(tx: Tx) -> list[int]:
    """The requests whose messages do not show the last vote yet."""
    return [purchase_id for (purchase_id,) in await tx.columns(_STALE)]


async def draw(tx: Tx, purchase_id: int) -> bool:
    """Let the messages about one show what was voted since. Votes leave this to the outbox, so that none waits for it.

    Returns:
        False where another process did it already.
    """
    held = await purchase_standings.hold(tx, purchase_id)
    if not held.version.redraw:
        return False
    held.version.redraw = False
    await show(tx, held.standing())
    return True


async def turn_past(tx: Tx, standing: Standing) -> None:
    """There is a new version: copies of the one before lose their buttons, and the requester's copy goes on."""
    earlier = sa.and_(PurchaseCopy.purchase_id == standing.purchase.id, PurchaseCopy.version < standing.version.number)
    for copy in await tx.all(sa.select(PurchaseCopy).where(earlier).order_by(PurchaseCopy.id)):
        if copy.as_ is As.REQUESTER:
            copy.version = standing.version.number
        elif not copy.over:
            copy.over = True
            await tx.update(copy.key, view.past(standing, copy))
    await tx.flush()


async def give_requester(tx: Tx, standing: Standing) -> None:
    """The requester gets a copy, which changes with everything that happens."""
    purchase = standing.purchase
    copy = copy_of(purchase, f"purchase:{purchase.number}:request", purchase.requester_id, As.REQUESTER)
    await give(tx, copy, view.card(standing, copy), lane=Lane.PERSON)


def copy_of(purchase: Purchase, key: str, user_id: str, as_: As, for_id: str | None = None) -> PurchaseCopy:
    """A copy of its current version, in the message of that key; `for_id`: whose right they would use, if not their own."""
    return PurchaseCopy(
        purchase_id=purchase.id, version=purchase.version, key=key, user_id=user_id, as_=as_, for_id=for_id or user_id
    )


async def give(tx: Tx, copy: PurchaseCopy, content: Content, *, lane: Lane = Lane.APPROVAL) -> None:
    """Say it to whom the copy is for, once, and keep the copy."""
    if await tx.post(copy.key, copy.user_id, content, lane=lane):
        tx.add(copy)


# asking
async def invite_missing(tx: Tx, standing: Standing) -> None:
    """Ask whoever may vote about it now and was not asked yet; take the buttons from who may not any more.

    Where a seat can be filled by nobody, an admin is told, once for a version.
    """
    purchase = standing.purchase
    rights = people.unused(await people.rights(tx, purchase), standing.votes)
    copies = await tx.all(_CURRENT, purchase=purchase.id, version=purchase.version)
    await ask(tx, standing, rights, copies)
    going = standing.wanted | {vote.voter_id for vote in standing.votes}
    for copy in copies:
        if copy.as_ in DECIDERS:
            copy.over = copy.user_id not in going
    await tx.flush()
    await show(tx, standing)
    await tell_missing(tx, standing, rights)


async def ask(tx: Tx, standing: Standing, rights: Iterable[Right], copies: Collection[PurchaseCopy] = ()) -> None:
    """Ask all who can fill an open seat and have none of these copies. `rights`: those still unused."""
    purchase = standing.purchase
    unasked = standing.wanted - {copy.user_id for copy in copies if copy.as_ in DECIDERS}
    made: dict[str, PurchaseCopy] = {}
    for right in rights:
        if right.user_id in unasked - made.keys():
            key = ask_key(purchase, purchase.version, right.user_id)
            made[right.user_id] = copy_of(purchase, key, right.user_id, right.as_, right.for_id)
    said = [(copy.key, copy.user_id, view.card(standing, copy)) for copy in made.values()]
    await tx.post_all(said, lane=Lane.APPROVAL)
    for copy in made.values():
        tx.add(copy)
    await tx.flush()


async def tell_missing(tx: Tx, standing: Standing, rights: Iterable[Right]) -> list[str]:
    """Where nobody can fill a seat, tell an admin how to mend it. Gives the names of such seats."""
    missing = purchase_standings.missing(standing.version, standing.votes, rights)
    if missing:
        key = f"purchase:{standing.purchase.number}:{standing.version.number}:nobody:{joined(missing)}"
        for admin in (await members.admins(tx))[:1]:
            await tx.post(key, admin, news.nobody(standing, missing), lane=Lane.APPROVAL)
    return missing


# news
async def tell(tx: Tx, purchase: Purchase, user_id: str, content: Content) -> bool:
    """Let somebody know what just happened to it, once for each change. False when they were told, or have left."""
    if (await members.meet(tx, user_id)).left_at is not None:
        return False
    key = f"purchase:{purchase.number}:{purchase.changes}:{user_id}"
    return await tx.post(key, user_id, content, lane=Lane.APPROVAL)


async def tell_deciders(tx: Tx, standing: Standing) -> None:
    """Tell those who can still decide that it waits for them again, in the thread of what they were asked."""
    purchase = standing.purchase
    for copy in await tx.all(_CURRENT, purchase=purchase.id, version=standing.version.number):
        if copy.user_id in standing.wanted and copy.key == ask_key(purchase, copy.version, copy.user_id):
            key = f"purchase:{purchase.number}:{purchase.changes}:{copy.user_id}"
            await tx.post(key, copy.user_id, news.handed_back(standing), lane=Lane.APPROVAL, parent=copy.key)


async def announcements(tx: Tx, held: Held, standing: Standing) -> list[New]:
    """It is approved or rejected: what is told once to the requester and to whom it is for.

    Where the requester left, a lead is told instead.
    """
    purchase = standing.purchase
    key = f"purchase:{purchase.number}:decided"
    told: dict[str, tuple[str, Content]] = {}
    if not held.requester_left:
        told[key] = purchase.requester_id, news.decided(standing)
    elif lead := await members.lead_of(tx, purchase.requester_id):
        told[key] = lead, news.decided(standing, news.TO_LEAD)
    if purchase.for_id != purchase.requester_id and (await members.meet(tx, purchase.for_id)).left_at is None:
        told[f"{key}:for"] = purchase.for_id, news.decided(standing)
    return [tx.message(key, to, content, lane=Lane.APPROVAL) for key, (to, content) in told.items()]


# questions
async def put_question(tx: Tx, standing: Standing, question: Question) -> bool:
    """Put it to the requester; to whom it is for, where the requester left. False where both did."""
    purchase = standing.purchase
    for user_id in dict.fromkeys((purchase.requester_id, purchase.for_id)):
        if (await members.meet(tx, user_id)).left_at is None:
            key = _question_key(purchase, question, user_id)
            await tx.post(key, user_id, news.asked(standing, question), lane=Lane.APPROVAL)
            return True
    return False


async def close_questions(tx: Tx, standing: Standing) -> None:
    """It was decided, or there is a new version: open questions about it need no answer any more."""
    for question in standing.open_questions:
        question.close(tx.now)
        await end_question(tx, standing, question)


async def end_question(tx: Tx, standing: Standing, question: Question) -> None:
    """It was answered, or needs no answer: the message that put it says so."""
    purchase = standing.purchase
    for user_id in {purchase.requester_id, purchase.for_id}:
        if (await members.meet(tx, user_id)).left_at is None:
            await tx.update(_question_key(purchase, question, user_id), news.answer_given(standing, question))


def _question_key(purchase: Purchase, question: Question, user_id: str) -> str:
    key = f"purchase:question:{question.id}"
    return key if user_id == purchase.requester_id else f"{key}:for"
