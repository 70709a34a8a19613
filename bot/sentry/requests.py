"""How long Sentry takes, and what it answers: a figure for Prometheus."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from prometheus_client import Histogram
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # Seconds; an answer has 30 at the most.


class Outcome(StrEnum):
    OK = "ok"
    LIMITED = "limited"  # Too many requests: asked again later.
    REFUSED = "refused"  # It is not there, or the token may not.
    FAILED = "failed"  # A fault of the server, or the answer is none of Sentry's.
    UNREACHABLE = "unreachable"  # No connection, or no whole answer in time.


@dataclass
class Exchange:
    status: int | None = None  # Of HTTP; None: no whole answer.
    is_page: bool = False  # For a browser, as a proxy's sign-in: none of Sentry's, whatever status.

    @property
    def outcome(self) -> Outcome:
        if self.status is None:
            return Outcome.UNREACHABLE
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            return Outcome.LIMITED
        if HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return Outcome.REFUSED
        is_ok = HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES
        return Outcome.OK if is_ok and not self.is_page else Outcome.FAILED


class Requests(Collector):
    """Of one process, whoever asks and whatever for."""

    def __init__(self) -> None:
        self._seconds = Histogram(
            "heliograph_sentry_request_seconds",
            "Time from a request to the tracker until its answer, by what came of it.",
            ("outcome",),
            buckets=BUCKETS,
            registry=None,
        )
        for outcome in Outcome:
            self._seconds.labels(outcome.value)

    @contextmanager
    def timed(self) -> Iterator[Exchange]:
        """Around one request; its status is filled in by who asks."""
        exchange, begun = Exchange(), time.perf_counter()
        try:
            yield exchange
        finally:
            took = time.perf_counter() - begun
            self._seconds.labels(exchange.outcome.value).observe(took)

    def collect(self) -> Iterable[Metric]:
        return self._seconds.collect()
