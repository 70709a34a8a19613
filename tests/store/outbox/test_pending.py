"""What waits in a lane: the oldest first, redraws apart, what was begun before all."""

import pytest

from store.outbox import pending
from store.outbox.models import DeliveryState, Purpose
from tests.store.outbox.lanes import NOW, SECOND, add, card, delivery, lane

TARGETS = ["slack:A", "slack:B", "slack:C"]
REDRAW, REPLY = Purpose.REDRAW, Purpose.REPLY


@pytest.fixture
def ask(database):
    """Ask one of the queries."""

    def ask(query, *args):
        with database.read() as session:
            return query(session, *args)

    return ask


def ids(found):
    """The ids of one row a lane, or of several."""
    return {
        name: [one.id for one in rows] if isinstance(rows, list) else rows.id
        for name, rows in found.items()
    }


@pytest.fixture
def lanes(database):
    add(database, lane("A"), lane("B"), lane("C"))


def test_first_posts(database, ask, lanes):
    """Of each lane the oldest that waits; redraws and what is done are none."""
    rows = add(
        database,
        delivery("A", state=DeliveryState.SENT),
        delivery("A", REDRAW),
        delivery("A"),
        delivery("A"),
        delivery("B"),
    )

    assert ids(ask(pending.first_posts, TARGETS)) == {"slack:A": rows[2].id, "slack:B": rows[4].id}


def test_first_redraws(database, ask, lanes):
    """Those that are due; one that waits for a later moment holds up no other."""
    cards = add(database, card("A", "issue:1"), card("A", "issue:2"), card("B", "issue:1"))
    rows = add(
        database,
        delivery("A", REDRAW, card_id=cards[0].id, due_at=NOW + SECOND),
        delivery("A", REDRAW, card_id=cards[1].id),
        delivery("B", REDRAW, card_id=cards[2].id, due_at=NOW),
    )

    assert ids(ask(pending.first_redraws, TARGETS, NOW)) == {
        "slack:A": rows[1].id,
        "slack:B": rows[2].id,
    }
    assert ask(pending.redraws_due, TARGETS) == {"slack:A": NOW + SECOND, "slack:B": NOW}


def test_replies(database, ask, lanes):
    """What waits for each card's thread, oldest first."""
    first, second = add(database, card("A", "issue:1"), card("A", "issue:2"))
    rows = add(
        database,
        *(delivery("A", REPLY, card_id=one.id) for one in (first, second, first)),
        delivery("A", REPLY, state=DeliveryState.SENT, card_id=first.id),
    )

    found = ids(ask(pending.replies, [first.id, second.id], 10))

    assert found == {first.id: [rows[0].id, rows[2].id], second.id: [rows[1].id]}


def test_in_flight(database, ask, lanes):
    """What a worker began and nobody finished."""
    rows = add(
        database,
        delivery("A", state=DeliveryState.SENDING),
        delivery("A", state=DeliveryState.UNKNOWN),
        delivery("A"),
        delivery("B", state=DeliveryState.SENT),
    )

    assert ids(ask(pending.in_flight, TARGETS)) == {"slack:A": [rows[0].id, rows[1].id]}


def test_waits_redraw(database, ask, lanes):
    """Of that card in that lane."""
    [one] = add(database, card("A"))
    add(database, delivery("A", REDRAW, card_id=one.id))

    assert ask(pending.waits_redraw, "slack:A", one.id)
    assert not ask(pending.waits_redraw, "slack:B", one.id)
    assert not ask(pending.waits_redraw, "slack:A", one.id + 1)


def test_nothing_waits(ask, lanes):
    """Then every answer is empty."""
    answers = [ask(query, TARGETS) for query in (pending.first_posts, pending.in_flight)]

    assert [*answers, ask(pending.redraws_due, TARGETS)] == [{}, {}, {}]
