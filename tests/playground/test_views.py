"""Modals and Home tabs: triggers, hashes, the stack, and what a form keeps."""

from typing import Any

import pytest

from playground import Playground
from tests.playground.bot import Bot
from tests.playground.calling import calling
from tests.playground.test_stories import form

Json = dict[str, Any]


def trigger(slack: Playground, view: str | None = None) -> str:
    return slack.world.triggers.issue(slack.workspace.id, "U1", view)


async def test_a_trigger_is_good_once(slack: Playground) -> None:
    one = trigger(slack)
    async with calling(slack) as api:
        assert (await api("views.open", trigger_id=one, view=form()))["ok"]
        assert (await api("views.open", trigger_id=one, view=form()))["error"] == "exchanged_trigger_id"
        assert (await api("views.open", trigger_id="1.2.3", view=form()))["error"] == "invalid_trigger_id"


async def test_a_trigger_is_good_for_three_seconds(slack: Playground) -> None:
    one = trigger(slack)
    slack.world.triggers.seconds = 0.0
    async with calling(slack) as api:
        assert (await api("views.open", trigger_id=one, view=form()))["error"] == "expired_trigger_id"


async def test_a_refused_view_leaves_its_trigger_unused(slack: Playground) -> None:
    one = trigger(slack)
    async with calling(slack) as api:
        bad = await api("views.open", trigger_id=one, view=form(title={"type": "plain_text", "text": "x" * 25}))
        assert bad["error"] == "invalid_arguments"
        assert (await api("views.open", trigger_id=one, view=form()))["ok"]


async def test_three_views_stand_on_each_other_and_no_more(slack: Playground) -> None:
    async with calling(slack) as api:
        view = (await api("views.open", trigger_id=trigger(slack), view=form()))["view"]
        root = view["id"]
        for _ in range(2):
            below = view["id"]
            view = (await api("views.push", trigger_id=trigger(slack, below), view=form()))["view"]
            assert (view["root_view_id"], view["previous_view_id"]) == (root, below)
        answer = await api("views.push", trigger_id=trigger(slack, view["id"]), view=form())
        assert answer["error"] == "push_limit_reached"
        assert (await api("views.push", trigger_id=trigger(slack), view=form()))["error"] == "invalid_trigger_id"


async def test_an_old_hash_is_refused(slack: Playground) -> None:
    async with calling(slack) as api:
        view = (await api("views.open", trigger_id=trigger(slack), view=form()))["view"]
        new = await api("views.update", view_id=view["id"], hash=view["hash"], view=form())
        assert new["view"]["hash"] != view["hash"]
        old = await api("views.update", view_id=view["id"], hash=view["hash"], view=form())
        assert old["error"] == "hash_conflict"
        assert (await api("views.update", view_id="V9", view=form()))["error"] == "not_found"
        assert (await api("views.update", view=form()))["error"] == "invalid_arguments"
        home: Json = {"type": "home", "blocks": []}
        first = await api("views.publish", user_id="U1", view=home)
        await api("views.publish", user_id="U1", view=home, hash=first["view"]["hash"])
        again = await api("views.publish", user_id="U1", view=home, hash=first["view"]["hash"])
        assert again["error"] == "hash_conflict"


async def test_an_external_id_names_one_open_view(slack: Playground) -> None:
    async with calling(slack) as api:
        await api("views.open", trigger_id=trigger(slack), view=form(external_id="mine"))
        assert (await api("views.update", external_id="mine", view=form(external_id="mine")))["ok"]
        answer = await api("views.open", trigger_id=trigger(slack), view=form(external_id="mine"))
        assert answer["error"] == "duplicate_external_id"


async def test_an_update_keeps_what_was_typed_into_the_same_field(slack: Playground, bot: Bot) -> None:
    @bot.app.action("date")
    async def chosen(ack: Any) -> None:
        await ack()

    async with calling(slack) as api:
        shown = (await api("views.open", trigger_id=trigger(slack), view=form()))["view"]
        view = slack.view("U1")
        assert view is not None
        assert (await slack.click("U1", view, "date", selected="2026-04-01")).ok
        kept = (await api("views.update", view_id=shown["id"], view=form()))["view"]["state"]["values"]
        assert kept["when"]["date"]["selected_date"] == "2026-04-01"
        other = form()
        other["blocks"][1]["block_id"] = "later"
        fresh = (await api("views.update", view_id=shown["id"], view=other))["view"]["state"]["values"]
        assert fresh["later"]["date"]["selected_date"] == "2026-03-09"


@pytest.mark.parametrize("whole", [False, True])
async def test_closing_is_told_when_the_view_asks_for_it(slack: Playground, bot: Bot, whole: bool) -> None:
    @bot.app.view_closed("form")
    async def closed(ack: Any, body: Json) -> None:
        bot.heard.append(body)
        await ack()

    async with calling(slack) as api:
        first = (await api("views.open", trigger_id=trigger(slack), view=form(notify_on_close=True)))["view"]
        await api("views.push", trigger_id=trigger(slack, first["id"]), view=form(notify_on_close=True))
    view = slack.view("U1")
    assert view is not None
    await slack.close("U1", view, whole=whole)
    assert [body["is_cleared"] for body in bot.heard] == ([True, True] if whole else [False])
    assert (slack.view("U1") is None) is whole


@pytest.mark.parametrize(("action", "left"), [("update", 1), ("push", 2), ("clear", 0), (None, 0)])
async def test_a_submission_is_answered_in_four_ways(slack: Playground, bot: Bot, action: str | None, left: int) -> None:
    @bot.app.view("form")
    async def sent(ack: Any) -> None:
        if action in ("update", "push"):
            await ack(response_action=action, view=form(callback_id="next"))
        elif action:
            await ack(response_action=action)
        else:
            await ack()

    async with calling(slack) as api:
        await api("views.open", trigger_id=trigger(slack), view=form())
    view = slack.view("U1")
    assert view is not None
    assert (await slack.submit("U1", view, {"what": "bikes"})).ok
    assert len(slack.workspace.stacks["U1"]) == left
    if left:
        top = slack.view("U1")
        assert top is not None
        assert top.callback_id == "next"


async def test_an_error_beside_a_field_that_is_not_there_fails_loudly(slack: Playground, bot: Bot) -> None:
    @bot.app.view("form")
    async def sent(ack: Any) -> None:
        await ack(response_action="errors", errors={"nowhere": "No"})

    async with calling(slack) as api:
        await api("views.open", trigger_id=trigger(slack), view=form())
    view = slack.view("U1")
    assert view is not None
    answer = await slack.submit("U1", view, {"what": "bikes"})
    assert answer.error == "dispatch_failed"
    assert answer.body["error"] == "invalid_response_action"
    assert slack.view("U1") is not None
