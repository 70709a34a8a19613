"""All that a listener or a job may use, built once a process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic

from bot.settings import Settings
from store.engine import Database, Unavailable
from store.types import ROW_ID_MAX

__all__ = ["ROW_ID_MAX", "Services", "SteadyClock", "Unavailable", "utc_now"]


class SteadyClock:
    """The wall clock at the start, moved on by the monotonic clock: nothing can set it back.

    The relay's holds, paces and leases use it, so that a clock that somebody sets by an hour
    neither stops a lane for an hour nor breaks a Retry-After.
    """

    def __init__(self) -> None:
        self._offset = datetime.now(UTC) - timedelta(seconds=monotonic())

    def __call__(self) -> datetime:
        return self._offset + timedelta(seconds=monotonic())


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    settings: Settings
    database: Database
    now: Callable[[], datetime] = utc_now  # What people are shown.
    steady: Callable[[], datetime] = field(default_factory=SteadyClock)  # The relay's time.
