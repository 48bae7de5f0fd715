"""What may never happen to a purchase, hunted by Hypothesis through more than 20,000 steps on each database."""

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.purchase_machine import Company, Stage

PARTS = 8  # shared among the processes that test
EXAMPLES = 52  # a part
STEPS = 50  # an example
ENOUGH = 20_000 // PARTS


@pytest.fixture
def _within_limits() -> None:
    """Its messages are those of other tests; here they are many."""


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_slips_past_the_approvers_whatever_the_order(kept_url: str, part: int) -> None:
    stage = Stage(kept_url)
    machine = seed(part)(type("Company", (Company,), {"stage": stage}))
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
                print_blob=False,
            ),
        )
        assert stage.steps >= ENOUGH, f"only {stage.steps} steps were taken"
    finally:
        stage.close()
