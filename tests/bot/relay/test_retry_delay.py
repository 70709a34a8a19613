from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.relay.retry_delay import JITTER, LONGEST, backoff


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (1000, 300)]
)
def test_doubles_up_to_five_minutes(failures, seconds):
    """Each failure in a row doubles the wait, until it is five minutes."""
    assert backoff(failures, chance=0) == timedelta(seconds=seconds)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_jitter_only_adds(failures, chance):
    """Chance never shortens a wait, and adds a quarter at most."""
    bare = backoff(failures, chance=0)

    assert bare <= backoff(failures, chance=chance) <= bare * (1 + JITTER) <= LONGEST * (1 + JITTER)


def test_draws_its_own_chance():
    """What failed together does not come back together."""
    assert len({backoff(9) for _ in range(20)}) > 1
