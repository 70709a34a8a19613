"""Owing many at once, on both databases."""

import pytest
from sqlmodel import select

from store.outbox import enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from tests.store.outbox.lanes import NOW, SECOND, add, card, lane, lane_of


@pytest.fixture
def deliveries(database):
    def read():
        with database.read() as session:
            return list(session.exec(select(Delivery).order_by(Delivery.id)))

    return read


def test_a_row_is_as_the_model_says(database, deliveries):
    """What is not told has the model's defaults, in both databases."""
    add(database, card("A"))
    owed = NewDelivery("slack:A", Purpose.REPLY, card_id=1, is_broadcast=True, why='"&<é')
    with database.write() as session:
        enqueue_many.deliveries(session, [owed], NOW)

    [row] = deliveries()
    given = {"lane": "slack:A", "purpose": Purpose.REPLY, "card_id": 1, "is_broadcast": True}
    expected = Delivery(
        id=row.id, key=row.key, state=DeliveryState.WAITING, created_at=NOW, why='"&<é', **given
    )
    assert row.model_dump() == expected.model_dump()
    assert len(row.key) == 32
    found = lane_of(database, "A")
    made = Lane(target="slack:A", provider="slack", due_at=NOW)
    assert found.model_dump() == made.model_dump()


def test_many_at_once(database, deliveries):
    """Each is written down, each lane is due once, and whose reason is given is not sent."""
    owed = [
        NewDelivery("slack:B", Purpose.MESSAGE, why="you are assigned to it"),
        NewDelivery("slack:A", Purpose.MESSAGE),
        NewDelivery("slack:A", Purpose.MESSAGE),
        NewDelivery("slack:C", Purpose.CARD, reason="too low"),
    ]
    with database.write() as session:
        enqueue_many.deliveries(session, owed, NOW)

    rows = deliveries()
    assert [row.lane for row in rows] == ["slack:B", "slack:A", "slack:A", "slack:C"]
    assert (rows[0].why, rows[3].reason) == ("you are assigned to it", "too low")
    assert rows[3].state == DeliveryState.SKIPPED
    assert [lane_of(database, name) is not None for name in "ABC"] == [True, True, False]


def test_many_with_redraws(database, deliveries):
    """A redraw that waits is enough; it makes its lane due at once, a post when it is ready."""
    add(database, card("A"), lane("A", due_at=None, ready_at=NOW + SECOND))
    redraw = NewDelivery("slack:A", Purpose.REDRAW, card_id=1)
    with database.write() as session:
        enqueue_many.deliveries(session, [NewDelivery("slack:A", Purpose.MESSAGE)], NOW)
        soon = session.get(Lane, "slack:A").due_at
        enqueue_many.deliveries(session, [redraw, redraw], NOW)

    assert [row.purpose for row in deliveries()] == [Purpose.MESSAGE, Purpose.REDRAW]
    assert (soon, lane_of(database, "A").due_at) == (NOW + SECOND, NOW)


def test_nothing_at_once(database, deliveries):
    """Nobody is woken for nothing."""
    woken = []
    database.subscribe(woken.append)
    with database.write() as session:
        enqueue_many.deliveries(session, [], NOW)

    assert (deliveries(), woken) == ([], [])
