"""A backup in the place of the database: checked first, and what was there goes aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from bot.database import NEWER, database_faults, open_database
from bot.errors import StartError
from bot.maintenance import postgresql
from bot.maintenance.alone import alone
from bot.maintenance.backup import beside, copy_private, sqlite_file
from bot.settings import Settings
from store.database.revisions import Position, position
from store.database.upgrade import upgrade
from store.engine import Database
from store.maintenance import restored, snapshot
from store.maintenance.snapshot import Damaged, NotCopied, Progress


@dataclass(frozen=True)
class Brought:
    database: Path
    backed_up_at: datetime | None  # None: the backup does not say.
    aside: tuple[Path, ...]  # Where what was there is now.
    key: Path | None  # The secret key's file, if the backup had one.


def restore(
    settings: Settings, file: Path, progress: Progress, *, now: datetime, is_forced: bool
) -> Brought:
    """Put the backup in the place of the SQLite database, brought to this program's tables.

    Raises:
        StartError: nothing was changed; on PostgreSQL with the commands that do it.
    """
    database = sqlite_file(settings)
    if database is None:
        raise StartError(postgresql.how_to_restore(settings, file))
    _check(database, file, is_forced=is_forced)
    with alone(database), _faults(file), snapshot.copied(file, database, progress) as part:
        backed_up_at = _bring_up(part, file)
        aside = _put_aside(database, now)
        part.replace(database)
        key = _bring_key(file, database, aside)
        snapshot.flush(database.parent)
        there = tuple(one for one in (aside, beside(aside)) if one.exists())
        return Brought(database, backed_up_at, there, key)


def say_restored(settings: Settings) -> None:
    """Note that other tools brought the database back: the next start settles what was owed.

    Raises:
        StartError: a program runs on it, or it can't be used.
    """
    file = sqlite_file(settings)
    with alone(file):
        database = open_database(settings, upgrading=True)
        with database.write() as session:
            restored.mark(session)
        database.close()


def _check(database: Path, file: Path, *, is_forced: bool) -> None:
    if not file.is_file():
        raise StartError([f"{file}: there is no such file"])
    if database.exists() and file.samefile(database):
        raise StartError([f"{file}: is the database itself; name its backup"])
    if database.exists() and not is_forced:
        raise StartError([f"{database}: is there; --force puts it aside, and the backup there"])


@contextmanager
def _faults(file: Path) -> Iterator[None]:
    try:
        snapshot.check(file)
        with database_faults():
            yield
    except Damaged as error:
        raise StartError([f"{file}: is damaged, or no database: {error}"]) from error
    except (NotCopied, OSError) as error:
        raise StartError([f"{file}: was not restored: {error}"]) from error


def _bring_up(part: Path, file: Path) -> datetime | None:
    """To this program's tables, marked as restored; when it was backed up."""
    database = Database(URL.create("sqlite", database=str(part)).render_as_string())
    try:
        found = position(database)
        if found is Position.EMPTY:
            raise StartError([f"{file}: is no database of Heliograph"])
        if found is Position.AHEAD:
            raise StartError([f"{file}: {NEWER}"])
        upgrade(database)
        with database.write() as session:
            restored.mark(session)
        with database.read() as session:
            backed_up_at = restored.backed_up_at(session)
    finally:
        database.close()  # The last one to close it leaves all in its one file.
    snapshot.flush(part)
    return backed_up_at


def _put_aside(database: Path, now: datetime) -> Path:
    """Where it is now. SQLite would read an old -wal into the new file, so that goes first.

    The file itself is in its place until the backup is: a start in between must find one.
    """
    aside = database.with_name(f"{database.name}.before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    for end in ("-wal", "-shm"):
        live = database.with_name(f"{database.name}{end}")
        if live.exists():
            live.replace(aside.with_name(f"{aside.name}{end}"))
    if database.exists():
        try:
            aside.hardlink_to(database)
        except OSError:  # A file system without links.
            database.replace(aside)
    return aside


def _bring_key(file: Path, database: Path, aside: Path) -> Path | None:
    kept, key = beside(file), beside(database)
    if not kept.exists():
        return None
    if key.exists() and key.read_bytes() != kept.read_bytes():
        key.replace(beside(aside))
    copy_private(kept, key)
    return key
