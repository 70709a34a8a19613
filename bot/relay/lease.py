"""A worker's lease of its lanes: kept while it lives, and asked for before each call.

Senders share their questions: who comes while one is under way waits for the next, which is asked
for all of them at once. An answer is never older than its question, so a pause before it is seen;
one between the answer and the call is not.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection
from datetime import timedelta

from bot.relay.retry_delay import LONGEST_HOLD
from bot.services import Services
from store.database.leases import Leases
from store.outbox import claims

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)  # Outlasts the slowest send (10 s); renewed while lanes are held.
KEEP_EVERY = 5.0  # Seconds between renewals; with the relay's sleep, well within a lease.
LEFT = 1 / 3  # Of a lease, when a call begins: as long as the slowest takes.
SHORTEN_EVERY = 60.0  # Seconds between looks at holds that are too long to be true.

Ask = Callable[[Collection[str]], Collection[str]]  # Targets → those of them that are held.


class _Question:
    def __init__(self) -> None:
        self.targets: set[str] = set()
        self.held: Collection[str] | None = None  # None: not answered yet.


class SharedQuestions:
    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._changed = threading.Condition()
        self._next = _Question()
        self._is_asking = False

    def holds(self, target: str) -> bool:
        """Whether it is ours now; False too where nobody can say."""
        with self._changed:
            mine = self._next
            mine.targets.add(target)
            self._changed.wait_for(lambda: mine.held is not None or not self._is_asking)
            if mine.held is not None:
                return target in mine.held
            self._is_asking = True
            self._next = _Question()
        held: Collection[str] = ()
        try:
            held = self._ask(mine.targets)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing is sent without an answer.
            log.warning("nobody can say whether lanes are ours: %s", error)
        finally:
            with self._changed:
                mine.held = held
                self._is_asking = False
                self._changed.notify_all()
        return target in held


class Lease:
    """One worker's, of all its lanes."""

    def __init__(self, services: Services, provider: str, worker: str) -> None:
        self._services = services
        self._provider = provider
        self._worker = worker
        self._leases = Leases(services.database, worker)
        self._questions = SharedQuestions(self._ask)
        self._is_shared = not services.database.is_sqlite
        self._kept = self._shortened = float("-inf")  # Monotonic.

    def holds(self, target: str) -> bool:
        """Whether a call may begin; a SQLite file is one process's, and nobody takes its lanes."""
        return not self._is_shared or self._questions.holds(target)

    def keep_if_due(self, lanes: Collection[str], *, is_over: bool) -> bool:
        """Whether it was time. `is_over`: a sender was told that the lease is, or nearly."""
        if not is_over and time.monotonic() - self._kept <= KEEP_EVERY:
            return False
        self.keep(lanes)
        self._kept = time.monotonic()
        return True

    def keep(self, lanes: Collection[str]) -> None:
        """Renew our own, and free those of workers that are gone.

        No job of the scheduler: it goes by the wall clock, and stops for as long as somebody sets
        that back.
        """
        is_late = time.monotonic() - self._shortened > SHORTEN_EVERY
        with self._services.database.write() as session:
            now = self._services.measured(session)
            if lanes:
                claims.renew(session, self._worker, lanes, until=now + LEASE)
            claims.reap(session, self._provider, now)
            if is_late:
                claims.shorten(session, now, LONGEST_HOLD)
        if is_late:
            self._shortened = time.monotonic()

    def close(self) -> None:
        self._leases.close()

    def _ask(self, targets: Collection[str]) -> Collection[str]:
        return self._leases.held(targets, LEASE * LEFT)
