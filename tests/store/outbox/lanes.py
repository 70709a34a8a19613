"""Lanes and deliveries to try queries on."""

from datetime import UTC, datetime, timedelta
from itertools import count

from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.slack.cards import Card

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
LEASE = timedelta(seconds=30)
SECOND = timedelta(seconds=1)
keys = count(1)


def add(database, *rows):
    """Store the rows; returns them."""
    with database.write() as session:
        for row in rows:
            session.add(row)
            session.flush()
    return rows


def lane(name, **facts):
    """A lane of Slack that is due, unless told otherwise."""
    return Lane(target=f"slack:{name}", **({"provider": "slack", "due_at": NOW} | facts))


def delivery(name, purpose=Purpose.CARD, state=DeliveryState.WAITING, **facts):
    """One in the lane of that name."""
    key = f"key-{next(keys)}"
    return Delivery(
        key=key, lane=f"slack:{name}", purpose=purpose, state=state, created_at=NOW, **facts
    )


def card(name="A", subject="issue:1"):
    return Card(subject=subject, target=f"slack:{name}")


def lane_of(database, name):
    """The lane as it is stored now."""
    with database.read() as session:
        return session.get(Lane, f"slack:{name}")
