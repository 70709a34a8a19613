"""Lanes: one worker at a time, the longest due first, nothing owed meanwhile is missed."""

import threading
from datetime import timedelta

import pytest

from store.outbox import claims, enqueue
from store.outbox.claims import ClaimedLane
from store.outbox.models import Purpose
from tests.store.outbox.lanes import LEASE, NOW, SECOND, add, lane, lane_of


@pytest.fixture
def claim(database):
    """Claim as a worker; the targets that it got."""

    def claim(worker="w1", limit=10, now=NOW):
        with database.write() as session:
            found = claims.claim(session, "slack", worker, now=now, lease=LEASE, limit=limit)
        return sorted(lane.target for lane in found)

    return claim


def test_a_due_lane_is_claimed_once(database, claim):
    """The second worker finds nothing; the lane says who has it, until when."""
    add(database, lane("A"))

    first, second = claim("w1"), claim("w2")

    assert (first, second) == (["slack:A"], [])
    held = lane_of(database, "A")
    assert (held.worker, held.lease_until, held.due_at) == ("w1", NOW + LEASE, None)


@pytest.mark.parametrize(
    "facts",
    [
        {"due_at": None},
        {"due_at": NOW + SECOND},
        {"paused_at": NOW},
        {"lease_until": NOW + LEASE, "worker": "w9"},
        {"lease_until": NOW - LEASE, "worker": "w9"},
        {"provider": "email"},
    ],
    ids=["idle", "later", "paused", "held", "lapsed", "another provider's"],
)
def test_what_is_not_claimed(database, claim, facts):
    """A lapsed lease is freed by `reap`, by nobody else."""
    add(database, lane("A", **({"due_at": NOW} | facts)))

    assert claim() == []


def test_the_longest_due_first(database, claim):
    """No lane starves while others are busy."""
    add(database, *(lane(str(n), due_at=NOW - n * SECOND) for n in range(5)))

    assert claim(limit=2) == ["slack:3", "slack:4"]


def test_a_claim_brings_what_the_lane_remembers(database):
    """Its failures, its pace and its hold."""
    add(database, lane("A", failures=3, paced_at=NOW, ready_at=NOW + SECOND))

    with database.write() as session:
        found = claims.claim(session, "slack", "w1", now=NOW, lease=LEASE, limit=1)

    assert found == [ClaimedLane("slack:A", 3, NOW, NOW + SECOND)]
    assert (found[0].provider, found[0].address) == ("slack", "A")


def test_workers_at_the_same_time(database, claim):
    """Eight workers, a hundred lanes: each lane goes to exactly one."""
    add(database, *(lane(str(n)) for n in range(100)))
    got = []

    def work(worker):
        while found := claim(worker, limit=7):
            got.extend(found)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == sorted(f"slack:{n}" for n in range(100))


def give_back(database, due, worker="w1", **facts):
    with database.write() as session:
        claims.give_back(session, [(ClaimedLane("slack:A", **facts), due)], worker)


def test_given_back(database, claim):
    """It is free, due when it was said, and remembers."""
    add(database, lane("A"))
    claim()

    give_back(database, NOW + SECOND, failures=2, paced_at=NOW, ready_at=NOW + SECOND)

    found = lane_of(database, "A")
    assert (found.worker, found.lease_until, found.due_at) == ("", None, NOW + SECOND)
    assert (found.failures, found.paced_at, found.ready_at) == (2, NOW, NOW + SECOND)


@pytest.mark.parametrize(
    ("given", "expected"),
    [(None, NOW), (NOW + SECOND, NOW), (NOW - SECOND, NOW - SECOND)],
    ids=["nothing to do", "later", "sooner"],
)
def test_what_was_owed_meanwhile_is_not_missed(database, claim, given, expected):
    """The sooner of the two: what the worker knows, and what was owed while it looked."""
    add(database, lane("A", due_at=NOW - SECOND))
    claim()
    with database.write() as session:
        enqueue.delivery(session, "slack:A", Purpose.MESSAGE, at=NOW)

    give_back(database, given)

    assert lane_of(database, "A").due_at == expected


def test_nobody_gives_back_what_is_not_theirs(database, claim):
    """A late worker can't free a lane that another one has taken over."""
    add(database, lane("A"))
    claim("w2")

    give_back(database, NOW, worker="w1")

    assert lane_of(database, "A").worker == "w2"


def test_still_held(database, claim):
    """Only what is the worker's."""
    add(database, lane("A"), lane("B"))
    claim("w1")

    with database.write() as session:
        mine = claims.still_held(session, ["slack:A", "slack:X"], "w1")
        theirs = claims.still_held(session, ["slack:A"], "w2")

    assert (mine, theirs) == ({"slack:A"}, set())


def test_a_lapsed_lease_is_freed(database, claim):
    """The worker is dead, or as good as that; a renewed lease stays."""
    add(database, lane("A"), lane("B"))
    claim("dead", limit=1)
    claim("alive", limit=1)
    later = NOW + LEASE + SECOND

    with database.write() as session:
        claims.renew(session, "alive", {"slack:A", "slack:B"}, until=later + LEASE)
        claims.reap(session, "slack", later)

    assert len(claim("w3", now=later)) == 1


def test_release_all(database, claim):
    """At the start of the only process nobody holds a lane."""
    add(database, lane("A"), lane("B", due_at=None))
    claim("dead")

    with database.write() as session:
        claims.release_all(session, NOW)

    assert claim("w2") == ["slack:A"]


def test_paused(database, claim):
    """Nobody claims it; the reason is kept for people."""
    add(database, lane("A"))

    with database.write() as session:
        claims.pause(session, "slack:A", reason="archived", at=NOW)

    assert claim(now=NOW + timedelta(days=1)) == []
    assert lane_of(database, "A").paused_reason == "archived"


def test_next_due(database, claim):
    """The soonest that nobody holds; None while nothing waits."""
    add(database, lane("A", due_at=NOW + SECOND), lane("B", due_at=NOW), lane("C", due_at=None))
    claim(limit=1)

    with database.read() as session:
        assert claims.next_due(session, "slack") == NOW + SECOND
        assert claims.next_due(session, "email") is None
