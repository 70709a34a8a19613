"""One process at a time on a SQLite file; many share a PostgreSQL."""

import fcntl
import os
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from store.engine import Database
from store.maintenance import duties
from store.outbox import claims


class Occupied(Exception):
    """Another process runs on this SQLite file."""


class ProcessLock:
    """Held from `take` to the process's end, however it ends: the system lets go of it."""

    def __init__(self, database: Database | Path) -> None:
        """Of a database, or of a SQLite file that nobody has opened."""
        is_file = isinstance(database, Path) or database.is_sqlite
        file = database if isinstance(database, Path) else database.url.database
        self._path = Path(f"{file}.lock") if is_file else None
        self._file: int | None = None

    def take(self) -> bool:
        """False on PostgreSQL, where nobody is alone.

        Raises:
            Occupied: another process has it.
        """
        if self._path is None:
            return False
        self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.give_back()
            raise Occupied(str(self._path)) from error
        return True

    def give_back(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def begin_anew(session: Session, now: datetime) -> None:
    """After a crash: nobody holds a lane, or has a duty."""
    claims.release_all(session, now)
    duties.release_all(session)
