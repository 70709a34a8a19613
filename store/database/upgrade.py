"""Migrations: bring a database to the tables of this program."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlmodel import Session

from store.database import revisions
from store.database.revisions import (
    Position,
    migrations,
    oldest_served,
    position_in,
    revision_in,
)
from store.engine import Database, Deadlocked
from store.maintenance import compatibility
from store.tables import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

PATIENCE = timedelta(seconds=30)  # Another process may be migrating.
TRIES = 5
LOCK = 0x48454C49  # PostgreSQL's advisory lock: one process migrates.


class NewerDatabase(Exception):
    """A later version of the program has migrated it, and this one can't go on with that."""


def upgrade(database: Database) -> None:
    """Apply the migrations that are missing; safe from several processes at once.

    What a newer program has migrated stays as it is, if this one can go on with it.

    Raises:
        NewerDatabase: it can't.
        Unavailable: it can't be reached, or is locked.
    """
    for left in reversed(range(TRIES)):
        try:
            _upgrade(database)
        except Deadlocked:  # With a process that runs beside it; that one goes on.
            if not left:
                raise
        else:
            return


def _upgrade(database: Database) -> None:
    with database.write(PATIENCE) as session:
        connection = session.connection()
        if not database.is_sqlite:
            patience = int(PATIENCE.total_seconds() * 1000)
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        found = _known_position(session)
        if found in {Position.EMPTY, Position.BEHIND}:
            _migrate(connection)
        if found is not Position.SERVED:
            compatibility.note(session, str(revision_in(session)), _oldest_of_ours)


def differences(database: Database) -> list[object]:
    """What the models say and the migrated tables do not; empty if they agree."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - see store/database/revisions.py.
    from alembic.migration import MigrationContext  # noqa: PLC0415 - the same.

    with database.read() as session:
        context = MigrationContext.configure(session.connection())
        return list(compare_metadata(context, METADATA))


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - the same.

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - the same.

    config = Config()
    config.set_main_option("script_location", str(revisions.MIGRATIONS))
    return config


def _oldest_of_ours() -> str:
    """The oldest program that this one's tables serve."""
    return oldest_served(migrations())


def _known_position(session: Session) -> Position:
    found = position_in(session)
    if found is Position.AHEAD:
        raise NewerDatabase(
            f"the database is at revision {revision_in(session)}, which this version does not "
            "know; run the version that made it, or a newer one"
        )
    return found
