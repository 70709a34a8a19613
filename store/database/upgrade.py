"""Migrations: bring a database to the tables of this program."""

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from store.engine import Database
from store.tables import METADATA

PATIENCE = timedelta(seconds=30)  # Another process may be migrating.
LOCK = 0x48454C49  # PostgreSQL's advisory lock: one process migrates.


class NewerDatabase(Exception):
    """A later version of the program has migrated this database already."""


def upgrade(database: Database) -> None:
    """Apply the migrations that are missing; safe from several processes at once.

    Raises:
        NewerDatabase: the database is ahead of this program.
        Unavailable: it can't be reached, or is locked.
    """
    config = _config()
    with database.write(PATIENCE) as session:
        connection = session.connection()
        if not database.is_sqlite:
            patience = int(PATIENCE.total_seconds() * 1000)
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        _check_known(config, MigrationContext.configure(connection).get_current_revision())
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def differences(database: Database) -> list[object]:
    """What the models say and the migrated tables do not; empty if they agree."""
    with database.read() as session:
        context = MigrationContext.configure(session.connection())
        return list(compare_metadata(context, METADATA))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    return config


def _check_known(config: Config, revision: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise NewerDatabase(
            f"the database is at revision {revision}, which this version does not know; "
            "run the version that made it, or a newer one"
        )
