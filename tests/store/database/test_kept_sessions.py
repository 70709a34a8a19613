"""Sessions of SQLite that are used again: nothing of one transaction gets into the next."""

import sqlite3
import threading
from contextlib import ExitStack, suppress
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError, PendingRollbackError
from sqlmodel import select

from store import engine
from store.database.prepared import Prepared
from store.engine import Database, Unavailable, wake_after_commit
from store.outbox.models import Lane
from tests.store.outbox.lanes import add, delivery, lane
from tests.whole.program import wait_until

SHORT = timedelta(milliseconds=200)
FAIL = Prepared(update(Lane).values(failures=9))


@pytest.fixture
def sqlite(migrated_file, tmp_path):
    path = tmp_path / "kept.db"
    path.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{path}")
    add(database, lane("A"))
    yield database
    database.close()


def failures(database):
    with database.read() as session:
        return {row.target: row.failures for row in session.exec(select(Lane))}


def test_used_again(sqlite):
    """By reads and writes, one after another."""
    with sqlite.read() as first:
        pass
    with sqlite.write() as second:
        pass

    assert second is first


def test_rows_are_let_go_of(sqlite):
    """They stay readable; what is done to them later is nobody's write."""
    with sqlite.write() as session:
        row = session.exec(select(Lane)).one()
        row.failures = 3
    row.failures = 9
    with sqlite.write() as again:
        found = again.exec(select(Lane)).one()

    assert again is session
    assert inspect(row).detached
    assert (found is row, found.failures) == (False, 3)


def test_new_rows_of_a_read(sqlite):
    """What a read has by mistake is not written by who comes next."""
    with sqlite.read() as session:
        session.add(lane("B"))
    with sqlite.write() as again:
        again.flush()

    assert list(failures(sqlite)) == ["slack:A"]


def test_a_write_by_a_read(sqlite):
    """It is rolled back."""
    with sqlite.read() as session:
        session.exec(select(Lane)).one().failures = 7
        session.flush()

    assert failures(sqlite) == {"slack:A": 0}


def test_what_was_owed_is_owed_once(sqlite):
    """The next transaction announces nothing of the one before."""
    woken = []
    sqlite.subscribe(woken.append)
    with sqlite.write() as session:
        wake_after_commit(session, "slack")
    with sqlite.write():
        pass

    assert woken == [frozenset({"slack"})]


@pytest.mark.parametrize("kind", ["read", "write"])
def test_after_an_error(sqlite, kind):
    """Another session; the one with the error has nothing open any more."""
    used = []

    def work():
        with getattr(sqlite, kind)() as session:
            used.append(session)
            session.add(lane("B"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    with sqlite.write(SHORT) as another:
        another.add(lane("C"))

    assert another not in used
    assert sorted(failures(sqlite)) == ["slack:A", "slack:C"]


def failed_flush(session):
    """Caught where it was raised."""
    session.add(lane("B"))
    session.flush()
    session.add(delivery("A", card_id=999))  # There is no such card.
    with pytest.raises(IntegrityError):
        session.flush()


def rolled_back(session):
    session.rollback()


@pytest.mark.parametrize("end", [failed_flush, rolled_back])
def test_a_transaction_that_is_over(sqlite, end):
    """Nothing is written after it, and the end of the block says so."""

    def work():
        with sqlite.write() as session:
            end(session)
            with suppress(PendingRollbackError):
                FAIL.run(session)

    with pytest.raises(InvalidRequestError, match="was ended within its block"):
        work()

    add(sqlite, lane("C"))
    assert failures(sqlite) == {"slack:A": 0, "slack:C": 0}


def test_a_transaction_that_is_rolled_back(sqlite):
    """By who uses it: that is no fault, and nothing is written."""
    with sqlite.write() as session:
        session.add(lane("B"))
        session.flush()
        session.rollback()

    add(sqlite, lane("C"))
    assert failures(sqlite) == {"slack:A": 0, "slack:C": 0}


def test_a_commit_that_fails(sqlite):
    """Nothing is written, and nobody is woken."""
    woken = []
    sqlite.subscribe(woken.append)

    def work():
        with sqlite.write() as session:
            session.connection().execute(text("PRAGMA defer_foreign_keys = ON"))
            session.add(lane("B"))
            session.add(delivery("B", card_id=999))
            wake_after_commit(session, "slack")

    with pytest.raises(IntegrityError):
        work()

    assert (list(failures(sqlite)), woken) == (["slack:A"], [])


def test_a_savepoint(sqlite):
    """Rolled back by itself; the rest is written, and the session is used again."""
    with sqlite.write() as session:
        session.add(lane("B"))
        trial = session.begin_nested()
        session.add(lane("C"))
        session.flush()
        trial.rollback()
    with sqlite.read() as again:
        pass

    assert again is session
    assert sorted(failures(sqlite)) == ["slack:A", "slack:B"]


def test_a_savepoint_and_a_prepared_statement(sqlite):
    """What is prepared goes beside SQLAlchemy, and is undone with the rest."""
    with sqlite.write() as session:
        trial = session.begin_nested()
        FAIL.run(session)
        trial.rollback()

    assert failures(sqlite) == {"slack:A": 0}


@pytest.mark.disk
def test_patience_is_each_ones_own(sqlite):
    """Who comes next waits as long as they said."""

    def waits(patience):
        with sqlite.write(patience) as session:
            return session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar()

    found = [waits(SHORT), waits(engine.PATIENCE), waits(SHORT)]

    assert found == [200, 2000, 200]


def test_whoever_waits_gets_the_next(sqlite):
    """All are in use, until one comes back."""
    most = engine.SQLITE_POOL + engine.SQLITE_MORE
    with ExitStack() as held:
        last = [held.enter_context(sqlite.read()) for _ in range(most)][-1]
        waiting = threading.Thread(target=failures, args=(sqlite,))
        waiting.start()
        assert waiting.is_alive()
        assert last is not None
    waiting.join(10)

    assert not waiting.is_alive()
    with ExitStack() as held:
        again = [held.enter_context(sqlite.read()) for _ in range(most)]
        assert len(set(map(id, again))) == most


def closed(session):
    try:
        session.raw.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def test_closed_with_the_database(sqlite):
    """Those that are idle at once, one in use when it comes back."""
    with sqlite.read() as idle, sqlite.read() as used:
        pass
    with sqlite.read() as again:
        assert again is idle
        sqlite.close()
        assert (closed(used), closed(idle)) == (True, False)

    assert wait_until(lambda: closed(idle))
    assert failures(sqlite) == {"slack:A": 0}


def test_no_room_for_a_new_connection(sqlite, monkeypatch):
    """A fault on the way to one leaves room for the next."""
    sqlite.close()
    connect = sqlite.engine.connect

    def fails():
        raise Unavailable("no file handle is left")

    monkeypatch.setattr(sqlite.engine, "connect", fails)
    for _ in range(2 * (engine.SQLITE_POOL + engine.SQLITE_MORE)):
        with pytest.raises(Unavailable, match="no file handle"), sqlite.read():
            pass
    monkeypatch.setattr(sqlite.engine, "connect", connect)

    assert failures(sqlite) == {"slack:A": 0}
