"""The audit log: who did what, from where; nothing edits it."""

from datetime import UTC, datetime, timedelta

import pytest

from store import audit
from store.audit import AuditEntry

AT = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)


@pytest.fixture
def session(database):
    """With three entries."""
    with database.write() as session:
        for number in range(3):
            session.add(
                AuditEntry(
                    at=AT + timedelta(seconds=number),
                    actor="ada@acme.test",
                    action="issue.resolve",
                    target=f"API-{number}",
                    data={"n": number},
                    origin={"slack_channel": "C0A"},
                )
            )
            session.flush()
        yield session


def test_in_the_order_of_writing(session):
    """Oldest first."""
    assert [entry.target for entry in audit.entries(session)] == ["API-0", "API-1", "API-2"]


def test_newest(session):
    """The last ones, still oldest first."""
    assert [entry.target for entry in audit.entries(session, 2)] == ["API-1", "API-2"]


def test_all_of_it_comes_back(session):
    """Time in UTC to the microsecond, data and origin as they were."""
    session.expire_all()
    entry = audit.entries(session)[0]

    assert (entry.at, entry.at.tzinfo) == (AT, UTC)
    assert (entry.data, entry.origin) == ({"n": 0}, {"slack_channel": "C0A"})


def test_another_zone_is_stored_as_utc(session):
    """An aware time of anywhere is the same moment afterwards."""
    there = AT.astimezone().replace(microsecond=0)
    session.add(AuditEntry(at=there, actor="cli", action="x", target="y"))
    session.flush()
    session.expire_all()

    assert audit.entries(session, 1)[0].at == there


def test_naive_time_is_refused(database):
    """Nobody could say when it was."""
    with pytest.raises(Exception, match="naive"), database.write() as session:
        session.add(AuditEntry(at=AT.replace(tzinfo=None), actor="c", action="x", target="y"))
