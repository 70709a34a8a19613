"""Tracker, network, Slack, relay and clock at random: at rest all is as the tracker has it.

`python -m tests.model.long_run SEED RUNS STEPS` goes on from here.
"""

import pytest

from tests.model.replay import replayed

SEEDS = range(10)
STEPS = 500  # Of each seed; then it comes to rest.


@pytest.mark.parametrize("seed", SEEDS)
def test_told_once_told_true(seed, migrated_file, tmp_path):
    """No card, page or assignee differs; nobody is told twice, or paged for what is archived."""
    assert replayed(seed, STEPS, migrated_file, tmp_path) == ""
