"""Until when somebody waits for the database: set where an answer is waited for, kept by all below.

A database that is locked says so, one that hangs says nothing: its process is stopped, its disk
does not answer, the network swallows what is sent. Work that nobody waits for has no deadline.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

_here = threading.local()


@contextmanager
def within(patience: timedelta) -> Iterator[None]:
    """In this thread, until the end of the block; one inside another never lengthens it."""
    before: float | None = getattr(_here, "end", None)
    end = time.monotonic() + patience.total_seconds()
    _here.end = end if before is None else min(before, end)
    try:
        yield
    finally:
        _here.end = before


def left() -> float | None:
    """Seconds, 0 once it is over; None: nobody waits."""
    end: float | None = getattr(_here, "end", None)
    return None if end is None else max(0.0, end - time.monotonic())


def shortened(patience: timedelta) -> float:
    """Seconds of `patience`, no more than are left."""
    ours, seconds = left(), patience.total_seconds()
    return seconds if ours is None else min(ours, seconds)
