"""Quiet hours are one row a person; what is held is taken once, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from store.issues.activities import ActivityRow
from store.outbox import enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Purpose
from store.people import quiet_hours
from store.people.directory import Organization, Project

NOW = datetime(2026, 3, 14, 7, tzinfo=UTC)
ADA, BOB = "slack:U1", "email:bob@acme.test"


def keep(database, **changes):
    span = {"starts_minute": 1320, "ends_minute": 420, "zone": "UTC", "is_on": True}
    with database.write() as session:
        quiet_hours.keep(session, "ada@acme.test", **span | changes)


def activity(number):
    return ActivityRow(
        organization_id=1,
        project_id=1,
        source_id=str(number),
        kind="alert",
        occurred_at=NOW,
        received_at=NOW,
    )


@pytest.fixture
def held(database):
    """Hold activities for a target until a time."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://acme.test"))
        session.flush()
        session.add(Project(organization_id=1, slug="shop"))

    def held(target, until, *numbers):
        with database.write() as session:
            rows = [activity(number) for number in numbers]
            session.add_all(rows)
            session.flush()
            owed = [
                NewDelivery(target, Purpose.MESSAGE, row.id, reason="quiet hours", held_until=until)
                for row in rows
            ]
            enqueue_many.deliveries(session, owed, NOW)

    return held


def take(database, target, now=NOW):
    with database.write() as session:
        return [each.activity_id for each in quiet_hours.take(session, target, "told", now)]


def due(database, now=NOW):
    with database.read() as session:
        return sorted(quiet_hours.due(session, now, 10))


def test_one_row_a_person(database):
    """The last choice counts."""
    keep(database)
    keep(database, zone="Europe/Berlin", is_on=False)

    with database.read() as session:
        found = quiet_hours.of(session, "ada@acme.test")
    assert (found.zone, found.is_on, found.starts_minute) == ("Europe/Berlin", False, 1320)


def test_due(database, held):
    """At the moment, each target once; what is held for longer is not."""
    held(ADA, NOW, 1, 2)
    held(BOB, NOW + timedelta(microseconds=1), 3)

    assert due(database, NOW - timedelta(microseconds=1)) == []
    assert due(database) == [ADA]
    assert due(database, NOW + timedelta(hours=1)) == [BOB, ADA]


def test_taken_once(database, held):
    """In order; then there is nothing more."""
    held(ADA, NOW, 1, 2)
    held(ADA, NOW + timedelta(days=1), 3)

    assert take(database, ADA) == [1, 2]
    assert (take(database, ADA), due(database)) == ([], [])


def test_two_take_at_once(database, held):
    """One of them has all."""
    held(ADA, NOW, *range(1, 21))
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: take(database, ADA), range(2)))

    assert sorted(map(len, found)) == [0, 20]
