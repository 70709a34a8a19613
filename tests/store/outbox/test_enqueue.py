"""Owing: in the transaction of whoever owes; the lane is due, and the relay is woken after it."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from store.outbox import enqueue
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from tests.store.outbox.lanes import NOW, SECOND, add, card, lane, lane_of


@pytest.fixture
def delivery(database):
    """Owe slack:A something, in a transaction of its own."""

    def delivery(purpose=Purpose.MESSAGE, at=NOW, **facts):
        with database.write() as session:
            enqueue.delivery(session, "slack:A", purpose, at=at, **facts)

    return delivery


@pytest.fixture
def deliveries(database):
    def read():
        with database.read() as session:
            return list(session.exec(select(Delivery).order_by(Delivery.id)))

    return read


def test_a_first_delivery_makes_its_lane(database, delivery, deliveries):
    """The lane is due at once, for its provider."""
    delivery()

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
def test_a_post_makes_its_lane_due(database, delivery, due, ready, expected):
    """Not before the lane may post again, and not later than it was due anyway."""
    add(database, lane("A", due_at=due, ready_at=ready))

    delivery(Purpose.MESSAGE)

    assert lane_of(database, "A").due_at == expected


def test_a_redraw_is_due_at_once(database, delivery):
    """Slack counts updates apart from posts: the hold is not for them."""
    add(database, lane("A", due_at=None, ready_at=NOW + SECOND))
    [one] = add(database, card("A"))

    delivery(Purpose.REDRAW, card_id=one.id)

    assert lane_of(database, "A").due_at == NOW


def test_one_waiting_redraw_is_enough(database, delivery, deliveries):
    """Of one card; another card has its own."""
    first, second = add(database, card("A", "issue:1"), card("A", "issue:2"))

    for one in (first, first, second, first):
        delivery(Purpose.REDRAW, card_id=one.id)

    assert [row.card_id for row in deliveries()] == [first.id, second.id]


def test_posts_are_all_owed(delivery, deliveries):
    """The same thing twice is two things; their keys differ."""
    delivery()
    delivery()

    assert len({row.key for row in deliveries()}) == 2


def test_the_relay_is_woken_after_the_commit(database):
    """By the provider's name, once a transaction; the row is there by then."""
    woken = []

    def look(providers):
        with database.read() as session:
            woken.append((providers, len(session.exec(select(Lane)).all())))

    database.subscribe(look)

    with database.write() as session:
        enqueue.delivery(session, "slack:A", Purpose.MESSAGE, at=NOW)
        enqueue.delivery(session, "slack:B", Purpose.MESSAGE, at=NOW)
        before = list(woken)

    assert before == []
    assert woken == [(frozenset({"slack"}), 2)]


def test_nobody_is_woken_by_a_failure(database, deliveries):
    """Nothing was owed then."""
    woken = []
    database.subscribe(woken.append)

    with pytest.raises(IntegrityError), database.write() as session:
        enqueue.delivery(
            session, "slack:A", Purpose.REPLY, at=NOW, card_id=999
        )  # There is no such card.

    assert (woken, deliveries()) == ([], [])
