import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.services import Rush, SteadyClock, utc_now


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


@pytest.fixture
def rush(monkeypatch):
    """It lasts a second, which a busy machine does not take for nothing."""
    monkeypatch.setattr(Rush, "LONGEST", 1.0)
    return Rush()


def passes(rush):
    """Whether nobody waits by it now."""
    begun = time.monotonic()
    rush.wait()
    return time.monotonic() - begun < Rush.LONGEST / 2


def test_a_usual_moment_holds_nobody_up(rush):
    """Not even one with many envelopes."""
    rush.count(Rush.FROM - 1)

    assert passes(rush)


def test_a_rush_lasts_until_few_are_left(rush):
    """It does not come and go by each ack."""
    rush.count(Rush.FROM)
    rush.count(Rush.UNTIL + 1)
    held_up = not passes(rush)
    rush.count(Rush.UNTIL)

    assert held_up
    assert passes(rush)


def test_whoever_waits_goes_on_when_it_is_over(rush, monkeypatch):
    """At once."""
    monkeypatch.setattr(Rush, "LONGEST", 10.0)
    rush.count(Rush.FROM)
    threading.Timer(0.1, rush.count, [0]).start()
    begun = time.monotonic()
    rush.wait()

    assert time.monotonic() - begun < Rush.LONGEST / 2


def test_a_rush_without_an_end_holds_up_once(rush):
    """As long as an ack may take; then all goes on beside it, and the next one counts anew."""
    rush.count(Rush.FROM)

    assert [passes(rush), passes(rush)] == [False, True]
    rush.count(0)
    rush.count(Rush.FROM)
    assert not passes(rush)
