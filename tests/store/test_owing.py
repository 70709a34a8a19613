"""Owing: in the transaction of whoever owes; the lane is due, and the relay is woken after it."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from store import owing
from store.outbox import Delivery, DeliveryState, Lane, Purpose
from store.owing import Owed
from tests.store.lanes import NOW, SECOND, add, card, lane, lane_of


@pytest.fixture
def owe(database):
    """Owe slack:A something, in a transaction of its own."""

    def owe(purpose=Purpose.MESSAGE, at=NOW, **facts):
        with database.write() as session:
            owing.owe(session, "slack:A", purpose, at=at, **facts)

    return owe


@pytest.fixture
def deliveries(database):
    def read():
        with database.read() as session:
            return list(session.exec(select(Delivery).order_by(Delivery.id)))

    return read


def test_a_first_delivery_makes_its_lane(database, owe, deliveries):
    """The lane is due at once, for its provider."""
    owe()

    [row] = deliveries()
    assert (row.lane, row.state, row.created_at) == ("slack:A", DeliveryState.WAITING, NOW)
    found = lane_of(database, "A")
    assert (found.provider, found.due_at) == ("slack", NOW)


@pytest.mark.parametrize(
    ("due", "ready", "expected"),
    [
        (None, None, NOW),
        (None, NOW + SECOND, NOW + SECOND),
        (None, NOW - SECOND, NOW),
        (NOW - SECOND, None, NOW - SECOND),
        (NOW + timedelta(hours=1), None, NOW),
        (NOW + timedelta(hours=1), NOW + SECOND, NOW + SECOND),
    ],
)
def test_a_post_makes_its_lane_due(database, owe, due, ready, expected):
    """Not before the lane may post again, and not later than it was due anyway."""
    add(database, lane("A", due_at=due, ready_at=ready))

    owe(Purpose.MESSAGE)

    assert lane_of(database, "A").due_at == expected


def test_a_redraw_is_due_at_once(database, owe):
    """Slack counts updates apart from posts: the hold is not for them."""
    add(database, lane("A", due_at=None, ready_at=NOW + SECOND))
    [one] = add(database, card("A"))

    owe(Purpose.REDRAW, card_id=one.id)

    assert lane_of(database, "A").due_at == NOW


def test_one_waiting_redraw_is_enough(database, owe, deliveries):
    """Of one card; another card has its own."""
    first, second = add(database, card("A", "issue:1"), card("A", "issue:2"))

    for one in (first, first, second, first):
        owe(Purpose.REDRAW, card_id=one.id)

    assert [row.card_id for row in deliveries()] == [first.id, second.id]


def test_posts_are_all_owed(owe, deliveries):
    """The same thing twice is two things; their keys differ."""
    owe()
    owe()

    assert len({row.key for row in deliveries()}) == 2


def test_the_relay_is_woken_after_the_commit(database):
    """By the provider's name, once a transaction; the row is there by then."""
    woken = []

    def look(providers):
        with database.read() as session:
            woken.append((providers, len(session.exec(select(Lane)).all())))

    database.subscribe(look)

    with database.write() as session:
        owing.owe(session, "slack:A", Purpose.MESSAGE, at=NOW)
        owing.owe(session, "slack:B", Purpose.MESSAGE, at=NOW)
        before = list(woken)

    assert before == []
    assert woken == [(frozenset({"slack"}), 2)]


def test_nobody_is_woken_by_a_failure(database, deliveries):
    """Nothing was owed then."""
    woken = []
    database.subscribe(woken.append)

    with pytest.raises(IntegrityError), database.write() as session:
        owing.owe(session, "slack:A", Purpose.REPLY, at=NOW, card_id=999)  # There is no such card.

    assert (woken, deliveries()) == ([], [])


def test_many_at_once(database, deliveries):
    """Each is written down, each lane is due once, and whose reason is given is not sent."""
    owed = [
        Owed("slack:B", Purpose.MESSAGE, why="you are assigned to it"),
        Owed("slack:A", Purpose.MESSAGE),
        Owed("slack:A", Purpose.MESSAGE),
        Owed("slack:C", Purpose.CARD, reason="too low"),
    ]
    with database.write() as session:
        owing.owe_all(session, owed, NOW)

    rows = deliveries()
    assert [row.lane for row in rows] == ["slack:B", "slack:A", "slack:A", "slack:C"]
    assert (rows[0].why, rows[3].reason) == ("you are assigned to it", "too low")
    assert rows[3].state == DeliveryState.SKIPPED
    assert [lane_of(database, name) is not None for name in "ABC"] == [True, True, False]


def test_many_with_redraws(database, deliveries):
    """A redraw that waits is enough; it makes its lane due at once, a post when it is ready."""
    add(database, card("A"), lane("A", due_at=None, ready_at=NOW + SECOND))
    redraw = Owed("slack:A", Purpose.REDRAW, card_id=1)
    with database.write() as session:
        owing.owe_all(session, [Owed("slack:A", Purpose.MESSAGE)], NOW)
        soon = session.get(Lane, "slack:A").due_at
        owing.owe_all(session, [redraw, redraw], NOW)

    assert [row.purpose for row in deliveries()] == [Purpose.MESSAGE, Purpose.REDRAW]
    assert (soon, lane_of(database, "A").due_at) == (NOW + SECOND, NOW)


def test_nothing_at_once(database, deliveries):
    """Nobody is woken for nothing."""
    woken = []
    database.subscribe(woken.append)
    with database.write() as session:
        owing.owe_all(session, [], NOW)

    assert (deliveries(), woken) == ([], [])
