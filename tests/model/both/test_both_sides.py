"""Presses in Slack and changes in Sentry at random: at rest every card is as Sentry has it.

`python -m tests.model.long_run SEED RUNS STEPS both` goes on from here.
"""

import pytest

from tests.model.both.model import BOTH_SIDES
from tests.model.replay import replayed

SEEDS = (0, 1, 2, 3)
STEPS = 150  # Of each seed; then it comes to rest.


@pytest.mark.parametrize("seed", SEEDS)
def test_both_sides_alike(seed, migrated_file, tmp_path):
    """No wish is lost or done twice, no card or page differs, nobody is told the same twice."""
    assert replayed(seed, STEPS, migrated_file, tmp_path, BOTH_SIDES) == ""
