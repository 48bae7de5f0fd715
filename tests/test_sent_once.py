"""Sent once, in short: what `make bench` tries with 200 killed workers and 2,000 messages (benchmarks/kills.py)."""

from benchmarks.kills import Plan, rehearse

PLAN = Plan(kills=12, messages=150, workspaces=2, lives=(0.1, 0.8), lease=7, settle=1.5, timeout=3, patience=60)


async def test_nothing_is_lost_or_sent_twice_while_workers_are_killed_and_slack_fails(kept_url: str) -> None:
    outcome = await rehearse(kept_url, PLAN)
    assert outcome.clean, outcome
    assert outcome.kills >= PLAN.kills
    assert outcome.messages == PLAN.messages
    assert outcome.searches.get("missing", 0) + outcome.searches.get("there", 0) > 0, "no worker took over from a dead one"
