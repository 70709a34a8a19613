"""How far a database is migrated, without changing it."""

from enum import StrEnum
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from store.engine import Database


class Position(StrEnum):
    EMPTY = "empty"  # No migration was ever applied.
    BEHIND = "behind"  # Some are missing.
    CURRENT = "current"  # This program's tables.
    AHEAD = "ahead"  # A newer program has been here.


def position(database: Database) -> Position:
    """Where the database is.

    Raises:
        Unavailable: it can't be reached.
    """
    with database.read() as session:
        revision = MigrationContext.configure(session.connection()).get_current_revision()
    if revision is None:
        return Position.EMPTY
    scripts = ScriptDirectory(Path(__file__).parents[1] / "migrations")
    if revision == scripts.get_current_head():
        return Position.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Position.BEHIND if revision in known else Position.AHEAD
