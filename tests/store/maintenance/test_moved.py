"""From a SQLite file to PostgreSQL: all is there, once, and only one of the two is used."""

import shutil

import pytest
from sqlalchemy import insert, select, text, update
from sqlmodel import Session

from bot.errors import StartError
from bot.maintenance import move as moving
from bot.settings import Settings
from store.audit.audit import AuditEntry
from store.database import transfer
from store.database.process_lock import ProcessLock
from store.engine import Database
from store.maintenance import relocation
from store.people.directory import Member, Organization
from tests.store.maintenance.every_row import FIRST, SOME, fill, value

pytestmark = pytest.mark.postgres
MANY = 2 * transfer.BATCH + 7


@pytest.fixture
def file(migrated_file, tmp_path):
    """Three rows of each table."""
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    database = Database(f"sqlite:///{tmp_path / 'heliograph.db'}")
    fill(database)
    database.close()
    return tmp_path / "heliograph.db"


@pytest.fixture
def settings(file, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    return Settings()


@pytest.fixture
def old(settings):
    database = Database(settings.database_url)
    yield database
    database.close()


@pytest.fixture
def new(migrated_postgres):
    database = Database(migrated_postgres)
    yield database
    database.close()


@pytest.fixture
def move(settings, migrated_postgres):
    """The move; `stops_after` so many rows it is stopped."""

    def move(url=migrated_postgres, stops_after=None):
        done = []

        def progress(_stage, more, _total):
            done.append(more)
            if stops_after is not None and sum(done) > stops_after:
                raise KeyboardInterrupt

        return moving.move(settings, url, progress, now=FIRST)

    return move


@pytest.fixture
def many(old):
    """Some batches of one table."""
    table = AuditEntry.__table__
    numbers = range(SOME + 1, MANY + 1)
    rows = [{column.name: value(column, n) for column in table.columns} for n in numbers]
    with old.write() as session:
        session.connection().execute(insert(table), rows)


def rows_of(database, table):
    with database.read() as session:
        ordered = select(table).order_by(*table.primary_key.columns)
        return [dict(row) for row in session.connection().execute(ordered).mappings()]


def refused(move, *given):
    with pytest.raises(StartError) as error:
        move(*given)
    return "\n".join(error.value.faults)


def test_every_row_of_every_table(move, old, new):
    """Also what a later version adds: the tables are the store's own list."""
    moved = move()

    for table in transfer.tables():
        assert rows_of(new, table) == rows_of(old, table)
        assert len(rows_of(new, table)) == SOME
    assert moved.rows == SOME * moved.tables


def test_nothing_and_the_null_of_json(move, old, new):
    """They mean the same to the program, and not to the database."""
    with old.write() as session:
        for statement in (
            "UPDATE issue SET assignee = NULL WHERE id = 1",
            "UPDATE issue SET assignee = 'null' WHERE id = 2",
        ):
            session.connection().execute(text(statement))
    move()

    with new.read() as session:
        said = text("SELECT id, assignee::text FROM issue WHERE id < 3 ORDER BY id")
        assert session.connection().execute(said).all() == [(1, None), (2, "null")]


def test_numbers_as_they_were_written(move, old, new):
    """JSON is brought as its text: what reads the same is not the same to a comparison."""
    with old.write() as session:
        session.connection().execute(text("""UPDATE memo SET data = '{"a":  1.0}' WHERE id = 1"""))
    move()

    with new.read() as session:
        said = session.connection().execute(text("SELECT data::text FROM memo WHERE id = 1"))
        assert said.scalar() == '{"a":  1.0}'


def test_what_postgresql_does_not_take(move, old):
    """It is said, in one line; the old one stays in use."""
    with old.write() as session:
        session.connection().execute(update(Member.__table__).values(name="Z\0e"))

    assert "NUL" in refused(move)
    moving.require_not_moved(old)


def test_it_knows_how_many_rows_there_are(move, new):
    """PostgreSQL plans its queries by that; it would look only after a while."""
    move()

    with new.read() as session:
        wanted = text("SELECT reltuples FROM pg_class WHERE relname = 'audit_entry'")
        assert session.connection().execute(wanted).scalar() == SOME


def test_new_rows_have_new_ids(move, new):
    """PostgreSQL counts on from what was brought."""
    move()
    with Session(new.engine) as session:
        session.add(Organization(slug="other", name="Other", url="https://o.test"))
        session.add(Member(organization_id=1, email="new@acme.test", name="New"))
        session.commit()

    assert [row["id"] for row in rows_of(new, Organization.__table__)] == [1, 2, 3, 4]


@pytest.mark.parametrize("stops_after", [0, 1, 40, transfer.BATCH + 50, 2 * MANY])
def test_stopped_and_gone_on_with(move, old, new, many, stops_after):
    """Wherever it was stopped, in bringing or comparing: nothing is there twice."""
    with pytest.raises(KeyboardInterrupt):
        move(stops_after=stops_after)
    with pytest.raises(StartError, match="not moved into it whole"):
        moving.require_not_moved(new)
    moving.require_not_moved(old)
    move()

    for table in transfer.tables():
        assert rows_of(new, table) == rows_of(old, table)
    moving.require_not_moved(new)


def test_the_old_one_is_used_no_more(move, old, new):
    """Both would send what is owed; the old one names the new one, without the password."""
    move()

    with pytest.raises(StartError, match=r"was moved to postgresql://.*; name that one"):
        moving.require_not_moved(old)
    moving.require_not_moved(new)


def test_killed_between_the_last_two_writes(move, old, new):
    """The old one is done with already: the next call ends it."""
    with pytest.raises(KeyboardInterrupt):
        move(stops_after=0)
    with old.write() as session:
        session.add(relocation.Relocation(went_to="postgresql://x", begun_at=FIRST))
    move()

    moving.require_not_moved(new)


def test_moved_twice(move, empty_postgres):
    move()

    assert "was filled from" in refused(move)
    assert "was moved to postgresql://" in refused(move, empty_postgres)


def test_one_that_is_not_empty(move, new):
    with new.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="https://a.test"))

    assert "is not empty; make an empty database" in refused(move)


def test_what_differs_is_named(move, new):
    """Somebody wrote into it meanwhile; the old one stays in use."""
    with pytest.raises(KeyboardInterrupt):
        move(stops_after=transfer_rows())
    with new.write() as session:
        changed = update(Member.__table__).where(Member.__table__.c.id == 2)
        session.connection().execute(changed.values(name="Mallory"))

    said = refused(move)
    assert "member id 2 is not what it was. Empty that database, and move again" in said


def transfer_rows():
    """All that is to be brought: what comes after is compared."""
    return SOME * len(transfer.tables())


def test_a_row_too_many(move, new):
    with pytest.raises(KeyboardInterrupt):
        move(stops_after=transfer_rows())
    with new.write() as session:
        session.add(Organization(id=9, slug="more", name="More", url="https://m.test"))

    assert "organization has 4 rows, and 3 were to come" in refused(move)


def test_of_a_newer_version(move, new):
    """It may have rows that this one does not know: they would be lost."""
    with new.write() as session:
        for statement in ("alembic_version SET version_num", "compatibility SET revision"):
            session.connection().execute(text(f"UPDATE {statement} = '9999'"))

    assert "a newer version has migrated the database" in refused(move)


def test_while_it_runs(move, old):
    """Whoever has the file to itself is named."""
    running = ProcessLock(old)
    running.take()

    assert "stop it first" in refused(move)
    running.give_back()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///other.db", "URL: must begin with postgresql://"),
        ("mysql://db/x", "URL: must begin with"),
        ("nonsense", "URL: is no database address"),
        ("postgresql://ada:sesame@127.0.0.1:1/x", "can't be used"),
    ],
)
def test_an_address_that_is_none(move, url, said):
    """Without the password."""
    found = refused(move, url)

    assert said in found
    assert "sesame" not in found


def test_from_postgresql(settings, migrated_postgres, monkeypatch):
    """Nothing but a SQLite file is moved."""
    monkeypatch.setenv("DATABASE_URL", migrated_postgres)
    with pytest.raises(StartError, match="is no SQLite file"):
        moving.move(Settings(), migrated_postgres, lambda *_: None, now=FIRST)
