"""Threads that the program lives by, looked at by the main thread: the one that nothing outlives.

A thread ends by what nobody catches, or stands still in a call that never returns. Half a program
looks well from outside and does nothing; a supervisor can help only when it ends.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # Seconds.
STILL_MAX = 300  # Looks at a count that stands still: minutes, of a program that is not stopped.


class Lives(Protocol):
    """A part of the program that has threads; the sequence may grow."""

    @property
    def threads(self) -> Sequence[threading.Thread]: ...


class Vital:
    """`look` from time to time, until the program is asked to end."""

    def __init__(
        self, parts: Sequence[Lives], counts: Mapping[str, Callable[[], int]] | None = None
    ) -> None:
        """`counts`: by the name of its thread, what grows as long as that goes on."""
        self._parts = parts
        self._counts = dict(counts or {})
        self._last: dict[str, tuple[int, int]] = {}  # Name → its count, and looks since it grew.

    def look(self) -> str | None:
        """What can't go on, in words; None: all is well."""
        threads = [thread for part in self._parts for thread in part.threads]
        ended = sorted(t.name for t in threads if t.ident is not None and not t.is_alive())
        if ended:
            return f"the thread {ended[0]} has ended"
        still = sorted(name for name in self._counts if self._stands_still(name))
        return f"the thread {still[0]} has stood still for minutes" if still else None

    def watch(self, ending: threading.Event) -> str | None:
        """Until the program is to end; what it can't go on without, if that is why."""
        with logged_ends():
            while not ending.wait(LOOK_EVERY):
                if fault := self.look():
                    return fault
        return None

    def _stands_still(self, name: str) -> bool:
        """By looks, not by a clock: while the whole machine is paused nothing grows."""
        count, (last, looks) = self._counts[name](), self._last.get(name, (-1, 0))
        looks = looks + 1 if count == last else 0
        self._last[name] = count, looks
        return looks >= STILL_MAX


@contextmanager
def logged_ends() -> Iterator[None]:
    """What ends a thread goes to the log, where secrets are taken out, and not beside it."""
    before = threading.excepthook
    threading.excepthook = _log
    try:
        yield
    finally:
        threading.excepthook = before


def _log(end: threading.ExceptHookArgs) -> None:
    name = end.thread.name if end.thread else "of no name"
    log.error("the thread %s failed", name, exc_info=end.exc_value)
