"""From a SQLite file to PostgreSQL: every row is brought over, and each is compared."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.database import NEWER, database_faults, open_database
from bot.errors import StartError
from bot.maintenance import postgresql
from bot.maintenance.alone import alone
from bot.maintenance.backup import beside, sqlite_file
from bot.settings import Settings, at_database
from store.database import transfer
from store.database.revisions import Position, position
from store.engine import Database
from store.maintenance import relocation
from store.maintenance.relocation import Relocation

STAGES = BROUGHT, COMPARED = ("Brought", "Compared")

Progress = Callable[[str, int, int], None]  # What is done, how many rows more, and of how many.


@dataclass(frozen=True)
class Moved:
    rows: int
    tables: int
    file: Path  # The old one; it stays as it is.
    address: str  # The new one, without a password.
    key: Path | None  # Its text is SECRET_KEY from now on; None: it is set already.


def move(settings: Settings, url: str, progress: Progress, *, now: datetime) -> Moved:
    """Bring the SQLite database over, or go on with that; nothing is told or sent by it.

    Raises:
        StartError: what is wrong. What was brought stays, and the next call goes on.
    """
    file = sqlite_file(settings)
    if file is None:
        raise StartError(["DATABASE_URL: is no SQLite file; only such a one is moved"])
    there = at_database(url)
    if sqlite_file(there) is not None:
        raise StartError(["URL: must begin with postgresql://"])
    address = postgresql.address(there)
    with alone(file), _opened(settings) as source, _opened(there) as into, _words(address):
        _begin(source, into, file, address, now)
        rows = _bring(source, into, progress)
        _end(source, into, address, now)
    key = beside(file)
    is_kept = settings.secret_key is None and key.exists()
    return Moved(rows, len(transfer.tables()), file, address, key if is_kept else None)


def require_not_moved(database: Database) -> None:
    """That a program may run on it.

    Raises:
        StartError: another one is used in its place, or it is not whole yet.
    """
    with database.read() as session:
        left, came = relocation.departure(session), relocation.arrival(session)
    if left is not None:
        raise StartError(
            [f"DATABASE_URL: this database was moved to {left.went_to}; name that one"]
        )
    if came is not None and came.ended_at is None:
        raise StartError([f"DATABASE_URL: {came.came_from} is not moved into it whole; {AGAIN}"])


AGAIN = "run `python app.py move` again, with the old DATABASE_URL"


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    """At this version's tables: a newer one's may have rows that are not known here."""
    with closing(open_database(settings, upgrading=True)) as database:
        if position(database) is Position.SERVED:
            raise StartError([f"{postgresql.address(settings)}: {NEWER}"])
        yield database


@contextmanager
def _words(address: str) -> Iterator[None]:
    try:
        with database_faults():
            yield
    except transfer.Differs as error:
        fault = f"{address}: {error}. Empty that database, and move again"
        raise StartError([fault]) from error


def _begin(source: Database, into: Database, file: Path, address: str, now: datetime) -> None:
    """Note it in the new one first: what ran there meanwhile would not know what is missing."""
    with source.read() as one, into.read() as other:
        left, came = relocation.departure(one), relocation.arrival(other)
    origin = str(file.resolve())
    if came is not None and (came.came_from != origin or came.ended_at is not None):
        raise StartError([f"{address}: was filled from {came.came_from} already; {EMPTY}"])
    if left is not None and came is None:
        raise StartError([f"{file}: was moved to {left.went_to} on {left.begun_at:%Y-%m-%d}"])
    if came is None:
        if any(transfer.count(into, table) for table in transfer.tables()):
            raise StartError([f"{address}: is not empty; {EMPTY}"])
        with into.write() as session:
            session.add(Relocation(came_from=origin, begun_at=now))


EMPTY = "make an empty database, and name that"


def _bring(source: Database, into: Database, progress: Progress) -> int:
    """How many rows; each is written, then each is compared."""
    counts = {table: transfer.count(source, table) for table in transfer.tables()}
    total = sum(counts.values())
    for table in counts:
        transfer.copy(source, into, table, lambda _, done: progress(BROUGHT, done, total))
    for table in counts:
        transfer.compare(source, into, table, lambda _, done: progress(COMPARED, done, total))
    transfer.count_on(into)
    return total


def _end(source: Database, into: Database, address: str, now: datetime) -> None:
    """The old one first: two that believe to be in use would both send what is owed."""
    with source.write() as session:
        if relocation.departure(session) is None:
            session.add(Relocation(went_to=address, begun_at=now, ended_at=now))
    with into.write() as session:
        came = relocation.arrival(session)
        if came is not None:
            came.ended_at = now
            session.add(came)
