"""One provider's relay: a dispatcher that claims due lanes, and threads that carry them."""

import logging
import queue
import threading
import time
from datetime import datetime, timedelta
from uuid import uuid4

from bot.providers.base import Pace, Probes, Provider, WorkspaceDown
from bot.relay.courier import LEASE, Courier
from bot.services import Services
from store import claims
from store.claims import ClaimedLane
from store.engine import Unavailable

log = logging.getLogger(__name__)

LONGEST_SLEEP = 30.0  # Seconds; the scheduler's tick wakes it sooner.
PROBE_EVERY = 60.0  # Seconds between probes of a workspace that is down.
AFTER_FAULT = 1.0  # Seconds until the next try when the database can't be asked.


class Relay:
    def __init__(
        self,
        services: Services,
        provider: Provider,
        *,
        pace: Pace | None = None,
        probe_every: float = PROBE_EVERY,
    ) -> None:
        self.provider = provider
        self.worker = uuid4().hex
        self._services = services
        self._database = services.database
        self._courier = Courier(services, provider, self.worker, pace)
        self._lanes: queue.SimpleQueue[ClaimedLane | None] = queue.SimpleQueue()
        self._free = provider.lanes_in_flight
        self._changed = threading.Condition()
        self._is_woken = False
        self._is_stopping = False
        self._probe_every = probe_every
        self._probe_at: float | None = None  # Monotonic; None: the provider is up.
        self._beat = time.monotonic()
        self._threads = [
            threading.Thread(target=self._dispatch, name=f"{provider.name}-relay", daemon=True),
            *(
                threading.Thread(target=self._work, name=f"{provider.name}-{n}", daemon=True)
                for n in range(provider.lanes_in_flight)
            ),
        ]

    def start(self) -> None:
        self._database.subscribe(self._owed)
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Look for due lanes now; cheap, from any thread."""
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def renew(self) -> None:
        """Keep the lanes in hand, while sends are under way; the scheduler's duty."""
        if self._free < self.provider.lanes_in_flight:
            with self._database.write() as session:
                claims.renew(session, self.worker, until=self._services.steady() + LEASE)

    @property
    def silence(self) -> timedelta:
        """How long the dispatcher has not come round; for /readyz."""
        return timedelta(seconds=time.monotonic() - self._beat)

    def stop(self, patience: timedelta) -> None:
        """Claim nothing more, let the sends under way end, for no longer than `patience`."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        for _ in self._threads[1:]:
            self._lanes.put(None)
        end = time.monotonic() + patience.total_seconds()
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def run_once(self) -> datetime | None:
        """Carry all that is due, in this thread; returns when the next is due. For simulations."""
        while lanes := self._claim(self.provider.lanes_in_flight):
            for lane in lanes:
                self._courier.carry(lane)
        with self._database.read() as session:
            return claims.next_due(session, self.provider.name)

    def _owed(self, providers: frozenset[str]) -> None:
        if self.provider.name in providers:
            self.wake()

    def _dispatch(self) -> None:
        while not self._is_stopping:
            self._beat = time.monotonic()
            try:
                sleep = self._hand_out()
            except Unavailable as error:
                log.warning("the %s relay waits for the database: %s", self.provider.name, error)
                sleep = AFTER_FAULT
            with self._changed:
                if not self._is_woken and not self._is_stopping:
                    self._changed.wait(sleep)
                self._is_woken = False

    def _hand_out(self) -> float:
        """Claim what is due for the threads that are free; returns the seconds to sleep."""
        if (left := self._until_probe()) > 0:
            return left
        if self._free == 0:
            return LONGEST_SLEEP  # Whoever becomes free wakes us.
        lanes = self._claim(self._free)
        for lane in lanes:
            with self._changed:
                self._free -= 1
            self._lanes.put(lane)
        if self._free == 0:
            return LONGEST_SLEEP
        with self._database.read() as session:
            due = claims.next_due(session, self.provider.name)
        return self._seconds_until(due)

    def _claim(self, limit: int) -> list[ClaimedLane]:
        with self._database.write() as session:
            return claims.claim(
                session,
                self.provider.name,
                self.worker,
                now=self._services.steady(),
                lease=LEASE,
                limit=limit,
            )

    def _seconds_until(self, due: datetime | None) -> float:
        if due is None:
            return LONGEST_SLEEP
        left = (due - self._services.steady()).total_seconds()
        return min(max(left, 0.0), LONGEST_SLEEP)

    def _work(self) -> None:
        while (lane := self._lanes.get()) is not None:
            try:
                self._courier.carry(lane)
            except WorkspaceDown as failure:
                self._shut(failure)
            except Exception:
                log.exception("lane %s could not be carried", lane.target)
            with self._changed:
                self._free += 1
            self.wake()

    def _shut(self, failure: WorkspaceDown) -> None:
        """Nothing can be sent anywhere: hold everything, and probe from time to time."""
        if self._probe_at is None:
            log.error("%s takes nothing: %s; what waits is kept", self.provider.name, failure)
        self._probe_at = time.monotonic() + self._probe_every

    def _until_probe(self) -> float:
        """Seconds to wait while the provider is down; 0 when it is up (again)."""
        if self._probe_at is None:
            return 0.0
        left = self._probe_at - time.monotonic()
        if left > 0:
            return left
        try:
            if isinstance(self.provider, Probes):
                self.provider.probe()
        except Exception as failure:  # noqa: BLE001 - whatever it is, it is not up yet.
            log.warning("%s still takes nothing: %s", self.provider.name, failure)
            self._probe_at = time.monotonic() + self._probe_every
            return self._probe_every
        log.warning("%s is back; sending goes on", self.provider.name)
        self._probe_at = None
        return 0.0
