from datetime import UTC, datetime, timedelta

import time_machine

from bot.services import SteadyClock, utc_now


def test_the_steady_clock_begins_as_the_walls():
    """So that what is stored can be read by people."""
    assert abs(SteadyClock()() - datetime.now(UTC)) < timedelta(seconds=1)


def test_the_steady_clock_is_set_by_nobody():
    """An hour forth or back changes neither a hold nor a lease."""
    clock = SteadyClock()
    before = clock()
    with time_machine.travel(datetime(2001, 1, 1, tzinfo=UTC), tick=True):
        moved = utc_now() < datetime(2001, 1, 2, tzinfo=UTC)

        assert moved
        assert timedelta(0) <= clock() - before < timedelta(minutes=1)
