"""One provider's relay: a thread that takes turns, and threads that send."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from bot.providers.base import Closes, Pace, Probes, Provider
from bot.relay import outages
from bot.relay.counts import DeliveryCounts
from bot.relay.dispatcher import Dispatcher
from bot.relay.faults import Faults
from bot.relay.jobs import Job, LeaseOver, Result
from bot.relay.lease import Lease
from bot.relay.send import do_all
from bot.services import Services
from bot.vocabulary.failures import WorkspaceDown
from store.engine import Unavailable

log = logging.getLogger(__name__)

LONGEST_SLEEP = 10.0  # Seconds; the scheduler's tick wakes it sooner.
PROBE_EVERY = 60.0  # Seconds between probes of a provider that is down.
BREATH = 0.004  # Seconds from one turn to the next: what comes meanwhile shares it.
FAREWELL = 0.5  # Seconds; whoever answers no goodbye by then is left without one.
WHILE_STOPPING = 0.2  # Seconds between looks at whether all is written down.


class Relay:
    def __init__(
        self,
        services: Services,
        provider: Provider,
        *,
        pace: Pace | None = None,
        probe_every: float = PROBE_EVERY,
        counts: DeliveryCounts | None = None,
    ) -> None:
        """`counts` are of all relays of the process."""
        self.provider = provider
        self.worker = uuid4().hex
        self._services = services
        self._dispatcher = Dispatcher(services, provider, self.worker, pace, counts)
        self._lease = Lease(services, provider.name, self.worker)
        self._probe_every = probe_every
        self._probe_at: float | None = None  # Monotonic; None: the provider is up.
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._results: list[Result] = []
        self._changed = threading.Condition()
        self._is_woken = False
        self._is_stopping = False
        self._is_over = False  # Stopped, and out of patience.
        self._faults = Faults()
        self._beat = self._took_up = time.monotonic()
        self.rounds = 0  # Turns begun, well or not; a count that stands still is a thread stuck.
        self._turning = threading.Thread(
            target=self._take_turns, name=f"{provider.name}-relay", daemon=True
        )
        self._senders = [
            threading.Thread(target=self._send, name=f"{provider.name}-{n}", daemon=True)
            for n in range(provider.lanes_in_flight)
        ]

    @property
    def threads(self) -> Sequence[threading.Thread]:
        return (self._turning, *self._senders)

    def start(self) -> None:
        self._services.database.subscribe(self._owed)
        for thread in (*self._senders, self._turning):
            thread.start()

    def wake(self) -> None:
        """Look for due lanes now; cheap, from any thread."""
        with self._changed:
            self._is_woken = True
            self._changed.notify()

    def keep_leases(self) -> None:
        """Renew our own, and free those of workers that are gone."""
        self._lease.keep(self._dispatcher.lanes)

    @property
    def silence(self) -> timedelta:
        """How long no turn has ended well; for /readyz."""
        return timedelta(seconds=time.monotonic() - self._beat)

    @property
    def rest(self) -> timedelta:
        """How long nothing was taken up to be sent."""
        return timedelta(seconds=time.monotonic() - self._took_up)

    @property
    def is_down(self) -> bool:
        """Whether the provider takes nothing at all."""
        return self._probe_at is not None

    def stop(self, patience: timedelta) -> None:
        """Begin nothing more; what is under way ends and is written down, within `patience`.

        What is not done by then is looked up by whoever runs next; nothing is sent any more.
        """
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        self._turning.join(max(0.0, patience.total_seconds()))
        self._is_over = True
        with suppress(queue.Empty):
            while True:
                self._jobs.get_nowait()
        for _ in self._senders:
            self._jobs.put(None)
        self._lease.close()
        if isinstance(self.provider, Closes):
            name = f"{self.provider.name}-farewell"
            leaving = threading.Thread(target=self.provider.close, name=name, daemon=True)
            leaving.start()
            leaving.join(FAREWELL)

    def run_once(self) -> datetime | None:
        """All that is due, in this thread; returns when the next is due. For simulations."""
        results: list[Result] = []
        while not self.is_down:
            jobs = self._dispatcher.turn(results, is_claiming=True)
            results = [result for job in jobs for result in do_all(self.provider, job)]
            self._notice_down(results)
            due = self._dispatcher.next_due()
            is_due = due is not None and due <= self._services.steady()
            if not (jobs or is_due or self._dispatcher.lanes):
                return due
        self._dispatcher.turn(results, is_claiming=False)
        return self._dispatcher.next_due()

    def _owed(self, providers: frozenset[str]) -> None:
        if self.provider.name in providers:
            self.wake()

    def _take_turns(self) -> None:
        """Until stopped and everything is written down, or the patience is at its end."""
        while not (self._is_over or (self._is_stopping and not self._dispatcher.lanes)):
            self._services.rush.wait()
            self.rounds += 1
            with self._changed:
                results, self._results = self._results, []
                self._is_woken = False
            self._dispatcher.keep(results)
            try:
                sleep = self._turn(results)
            except Exception as error:  # noqa: BLE001 - all but what comes again and again.
                self._wait_after(error)
                continue
            self._faults.over()
            self._beat = time.monotonic()
            self._sleep(sleep)

    def _sleep(self, seconds: float) -> None:
        """Until there is something to do, and a breath at least."""
        begun = time.monotonic()
        with self._changed:
            if not (self._is_woken or self._results or self._is_stopping):
                self._changed.wait(seconds)
            elif self._is_stopping and not self._results:
                self._changed.wait(min(seconds, WHILE_STOPPING))
        time.sleep(max(0.0, begun + BREATH - time.monotonic()))

    def _wait_after(self, error: Exception) -> None:
        """Whoever wakes us meanwhile is served after it; only an end is not kept waiting."""
        pause = self._faults.pause_after(error, self.provider.name)
        if self._is_stopping:
            time.sleep(min(pause, WHILE_STOPPING))
            return
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping, pause)

    def _turn(self, results: list[Result]) -> float:
        """One turn; returns the seconds to sleep if nothing wakes us."""
        self._notice_down(results)
        is_over = any(isinstance(result.failure, LeaseOver) for result in results)
        if self._lease.keep_if_due(self._dispatcher.lanes, is_over=is_over):
            self._notice_outage()
        until_probe = self._until_probe()
        is_claiming = not self._is_stopping and until_probe == 0
        for job in self._dispatcher.turn(is_claiming=is_claiming):
            self._jobs.put(job)
            self._took_up = time.monotonic()
        if self._is_woken or self._results or not self._dispatcher.is_idle:
            return 0.0
        if until_probe or len(self._dispatcher.lanes) >= self._dispatcher.lanes_max:
            return min(until_probe or LONGEST_SLEEP, LONGEST_SLEEP)  # Whoever comes back wakes us.
        due = self._dispatcher.next_due()
        if due is None:
            return LONGEST_SLEEP
        left = (due - self._services.steady()).total_seconds()
        return min(max(left, 0.0), LONGEST_SLEEP)

    def _send(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._services.rush.wait()
            results = do_all(
                self.provider, job, goes_on=lambda: not self._is_stopping, holds=self._lease.holds
            )
            with self._changed:
                self._results += results
                self._changed.notify()

    def _notice_down(self, results: list[Result]) -> None:
        """Nothing can be sent anywhere: hold everything, and probe from time to time."""
        down = next((r.failure for r in results if isinstance(r.failure, WorkspaceDown)), None)
        if down is None:
            return
        if self._probe_at is None:
            log.error("%s takes nothing: %s; what waits is kept", self.provider.name, down)
            self._write_down(lambda: outages.begin(self._services, self.provider.name, str(down)))
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
        self._write_down(lambda: outages.end(self._services, self.provider.name))
        return 0.0

    def _notice_outage(self) -> None:
        """An event, another process, or the one before us has noted that it is down: look."""
        if self._probe_at is None and outages.is_noted(self._services, self.provider.name):
            self._probe_at = time.monotonic()

    @staticmethod
    def _write_down(change: Callable[[], None]) -> None:
        """What it is told by must not stop the sending."""
        try:
            change()
        except Unavailable as error:
            log.warning("an outage was not written down: %s", error)
