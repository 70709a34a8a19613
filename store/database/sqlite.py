"""SQLite's engine, and sessions that are kept: a transaction costs its BEGIN and its end, no more.

SQLAlchemy makes a session and a connection for each transaction, and takes several times as long
for it as SQLite for what is asked in one. So a session is used again by whoever comes next, with
its connection. To SQLAlchemy it is one transaction without an end; we say BEGIN, COMMIT and
ROLLBACK ourselves. A session in whose transaction anything failed is not used again.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from store.database import deadlines
from store.database.faults import Unavailable, told, translated

PREPARED = 128  # Statements that a connection keeps ready, and the memory for its pages.
PAGES = 1000  # KiB.
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    f"cache_size = -{PAGES}",
    "recursive_triggers = ON",  # Else REPLACE would slip past those that guard the audit log.
)
PATIENCE = 2.0  # Seconds that a connection waits for another process, until it is told otherwise.


def build(url: URL, **options: Any) -> Engine:  # noqa: ANN401 - SQLAlchemy's own.
    if url.database:
        _make_private(Path(url.database))
    ours = {"timeout": PATIENCE, "cached_statements": PREPARED}
    engine = create_engine(url, connect_args=ours, **options)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


class KeptSession(Session):
    """Used by one after another; what it holds is let go of in between."""

    def __init__(self, engine: Engine) -> None:
        self.held = engine.connect().execution_options(is_kept=True)
        super().__init__(self.held, expire_on_commit=False)
        self.connection()
        self.held.execution_options(is_kept=False)  # One that is begun later is as any other.
        self.endless = self.get_transaction()
        self.raw: sqlite3.Connection = self.held.connection.dbapi_connection  # type: ignore[assignment]
        self.is_heard = True  # Somebody listens to the engine's statements.
        self._is_undone = False
        self._waits = PATIENCE

    def run(self, words: str) -> None:
        """Raises Unavailable: a fault of the database."""
        try:
            self.raw.execute(words)
        except sqlite3.Error as error:
            raise told(DBAPIError.instance(words, None, error, sqlite3.Error)) from error

    def wait(self, seconds: float) -> None:
        """For another process that writes; to a tenth of a second."""
        waits = round(seconds, 1)
        if waits != self._waits:
            self.run(f"PRAGMA busy_timeout = {waits * 1000:.0f}")
            self._waits = waits

    def end(self, *, is_old: bool) -> None:
        """Roll back what is open; the connection is closed, or the engine has it again."""
        self.close()
        if is_old:  # The engine has closed all that it had: this one too.
            self.held.invalidate()
        self.held.close()

    def begin_nested(self) -> SessionTransaction:
        """Say SAVEPOINT now: SQLAlchemy would at its next statement, and ours go beside it."""
        trial = super().begin_nested()
        self.connection()
        return trial

    def rollback(self) -> None:
        super().rollback()
        self._is_undone = True

    @property
    def is_undone(self) -> bool:
        """Whether who uses it has rolled it back, and done nothing since."""
        return self._is_undone and self.get_transaction() is None

    def check(self) -> None:
        """Raises InvalidRequestError: somebody ended the transaction, or a flush failed in it."""
        is_same = self.get_transaction() is self.endless and not self.in_nested_transaction()
        if not (is_same and self.raw.in_transaction):
            raise InvalidRequestError("the transaction was ended within its block")

    def let_go(self) -> None:
        """Of all that it holds."""
        if len(self.identity_map) or self.new:
            self.expunge_all()
        self.info.clear()


class KeptSessions:
    """`most` are in use at the same time, and `kept` of them are used again."""

    def __init__(self, engine: Engine, *, most: int, kept: int, patience: timedelta) -> None:
        """`patience`: how long to wait where all are in use."""
        self._engine = engine
        self._kept = kept
        self._patience = patience
        self._room = threading.Semaphore(most)
        self._idle: list[KeptSession] = []  # The last used is taken first: few come into use.
        self._changing = threading.Lock()
        self._disposals = 0
        event.listen(engine, "engine_disposed", self._dispose)

    @contextmanager
    def begun(self, words: str, end: str, waits: float | None = None) -> Iterator[KeptSession]:
        """A transaction from `words` to `end`; rolled back on any error.

        `waits`: seconds for another process that writes.

        Raises:
            Unavailable: a fault of the database, or all are in use.
        """
        if not self._room.acquire(timeout=deadlines.shortened(self._patience)):
            raise Unavailable("every connection to the database is in use")
        try:
            disposals = self._disposals
            session = self._taken()
            is_well = False
            try:
                if waits is not None:
                    session.wait(waits)
                session.run(words)
                yield session
                if not session.is_undone:
                    session.check()
                    session.run(end)
                    session.let_go()
                    is_well = True
            finally:
                self._give_back(session, disposals, is_well=is_well)
        finally:
            self._room.release()

    def _taken(self) -> KeptSession:
        try:
            session = self._idle.pop()
        except IndexError:
            with translated():
                session = KeptSession(self._engine)
        session.is_heard = bool(session.held.dispatch.before_cursor_execute)
        return session

    def _give_back(self, session: KeptSession, disposals: int, *, is_well: bool) -> None:
        with self._changing:
            is_old = disposals != self._disposals
            if is_well and not is_old and len(self._idle) < self._kept:
                self._idle.append(session)
                return
        session.end(is_old=is_old)

    def _dispose(self, _engine: Engine) -> None:
        with self._changing:
            self._disposals += 1
            idle, self._idle = self._idle, []
        for session in idle:
            session.end(is_old=True)


def _make_private(path: Path) -> None:
    """Made before SQLite does, 0600; it gives its -wal and -shm the same mode."""
    path.touch(mode=0o600)
    path.chmod(0o600)


def _prepare(connection: Any, _record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own signature.
    connection.isolation_level = None  # We say BEGIN ourselves, below.
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Of a connection that is not kept."""
    if not connection.get_execution_options().get("is_kept", False):
        connection.exec_driver_sql("BEGIN")
