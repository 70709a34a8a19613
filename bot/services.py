"""All that a listener or a job may use, built once a process."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import Session

from bot.settings import Settings
from store.database import clock
from store.database.deadlines import within
from store.engine import PATIENCE, Database, Unavailable
from store.types import ROW_ID_MAX

__all__ = ["PATIENCE", "ROW_ID_MAX", "Services", "SteadyClock", "Unavailable", "utc_now", "within"]

CLOCK: int | None = getattr(time, "CLOCK_BOOTTIME", None)
Kind = TypeVar("Kind")
MEASURED_WITHIN = timedelta(seconds=1)


class SteadyClock:
    """A clock's time when it was measured, moved on by what nobody can set.

    The relay's holds, paces and leases use it, so that a clock that somebody sets by an hour
    neither stops a lane for an hour nor breaks a Retry-After. It follows the wall clock of this
    process's start; where several processes share a database, that one's clock, measured again
    and again: all go by the same.
    """

    def __init__(self) -> None:
        self._offset = datetime.now(UTC) - since_boot()
        self._unasked: Database | None = None

    def follow(self, database: Database) -> None:
        """Ask it at the first use; a SQLite file has no clock."""
        self._unasked = None if database.is_sqlite else database

    def measure(self, session: Session) -> None:
        """An answer that took long says little, and is left out."""
        begun = since_boot()
        told = clock.now(session)
        took = since_boot() - begun
        if took < MEASURED_WITHIN:
            self._offset = told - begun - took / 2

    def __call__(self) -> datetime:
        if self._unasked is not None:
            database, self._unasked = self._unasked, None
            with suppress(Unavailable), database.read() as session:
                self.measure(session)
        return self._offset + since_boot()


def since_boot() -> timedelta:
    """With what the machine slept, where the system tells that."""
    return timedelta(seconds=time.clock_gettime(CLOCK) if CLOCK else time.monotonic())


class Shared:
    """What a process has one of, made at its first use: a client with its connections."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}
        self._lock = threading.Lock()

    def one(self, name: str, make: Callable[[], Kind]) -> Kind:
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            made: Kind = self._made[name]
            return made


class Rush:
    """Whether more of Slack's envelopes wait for their acks than ever do in a usual moment.

    An ack has 3 s, and what follows it has not: threads that send wait while it lasts, so that the
    one lock of the interpreter is there for acks. They wait as long as an ack may at most.
    """

    FROM, UNTIL = 64, 8  # Envelopes that are not acked: it begins, it is over.
    LONGEST = 3.0  # Seconds.

    def __init__(self) -> None:
        self._calm = threading.Event()
        self._calm.set()
        self._begun = 0.0  # Monotonic.

    @property
    def is_on(self) -> bool:
        return not self._calm.is_set()

    def count(self, unacked: int) -> None:
        """So many wait now; from one thread."""
        if unacked >= self.FROM and not self.is_on:
            self._begun = time.monotonic()
            self._calm.clear()
        elif unacked <= self.UNTIL and self.is_on:
            self._calm.set()

    def wait(self) -> None:
        """Until it is over; at once where there is none."""
        if self.is_on:
            self._calm.wait(max(0.0, self._begun + self.LONGEST - time.monotonic()))


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    settings: Settings
    database: Database
    now: Callable[[], datetime] = utc_now  # What people are shown.
    steady: Callable[[], datetime] = field(default_factory=SteadyClock)  # The relay's time.
    shared: Shared = field(default_factory=Shared)
    rush: Rush = field(default_factory=Rush)

    def __post_init__(self) -> None:
        if isinstance(self.steady, SteadyClock):
            self.steady.follow(self.database)

    def measured(self, session: Session) -> datetime:
        """The relay's time, asked of the database where several processes share it."""
        if isinstance(self.steady, SteadyClock) and not self.database.is_sqlite:
            self.steady.measure(session)
        return self.steady()

    @property
    def remembers_from(self) -> datetime | None:
        """What is older is removed, and is no news (RETENTION_DAYS); None: all is kept."""
        days = self.settings.retention_days
        return self.now() - timedelta(days=days) if days else None

    def has_forgotten(self, at: datetime | None) -> bool:
        """Whether what happened then may have been removed: who tells of it tells it again."""
        start = self.remembers_from
        return at is not None and start is not None and at < start
