"""What is older than RETENTION_DAYS goes, in small steps that hold up nobody."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.services import Services
from store.engine import Unavailable
from store.maintenance import duties, removal
from store.maintenance.removal import Step

log = logging.getLogger(__name__)

DUTY = "retention"
LEASE = timedelta(minutes=5)  # Longer than a tick.
AT_WORK = 50.0  # Seconds of one tick; the next one goes on.
SWEEP_EVERY = timedelta(hours=1)
STEP_TIME = 0.008  # Seconds that a step aims at: nobody who writes waits longer for it.
FEWEST, MOST = 10, 500  # Rows of a step.
RESTS = 100  # Times as long as a step took, others write alone: one write in a hundred meets it.
SHORTEST_REST, LONGEST_REST = 0.1, 2.0  # Seconds.


class Retention:
    """One process's share: it remembers how far it came, and begins anew each hour."""

    def __init__(self, services: Services, goes_on: Callable[[], bool] = lambda: True) -> None:
        self._services = services
        self._goes_on = goes_on
        self._worker = uuid4().hex
        self._at = 0  # Which of the steps.
        self._after = 0  # Which id it came to.
        self._size = FEWEST * 10
        self._rests_until: datetime | None = None

    def tick(self) -> None:
        """For the scheduler; what can't be done now is done by the next tick."""
        try:
            self.work(AT_WORK)
        except Unavailable as error:
            log.warning("what is older than RETENTION_DAYS waits for the database: %s", error)

    def work(self, seconds: float) -> int:
        """Remove for about so long, or until nothing is left; how many rows."""
        now, before = self._services.now(), self._services.remembers_from
        if before is None or (self._rests_until and now < self._rests_until) or not self._take():
            return 0
        end, removed = time.monotonic() + seconds, 0
        while self._goes_on() and time.monotonic() < end:
            removed += self._step(before)
            if self._at == len(removal.STEPS):
                self._at, self._rests_until = 0, now + SWEEP_EVERY
                break
        if removed:
            log.info("%d rows older than RETENTION_DAYS were removed", removed)
        return removed

    def _take(self) -> bool:
        now = self._services.steady()
        with self._services.database.write() as session:
            return duties.take(session, DUTY, self._worker, now=now, until=now + LEASE)

    def _step(self, before: datetime) -> int:
        step = list(removal.STEPS.values())[self._at]
        with self._services.database.read() as session:
            found = step.find(session, before, self._after, self._size)
        removed = self._remove(step, found.keys, before) if found.keys else 0
        if found.after is None:
            self._at += 1
        self._after = found.after or 0
        return removed

    def _remove(self, step: Step, keys: Sequence[Any], before: datetime) -> int:
        """The next step is as large as this one should have been."""
        with self._services.database.write() as session:
            begun = time.monotonic()
            removed = step.remove(session, keys, before)
        took = time.monotonic() - begun
        factor = min(max(STEP_TIME / max(took, 0.001), 0.5), 2.0)
        self._size = min(max(int(self._size * factor), FEWEST), MOST)
        time.sleep(min(max(SHORTEST_REST, RESTS * took), LONGEST_REST))
        return removed
