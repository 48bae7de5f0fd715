"""A change of policy: never by one admin alone, and further approvers read as they were filled in."""

import pytest

from models.money import Money
from models.purchase_policy import Policy, PolicyState, Tier, read_tiers
from models.refusal import Refusal
from tests.clocks import WEDNESDAY

LIMIT = Money(1_000_000, "USD")
HIGH = Money(5_000_000, "USD")


def proposal() -> Policy:
    return Policy(number=1, limit_minor=2_000_000, proposed_by="UMAYA", proposed_at=WEDNESDAY)


def test_who_proposed_it_cannot_agree_or_refuse_and_only_they_withdraw() -> None:
    policy = proposal()
    for act in (policy.agree, policy.refuse):
        with pytest.raises(Refusal, match="another admin"):
            act("UMAYA", WEDNESDAY)
    with pytest.raises(Refusal, match="Only <@UMAYA>"):
        policy.withdraw("UJON", WEDNESDAY)
    assert policy.state is PolicyState.PROPOSED


@pytest.mark.parametrize(("first", "by"), [("agree", "UJON"), ("refuse", "UJON"), ("withdraw", "UMAYA")])
def test_what_is_decided_stays_decided(first: str, by: str) -> None:
    policy = proposal()
    assert getattr(policy, first)(by, WEDNESDAY) is True
    state = policy.state
    assert policy.agree("UANA", WEDNESDAY) is False
    assert policy.refuse("UANA", WEDNESDAY) is False
    assert policy.withdraw("UMAYA", WEDNESDAY) is False
    assert (policy.state, policy.decided_by) == (state, by)


def test_tiers_are_kept_lowest_first_and_those_of_one_amount_together() -> None:
    tiers = [Tier("Board  member", HIGH, ["UB", "UA", "UA"]), Tier("", None, []), Tier("Director", LIMIT, ["UC"])]
    assert read_tiers(LIMIT, tiers) == [
        {"over_minor": 1_000_000, "seats": [{"name": "Director", "department": None, "people": ["UC"]}]},
        {"over_minor": 5_000_000, "seats": [{"name": "Board member", "department": None, "people": ["UA", "UB"]}]},
    ]
    together = read_tiers(LIMIT, [Tier("One", HIGH, ["UA"]), Tier("Two", HIGH, ["UA"])])
    assert [len(tier["seats"]) for tier in together] == [2]


@pytest.mark.parametrize(
    ("tiers", "field"),
    [
        ([Tier("", HIGH, ["UA"])], "tier1_name"),
        ([Tier("x" * 41, HIGH, ["UA"])], "tier1_name"),
        ([Tier("Director", HIGH, ["UA"]), Tier("DIRECTOR ", HIGH, ["UB"])], "tier2_name"),
        ([Tier("Director", None, ["UA"])], "tier1_over"),
        ([Tier("Director", Money(999_999, "USD"), ["UA"])], "tier1_over"),
        ([Tier("", None, []), Tier("Director", HIGH, [])], "tier2_people"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(tiers: list[Tier], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_tiers(LIMIT, tiers)
    assert refused.value.field == field
