"""Pausing a lane: whoever is first has done it, and nobody does it again."""

from concurrent.futures import ThreadPoolExecutor

from store.outbox import claims
from store.outbox.models import Lane
from tests.store.outbox.lanes import NOW, SECOND


def pause(database, reason, at=NOW):
    with database.write() as session:
        return claims.pause(session, "slack:A", reason=reason, at=at)


def test_the_first_reason_stays(database):
    """A failure that comes later changes nothing."""
    with database.write() as session:
        session.add(Lane(target="slack:A", provider="slack"))

    assert [pause(database, "first"), pause(database, "second", NOW + SECOND)] == [True, False]
    with database.read() as session:
        lane = session.get(Lane, "slack:A")
        assert (lane.paused_reason, lane.paused_at) == ("first", NOW)


def test_two_at_once(database):
    """Two workers find out at the same moment: one of them has paused it."""
    with database.write() as session:
        session.add(Lane(target="slack:A", provider="slack"))

    with ThreadPoolExecutor(2) as pool:
        both = pool.map(lambda reason: pause(database, reason), ("one", "other"))

    assert sorted(both) == [False, True]


def test_a_lane_that_is_not_there(database):
    """Nothing to pause."""
    assert pause(database, "gone") is False
