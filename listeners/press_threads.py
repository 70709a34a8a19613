"""Threads for presses that somebody waits for only so long: kept, since a new one costs a press."""

from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

KEPT = 30.0  # Seconds that one without work is kept.

Work = Callable[[], object]


class PressThreads:
    """As many as there is work at once, `most` at most; daemons, since nobody waits for a slow one.

    What is handed to them must not raise.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._free = 0  # Those that wait, without those that a work waits for.
        self._works: deque[Work] = deque()
        self._changed = Condition()

    @property
    def free(self) -> int:
        """How many wait for a press."""
        return self._free

    def take(self, work: Work) -> bool:
        """Whether there is a thread for it.

        Raises:
            RuntimeError: the machine has none left.
        """
        with self._changed:
            if self._free:
                self._free -= 1
                self._works.append(work)
                self._changed.notify()
                return True
            if self._count >= self._most:
                return False
            self._count += 1
        try:
            Thread(target=self._serve, args=(work,), name="press", daemon=True).start()
        except RuntimeError:
            with self._changed:
                self._count -= 1
            raise
        return True

    def _serve(self, work: Work | None) -> None:
        while work is not None:
            work()
            work = self._next()

    def _next(self) -> Work | None:
        """None: it has waited long enough, and goes."""
        with self._changed:
            self._free += 1
            if self._changed.wait_for(lambda: self._works, KEPT):
                return self._works.popleft()
            self._free -= 1
            self._count -= 1
            return None
