"""The audit log: who did what, from where; nothing edits it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from store.audit import audit
from store.audit.audit import AuditEntry
from store.database.scratch import scratch

AT = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)


@pytest.fixture
def written(database):
    """How many entries are stored."""
    with database.write() as session:
        for action in ("issue.resolve", "issue.undo"):
            audit.write(session, at=AT, actor="ada@acme.test", action=action, target="x", origin={})
    return 2


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


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody'",
        "UPDATE audit_entry SET actor = 'nobody' WHERE id = 1",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE id = 2",
    ],
)
def test_nothing_changes_what_is_written(database, written, statement):
    """The database itself refuses it, whoever asks."""
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().exec_driver_sql(statement)

    with database.read() as session:
        assert len(audit.entries(session)) == written


def test_nothing_replaces_it(database, written):
    """SQLite's own way to delete and insert; PostgreSQL knows none that is not an update."""
    if not database.is_sqlite:
        return
    statement = "REPLACE INTO audit_entry SELECT * FROM audit_entry"
    as_others_do = "PRAGMA recursive_triggers = OFF"
    with database.write() as session:
        session.connection().exec_driver_sql(as_others_do)
        with pytest.raises(DBAPIError, match="append-only"):
            session.connection().exec_driver_sql(statement)


@pytest.mark.postgres
def test_nothing_empties_it(database, written):
    """PostgreSQL's quicker way is refused too; SQLite knows none."""
    if database.is_sqlite:
        return
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().exec_driver_sql("TRUNCATE audit_entry")


def test_a_new_database_is_guarded_too():
    """Also where tables are made without migrations."""
    with scratch() as database, database.write() as session:
        audit.write(session, at=AT, actor="a", action="b.c", target="d", origin={})
        with pytest.raises(DBAPIError, match="append-only"):
            session.connection().exec_driver_sql("DELETE FROM audit_entry")


NARROWED = {  # What is asked for, and the targets that are found.
    "since": ({"since": AT + timedelta(seconds=1)}, ["API-1", "API-2", "MEMBER"]),
    "actor": ({"actor": "BOB@acme.test"}, ["MEMBER"]),
    "action": ({"action": "invite.approve"}, ["MEMBER"]),
    "kind of action": ({"action": "issue"}, ["API-0", "API-1", "API-2"]),
    "no kind of action": ({"action": "iss"}, []),
    "no pattern": ({"action": "%"}, []),
    "all of them": ({"since": AT, "actor": "bob@acme.test", "action": "issue"}, []),
    "newest of these": ({"action": "issue", "newest": 1}, ["API-2"]),
}


@pytest.mark.parametrize(("asked", "targets"), NARROWED.values(), ids=NARROWED)
def test_narrowed(session, asked, targets):
    """By time, by who, by what."""
    at = AT + timedelta(seconds=3)
    audit.write(
        session, at=at, actor="bob@acme.test", action="invite.approve", target="MEMBER", origin={}
    )

    newest = asked.get("newest")
    narrowed = audit.Narrowed(**{name: each for name, each in asked.items() if name != "newest"})

    assert [one.target for one in audit.entries(session, newest, narrowed)] == targets
