"""Migrations: they make the tables that the models say, on both databases, also side by side."""

import stat
import threading
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from store.database import revisions
from store.database import upgrade as upgrading
from store.database.revisions import Position, position
from store.database.upgrade import NewerDatabase, differences, upgrade
from store.engine import Database, Unavailable
from store.people.directory import Organization, Team
from store.tables import METADATA
from tests.store.maintenance.every_row import SOME, fill


def set_revision(database, revision):
    with database.write() as session:
        wanted = text("UPDATE alembic_version SET version_num = :revision")
        session.connection().execute(wanted, {"revision": revision})


def test_models_and_migrations_agree(empty):
    """What the models say and what the migrations make is the same."""
    upgrade(empty)

    assert differences(empty) == []


def test_every_table_is_made(empty):
    """One for each model, and Alembic's own."""
    upgrade(empty)

    tables = set(inspect(empty.engine).get_table_names())
    assert tables == {*METADATA.tables, "alembic_version"}


def test_second_time_changes_nothing(database):
    """What is there stays."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://a.test"))

    upgrade(database)

    with database.read() as session:
        assert session.get(Organization, 1).slug == "acme"


def test_several_processes_at_once(empty):
    """One migrates, the others wait and find it done."""
    faults = []

    def migrate():
        database = Database(empty.url.render_as_string(hide_password=False))
        try:
            upgrade(database)
        except Exception as error:
            faults.append(error)
        database.close()

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert position(empty) is Position.CURRENT


@pytest.mark.postgres
@pytest.mark.parametrize(("times", "is_done"), [(1, True), (4, True), (5, False)])
def test_deadlocks_with_who_runs_beside_it(empty_postgres, monkeypatch, times, is_done):
    """A migration takes tables in another order than they; it is begun again, some times over."""
    database, real, deadlocks = Database(empty_postgres), command.upgrade, []

    def upgrade_to(config, revision):
        if len(deadlocks) < times:
            deadlocks.append(revision)
            raising = "DO $$ BEGIN RAISE deadlock_detected; END $$"
            config.attributes["connection"].exec_driver_sql(raising)
        real(config, revision)

    monkeypatch.setattr(command, "upgrade", upgrade_to)
    with nullcontext() if is_done else pytest.raises(Unavailable, match="deadlock"):
        upgrade(database)

    assert len(deadlocks) == times
    assert position(database) is (Position.CURRENT if is_done else Position.EMPTY)
    database.close()


def test_newer_database_is_left_alone(database):
    """A program that does not know the tables must not touch them."""
    set_revision(database, "9999")

    with pytest.raises(NewerDatabase, match="9999"):
        upgrade(database)

    assert position(database) is Position.AHEAD


def test_positions(empty):
    """Without tables, and with this program's."""
    before = position(empty)
    upgrade(empty)

    assert (before, position(empty)) == (Position.EMPTY, Position.CURRENT)


def test_the_newest_is_alembics_head():
    """It is read off the files' names, without loading them."""
    assert revisions.newest() == ScriptDirectory(revisions.MIGRATIONS).get_current_head()


def test_position_behind(database, monkeypatch):
    """A newer program finds an older database."""
    monkeypatch.setattr(revisions, "newest", lambda: "9999")

    assert position(database) is Position.BEHIND


def test_down_and_up_again(empty):
    """Every migration can be undone."""
    upgrade(empty)
    config = upgrading._config()
    with empty.write() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "base")
    left = inspect(empty.engine).get_table_names()

    upgrade(empty)

    assert left == ["alembic_version"]
    assert differences(empty) == []


def test_down_and_up_again_with_rows(database):
    """To the tables of the first version; what these had stays."""
    fill(database)
    config = upgrading._config()
    with database.write() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "0002")
    upgrade(database)

    with database.read() as session:
        assert [row.slug for row in session.exec(select(Organization))] == [
            f"slug {n} 'Ω' \\ %s\n😀" for n in range(1, SOME + 1)
        ]
    assert differences(database) == []


def test_foreign_keys_hold(database):
    """A row can't name one that is not there; SQLite has to be told so."""
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(Team(organization_id=99, slug="backend"))


def test_lock_of_another_process_is_said(tmp_path, monkeypatch):
    """Nothing waits for ever."""
    one, other = (Database(f"sqlite:///{tmp_path / 'a.db'}") for _ in range(2))
    upgrade(one)
    monkeypatch.setattr(upgrading, "PATIENCE", timedelta(0))

    with one.write(), pytest.raises(Unavailable, match="locked"):
        upgrade(other)

    one.close()
    other.close()


@pytest.mark.disk
def test_sqlite_is_durable_and_lets_readers_be(migrated_sqlite):
    """WAL, every commit on the disk, foreign keys on."""
    with migrated_sqlite.read() as session:
        pragmas = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_sqlite_files_are_private(migrated_sqlite):
    """Nobody else on the machine reads them, while it runs and after."""
    with migrated_sqlite.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://a.test"))
        session.flush()
        files = list(Path(migrated_sqlite.url.database).parent.glob("private.db*"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}

    assert modes == {"private.db": 0o600, "private.db-wal": 0o600, "private.db-shm": 0o600}


def test_sqlite_file_made_private_again(tmp_path):
    """A file that somebody opened to others, or copied, is closed at the next start."""
    (tmp_path / "private.db").touch(mode=0o644)

    Database(f"sqlite:///{tmp_path / 'private.db'}").close()

    assert stat.S_IMODE((tmp_path / "private.db").stat().st_mode) == 0o600


@pytest.fixture
def migrated_sqlite(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'private.db'}")
    upgrade(database)
    yield database
    database.close()
