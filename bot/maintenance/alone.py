"""A SQLite file to oneself, for what must not be done beside a running program."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StartError
from store.database.process_lock import Occupied, ProcessLock


@contextmanager
def alone(database: Path | None) -> Iterator[None]:
    """Nothing runs on the file meanwhile; who runs on a PostgreSQL is not known."""
    if database is None:
        yield
        return
    try:
        alone = ProcessLock(database)
        alone.take()
    except Occupied:
        fault = f"DATABASE_URL: Heliograph runs on {database}; stop it first"
        raise StartError([fault]) from None
    except OSError as error:
        raise StartError([f"DATABASE_URL: {database.parent}: {error.strerror}"]) from error
    try:
        yield
    finally:
        alone.give_back()
