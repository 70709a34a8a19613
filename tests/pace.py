"""How fast this machine is just now: a tight time waits for a quiet moment, and is measured.

The work is OpenSSL's, which holds no lock of Python's: a program under test that spins is no
excuse for itself, but a machine that others keep busy is one.
"""

import hashlib
import os
import threading
import time

ROUNDS = 40_000  # Of the work: some 20 ms.
AT_ONCE = min(os.cpu_count() or 1, 4)  # Every core is asked: the program has more threads than one.
KEPT = 20.0  # Seconds that a measure counts: what was late may have been so then.
SLOWEST = 10.0  # Beyond it a wait would never end.
QUIET = 1.25  # Times the best.
PATIENCE = 3.0  # Seconds that a test waits for a quiet moment.
REST = 60.0  # Seconds without another try after it did not come.


class Machine:
    """Measures itself against the best that it has shown."""

    def __init__(self):
        self._best = _work()[1]
        self._measures = []  # When, and how slow.
        self._rests_until = 0.0
        self._lock = threading.Lock()

    def slowness(self):
        """How many times longer work takes than at best; the worst of the last seconds."""
        with self._lock:
            now = time.perf_counter()
            self._measures = [each for each in self._measures if each[0] > now - KEPT]
            self._measures.append((now, self._measure()))
            return min(max(slow for _, slow in self._measures), SLOWEST)

    def wait_for_quiet(self):
        """Until the machine is at its best; where it does not come to be so, not for long."""
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() >= self._rests_until and self._measure() > QUIET:
            if time.perf_counter() > end:
                self._rests_until = time.perf_counter() + REST
            time.sleep(0.05)

    def _measure(self):
        took = []
        threads = [threading.Thread(target=lambda: took.append(_work())) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self._best = min(self._best, *(cpu for _, cpu in took))
        return max(1.0, *(wall / self._best for wall, _ in took))


def _work():
    """Seconds that the work takes, and those of them on a core."""
    begun, spent = time.perf_counter(), time.thread_time()
    hashlib.pbkdf2_hmac("sha256", b"heliograph", b"salt", ROUNDS)
    return time.perf_counter() - begun, time.thread_time() - spent


machine = Machine()


def allowed(seconds):
    """So many seconds on a quiet machine; on a busy one as many more as it is slower."""
    return seconds * machine.slowness()
