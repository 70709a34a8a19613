"""One consistent copy of a SQLite file, also while others write to it."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkstemp

POLL = 0.2  # Seconds between two looks at how far it is.
FAULTS_MAX = 3  # Of those that a check found, shown.

Progress = Callable[[int, int], None]  # Bytes written, of how many about.


class Damaged(Exception):
    """The file is no SQLite database, or not a sound one."""


class NotCopied(Exception):
    """The copy could not be made: the disk is full, say, or the file can't be read."""


@contextmanager
def copied(source: Path, beside: Path, progress: Progress) -> Iterator[Path]:
    """A checked copy in the folder of `beside`, 0600 and on the disk; gone if nobody moves it.

    VACUUM INTO reads one state of the database, however much is written meanwhile, so it ends;
    SQLite's `.backup` begins anew after each write of another process.

    Raises:
        Damaged: the source, or what came of it.
        NotCopied: anything else that went wrong.
    """
    try:
        handle, name = mkstemp(prefix=f"{beside.name}.", suffix=".part", dir=beside.parent)
    except OSError as error:
        raise NotCopied(f"{beside.parent}: {error.strerror}") from error
    os.close(handle)
    part = Path(name)
    try:
        _copy(source, part, progress)
        check(part)
        flush(part)
        yield part
    finally:
        part.unlink(missing_ok=True)


def check(file: Path) -> None:
    """Let SQLite look through the whole file.

    Raises:
        Damaged: with what it found.
    """
    try:
        with closing(_opened(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        raise Damaged(str(error)) from error
    if found != ["ok"]:
        raise Damaged("; ".join(found[:FAULTS_MAX]))


def flush(file: Path) -> None:
    """Onto the disk: SQLite leaves a copy to the system."""
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: Path, part: Path, progress: Progress) -> None:
    failures: list[Exception] = []

    def work() -> None:
        try:
            with closing(_opened(source)) as connection:
                connection.execute("VACUUM INTO ?", (str(part),))
        except sqlite3.Error as error:
            failures.append(error)

    total = source.stat().st_size
    copying = threading.Thread(target=work, name="backup", daemon=True)
    copying.start()
    while copying.is_alive():
        copying.join(POLL)
        progress(min(part.stat().st_size, total), total)
    if failures:
        kind = NotCopied if isinstance(failures[0], sqlite3.OperationalError) else Damaged
        raise kind(str(failures[0])) from failures[0]
    progress(total, total)


def _opened(file: Path) -> sqlite3.Connection:
    """To be read only; a file that others write to is read beside them."""
    address = f"{file.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
