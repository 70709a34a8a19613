"""One after another, in the order of asking: a lock that nobody overtakes."""

import threading
from collections import deque


class FairLock:
    """A threading.Lock goes to whoever is quickest; under a crowd some would wait for ever."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()  # Each held until it is its owner's turn.

    def acquire(self, timeout: float) -> bool:
        """Wait for the turn, so many seconds at the most; False: it did not come."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=max(0.0, timeout)):
            return True
        with self._mutex:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # It came at the last moment.

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
