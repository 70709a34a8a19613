"""What relays count for Prometheus: how late deliveries are, what failed, what was given up."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from prometheus_client import Counter, Histogram
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from bot.relay import outcome
from bot.relay.jobs import NotTried, Result, Send
from bot.vocabulary.failures import Failure, FailureKind
from store.outbox.models import Purpose

# Seconds. What nothing holds up is there in well under one; a backoff is 5 minutes at most.
BUCKETS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
POST, REDRAW = "post", "redraw"


class DeliveryCounts(Collector):
    """Of all relays of a process. Labels are the program's own words: no target is one."""

    def __init__(self) -> None:
        self._latency = Histogram(
            "heliograph_delivery_latency_seconds",
            "Time from when a delivery was owed until its provider had it.",
            ("provider", "purpose"),
            buckets=BUCKETS,
            registry=None,
        )
        self._failures = Counter(
            "heliograph_delivery_failures",
            "Sends and look-ups that failed, by provider and reason.",
            ("provider", "reason"),
            registry=None,
        )
        self._given_up = Counter(
            "heliograph_deliveries_given_up",
            "Messages that are not sent any more, since they were refused for good.",
            ("provider",),
            registry=None,
        )

    def begin(self, provider: str) -> None:
        """All are there from the start, at 0: Prometheus sees no rise in what only appears."""
        for purpose in (POST, REDRAW):
            self._latency.labels(provider, purpose)
        for kind in FailureKind:
            self._failures.labels(provider, kind.value)
        self._given_up.labels(provider)

    def ended(self, provider: str, results: Sequence[Result], now: datetime) -> None:
        """After these were written down."""
        for result in results:
            if result.failure is None:
                self._sent(provider, result, now)
            elif not isinstance(result.failure, NotTried):
                self._failed(provider, result, result.failure)

    def given_up(self, provider: str, number: int) -> None:
        self._given_up.labels(provider).inc(number)

    def collect(self) -> Iterator[Metric]:
        for each in (self._latency, self._failures, self._given_up):
            yield from each.collect()

    def _sent(self, provider: str, result: Result, now: datetime) -> None:
        """A look-up that found nothing has sent nothing."""
        work = result.job.work
        if not isinstance(work, Send) and result.answer is None:
            return
        purpose = REDRAW if work.purpose == Purpose.REDRAW else POST
        for owed_at in work.owed_at:
            took = max(0.0, (now - owed_at).total_seconds())
            self._latency.labels(provider, purpose).observe(took)

    def _failed(self, provider: str, result: Result, failure: Failure) -> None:
        self._failures.labels(provider, failure.kind.value).inc()
        work = result.job.work
        if not isinstance(work, Send) or work.purpose == Purpose.REDRAW:
            return  # What would redraw a message that people deleted is no loss.
        if outcome.is_final(work, failure):
            self.given_up(provider, len(work.ids))
