"""The database: one engine, reads, and writes that wake the relay after their commit."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL, make_url
from sqlmodel import Session

from store.database import deadlines, sqlite
from store.database.fair_lock import FairLock
from store.database.faults import Deadlocked, Unavailable, translate, translated
from store.database.sqlite import KeptSessions

__all__ = ["Database", "Deadlocked", "Unavailable", "wake_after_commit"]

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=2)  # A click must be answered within Slack's 3 s.
CHANNEL = "heliograph_outbox"  # What PostgreSQL's NOTIFY is sent on.
# Connections that stay open, and those beyond them that are closed after use. On SQLite each keeps
# up to 2 MB for good once it was used: some five are, at any rate of work but a crowd's.
SQLITE_POOL, SQLITE_MORE = 16, 48
POSTGRES_POOL, POSTGRES_MORE = 40, 16
POOLING: Mapping[str, Any] = {
    "pool_timeout": PATIENCE.total_seconds(),
    "pool_use_lifo": True,  # The last used is taken first, so that few come into use.
}
STATEMENTS = 500  # Compiled ones that are kept; there are some two hundred.
OWED = "owed"  # In Session.info: the providers that this transaction owes something.

Subscriber = Callable[[frozenset[str]], None]


class Database:
    """Built once a process; `close` when done."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._subscribers: list[Subscriber] = []
        self._writing = FairLock()
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgres(self.url)
        translate(self.engine)
        self._kept = _kept(self.engine) if self.is_sqlite else None  # Sessions of SQLite.

    def read(self) -> AbstractContextManager[Session]:
        """A session on one consistent snapshot (SQLite) that writes nothing."""
        return self._read() if self._kept is None else self._kept.begun("BEGIN", "ROLLBACK")

    @contextmanager
    def write(self, patience: timedelta | None = None) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any error; then who waits is woken.

        `patience`: how long to wait for its turn; None: as a click does.

        Raises:
            Unavailable: nothing was written.
        """
        waits = PATIENCE if patience is None else patience
        with self._written() if self._kept is None else self._alone(self._kept, waits) as session:
            yield session
            session.flush()
            owed = frozenset(session.info.get(OWED, ()))
            if owed and self._kept is None:
                self._notify(session.connection(), owed)
        if owed:
            self.announce(owed)

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call `subscriber` with the providers that are owed something, after each such commit."""
        self._subscribers.append(subscriber)

    def announce(self, providers: frozenset[str]) -> None:
        for subscriber in self._subscribers:
            subscriber(providers)

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with translated(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def _written(self) -> Iterator[Session]:
        with (
            translated(),
            self.engine.connect() as connection,
            Session(connection, expire_on_commit=False) as session,
            connection.begin(),
        ):
            yield session

    @contextmanager
    def _alone(self, kept: KeptSessions, patience: timedelta) -> Iterator[Session]:
        """One writer at a time.

        The lock and SQLite's own waiting share one patience: a click is never later. IMMEDIATE, for
        a read that turns into a write would fail instead of waiting.
        """
        waits = deadlines.shortened(patience)
        end = time.monotonic() + waits
        if not self._writing.acquire(timeout=waits):
            raise Unavailable("the database is busy with other writes")
        try:
            left = max(0.0, end - time.monotonic())
            with kept.begun("BEGIN IMMEDIATE", "COMMIT", left) as session:
                yield session
        finally:
            self._writing.release()

    @staticmethod
    def _notify(connection: Connection, owed: frozenset[str]) -> None:
        for provider in sorted(owed):
            connection.execute(text("SELECT pg_notify(:c, :p)"), {"c": CHANNEL, "p": provider})


def wake_after_commit(session: Session, provider: str) -> None:
    """`session`'s transaction has enqueued something for `provider`: woken after the commit."""
    session.info.setdefault(OWED, set()).add(provider)


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _sqlite(url: URL) -> Engine:
    return sqlite.build(
        url,
        pool_size=SQLITE_POOL,
        max_overflow=SQLITE_MORE,
        **POOLING,
        query_cache_size=STATEMENTS,
        hide_parameters=True,  # Of statements that fail: what people wrote is not for the log.
    )


def _kept(engine: Engine) -> KeptSessions:
    patience = timedelta(seconds=POOLING["pool_timeout"])
    most = SQLITE_POOL + SQLITE_MORE
    return KeptSessions(engine, most=most, kept=SQLITE_POOL, patience=patience)


def _postgres(url: URL) -> Engine:
    from store.database import postgres  # noqa: PLC0415 - its driver is an extra.

    return postgres.build(
        url,
        pool_size=POSTGRES_POOL,
        max_overflow=POSTGRES_MORE,
        **POOLING,
        query_cache_size=STATEMENTS,
        hide_parameters=True,
    )
