"""How far a database is migrated, without changing it.

Alembic is imported only where there is something to migrate or to list: with all migrations it is a
tenth of a start.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import String, column, inspect, select, table
from sqlmodel import Session

from store.engine import Database
from store.maintenance import compatibility

MIGRATIONS = Path(__file__).parents[1] / "migrations"
VERSION = column("version_num", String)  # Alembic's own table, …
VERSIONS = table("alembic_version", VERSION)  # … of one row.


class Position(StrEnum):
    EMPTY = "empty"  # No migration was ever applied.
    BEHIND = "behind"  # Some are missing.
    CURRENT = "current"  # This program's tables.
    SERVED = "served"  # A newer program has been here, and this one can go on.
    AHEAD = "ahead"  # A newer program has been here, and this one can't.


@dataclass(frozen=True)
class Migration:
    revision: str
    does: str  # A sentence.
    contracts: str | None  # Older programs than this revision can't go on; None: all can.


def position(database: Database) -> Position:
    """Where the database is.

    Raises:
        Unavailable: it can't be reached.
    """
    with database.read() as session:
        return position_in(session)


def position_in(session: Session) -> Position:
    revision = revision_in(session)
    if revision is None:
        return Position.EMPTY
    if revision == newest():
        return Position.CURRENT
    known = [migration.revision for migration in migrations()]
    if revision in known:
        return Position.BEHIND
    is_served = compatibility.oldest(session, revision) in known
    return Position.SERVED if is_served else Position.AHEAD


def revision_in(session: Session) -> str | None:
    connection = session.connection()
    if not inspect(connection).has_table(VERSIONS.name):
        return None
    return connection.execute(select(VERSION).select_from(VERSIONS)).scalar()


def newest() -> str:
    """The revision of this program, by the names of the migrations' files."""
    return max(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def migrations() -> list[Migration]:
    """All that this program knows, the first one first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above.

    return [
        Migration(script.revision, script.doc, getattr(script.module, "contracts", None))
        for script in reversed(list(ScriptDirectory(MIGRATIONS).walk_revisions()))
    ]


def missing(session: Session) -> list[Migration]:
    """Those that `upgrade` would apply."""
    there, found = revision_in(session), migrations()
    known = [migration.revision for migration in found]
    if there is None:
        return found
    return found[known.index(there) + 1 :] if there in known else []


def oldest_served(found: list[Migration]) -> str:
    """The oldest program that can go on after all of these, which begin with the first one."""
    order = [migration.revision for migration in found]
    named = [order.index(each.contracts) for each in found if each.contracts]
    return order[max(named, default=0)]
