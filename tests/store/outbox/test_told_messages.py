"""What stands in which message, and what waits to redraw it."""

from datetime import UTC, datetime

import pytest

from store.issues.activities import ActivityRow
from store.outbox import enqueue, told_messages
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.people.directory import Organization, Project

AT = datetime(2026, 3, 14, tzinfo=UTC)
ALERTS = "slack:C0ALERTS"


@pytest.fixture
def told(database):
    """Activities, each told by a reply: `told(key, batch, state)`; the activity's id."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url=""))
        session.flush()
        session.add(Project(slug="shop", organization_id=1))
        session.add(Lane(target=ALERTS, provider="slack"))

    def told(key, batch="", state=DeliveryState.SENT, lane=ALERTS):
        with database.write() as session:
            row = ActivityRow(
                source_id=f"{lane}:{key}",
                kind="note",
                organization_id=1,
                project_id=1,
                occurred_at=AT,
                received_at=AT,
            )
            session.add(row)
            session.flush()
            delivery = Delivery(
                key=f"{lane}:{key}",
                batch=batch and f"{lane}:{batch}",
                lane=lane,
                activity_id=row.id,
                purpose=Purpose.REPLY,
                state=state,
                created_at=AT,
            )
            session.add(delivery)
            return row.id

    return told


def keys(database, activity_id, lane=ALERTS):
    with database.read() as session:
        rows = told_messages.message(session, lane, activity_id=activity_id, memo_id=None)
        return [row.key.rpartition(":")[2] for row in rows]


def test_together(database, told):
    """All that left in one message, in order, whichever of them is asked for."""
    ids = [told("a", "a"), told("b", "a"), told("other", "other"), told("c", "a")]
    told("d", "a", DeliveryState.DEAD)

    assert keys(database, ids[0]) == keys(database, ids[3]) == ["a", "b", "c"]
    assert keys(database, ids[2]) == ["other"]


@pytest.mark.parametrize("state", [DeliveryState.WAITING, DeliveryState.DEAD])
def test_not_sent(database, told, state):
    """Alone: nobody knows yet what it will leave with, whatever it was tried with."""
    ids = [told("a", "a"), told("b", "a", state)]

    assert keys(database, ids[1]) == ["b"]


def test_where_it_was_told(database, told):
    """Lanes where it stands, or may come to stand."""
    ids = {state: told(state, "", state) for state in DeliveryState}

    with database.read() as session:
        found = {state for state, one in ids.items() if told_messages.lanes(session, one)}
    assert found == set(DeliveryState) - {DeliveryState.DEAD, DeliveryState.SKIPPED}


def test_redraws_of_a_message(database, told):
    """Those of all that stands in it; several wait side by side, as they have no card."""
    ids = [told("a", "a"), told("b", "a"), told("other", "other")]
    with database.write() as session:
        for one in (*ids, ids[0]):
            enqueue.delivery(session, ALERTS, Purpose.REDRAW, at=AT, activity_id=one)

    with database.read() as session:
        rows = told_messages.message(session, ALERTS, activity_id=ids[0], memo_id=None)
        assert len(told_messages.redraws(session, ALERTS, rows)) == 3
        assert told_messages.redraws(session, "slack:C0OTHER", rows) == []
