"""The database as everybody uses it: snapshots, one writer, patience, and words when away."""

import stat
import threading
import time
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from store import engine
from store.engine import Database, Unavailable
from store.outbox.models import Lane
from tests.pace import allowed
from tests.store.outbox.lanes import add, delivery, lane

SHORT = timedelta(milliseconds=200)


def count(database):
    with database.read() as session:
        return len(session.exec(select(Lane)).all())


def test_a_write_is_there_after_it(database):
    """Committed at the end of the block."""
    with database.write() as session:
        session.add(lane("A"))
        session.flush()
        meanwhile = count(database)

    assert (meanwhile, count(database)) == (0, 1)


def test_an_error_takes_all_back(database):
    """Nothing of the block is written, and the next write works."""
    with pytest.raises(IntegrityError):
        add(database, lane("A"), delivery("A", card_id=999))  # There is no such card.

    add(database, lane("B"))
    assert count(database) == 1


def test_an_error_repeats_no_values(database):
    """They are what people wrote, and errors go to the log."""
    add(database, lane("A"))

    with pytest.raises(IntegrityError) as raised:
        add(database, lane("A", paused_reason="what somebody wrote"))

    assert "INSERT INTO lane" in str(raised.value)
    assert "what somebody wrote" not in str(raised.value)


def test_many_writers(database):
    """They take turns; none fails, none is lost."""
    threads = [threading.Thread(target=add, args=(database, lane(f"{n}"))) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(database) == 30


@pytest.fixture
def sqlite(migrated_file, tmp_path):
    """A SQLite database, for what only it has."""
    path = tmp_path / "only.db"
    path.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def test_a_busy_database_is_unavailable(sqlite):
    """After the patience, not after minutes; the reason holds no statement."""
    begun = time.monotonic()
    with (
        sqlite.write(),
        pytest.raises(Unavailable, match=r"^the database is busy with other writes$"),
        sqlite.write(SHORT),
    ):
        pass

    assert 0.2 <= time.monotonic() - begun < allowed(1.5)


def test_locked_by_another_process_is_unavailable(sqlite):
    """SQLite's own lock counts for the same patience."""
    other = Database(str(sqlite.url))
    begun = time.monotonic()
    with (
        other.write(),
        pytest.raises(Unavailable, match=r"^database is locked$"),
        sqlite.write(SHORT),
    ):
        pass

    other.close()
    assert time.monotonic() - begun < allowed(1.5)


def test_a_read_waits_for_no_write(sqlite):
    """Clicks read while the relay writes."""
    with sqlite.write() as session:
        session.add(lane("A"))
        session.flush()
        begun = time.monotonic()
        found = count(sqlite)

    assert found == 0
    assert time.monotonic() - begun < allowed(0.5)


def test_a_read_sees_one_moment(sqlite):
    """What is committed in between is not seen by half."""
    with sqlite.read() as session:
        before = len(session.exec(select(Lane)).all())
        add(sqlite, lane("A"))
        after = len(session.exec(select(Lane)).all())

    assert (before, after) == (0, 0)


@pytest.mark.disk
def test_sqlite_is_durable_and_strict(sqlite):
    """WAL, every commit on the disk, foreign keys on."""
    with sqlite.read() as session:
        ask = session.connection().exec_driver_sql
        found = [
            ask(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert found == ["wal", 2, 1]


def test_files_are_private(sqlite):
    """The database and its side files are the owner's alone."""
    with sqlite.write() as session:
        session.add(lane("A"))
    folder = Path(sqlite.url.database).parent

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.glob("only.db*")}

    assert modes == dict.fromkeys(["only.db", "only.db-wal", "only.db-shm"], 0o600)


def full(connection, _record, _proxy):
    """SQLite's own limit on the file, as a full disk has it."""
    connection.execute("PRAGMA max_page_count = 1")


def test_a_full_disk_is_unavailable(sqlite):
    """The driver's own words, and nothing half written."""
    event.listen(sqlite.engine, "checkout", full)

    with pytest.raises(Unavailable, match=r"^database or disk is full$"):
        add(sqlite, *(lane(f"{n}" * 500) for n in range(200)))

    assert count(sqlite) == 0


def test_a_database_that_is_away_is_unavailable():
    """Nothing of the address, least of all a password, is in the reason."""
    away = Database("postgresql://ada:sesame@127.0.0.1:1/nothing")

    with pytest.raises(Unavailable) as told, away.read() as session:
        session.exec(select(Lane)).all()

    away.close()
    assert "sesame" not in str(told.value)


@pytest.fixture
def narrow(database, monkeypatch):
    """The same database by one connection, and little patience."""
    for kind in ("SQLITE", "POSTGRES"):
        monkeypatch.setattr(engine, f"{kind}_POOL", 1)
        monkeypatch.setattr(engine, f"{kind}_MORE", 0)
    monkeypatch.setattr(engine, "POOLING", {"pool_timeout": 0.05})
    narrow = Database(database.url.render_as_string(hide_password=False))
    yield narrow
    narrow.close()


def test_every_connection_is_in_use(narrow):
    """Who waits for one waits no longer than for the database; then it is away, in words."""
    with narrow.read() as one:
        one.connection()
        with (
            pytest.raises(Unavailable, match="every connection to the database is in use"),
            narrow.read() as another,
        ):
            another.connection()


def test_the_connection_used_last_is_taken_first(database):
    """What a connection keeps in memory is kept by as few as are in use at once."""
    with ExitStack() as held:
        sessions = [held.enter_context(database.read()) for _ in range(4)]
        for session in sessions:
            session.connection()
    used = set()
    for _ in range(8):
        with database.read() as session:
            used.add(session.connection().connection.dbapi_connection)

    assert len(used) == 1
