"""How far behind the tracker is followed, for Prometheus: read when it is asked for."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.services import Services, Unavailable
from store.issues import feed, wishes
from store.issues.feed import Waiting
from store.people import directory_sync


class TrackerFigures(Collector):
    """Of the organization that is connected; none where none is."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        """Nothing while the database can't be read: /readyz tells that."""
        slug = self._services.settings.sentry_org
        if slug is None:
            return
        try:
            with self._services.database.read() as session:
                unread, presses = feed.unread(session), wishes.waiting(session)
                polled_at = directory_sync.of(session, slug).polled_at
        except Unavailable:
            return
        lag = _age(unread, self._services.steady().timestamp())
        asked = _age(presses, self._services.now().timestamp())
        yield _gauge("feed_unread", "Issues whose activity waits to be read.", unread.number)
        yield _gauge("feed_lag_seconds", "Age of the oldest of these; 0: none waits.", lag)
        yield _gauge("wishes_waiting", "Presses that the tracker did not answer.", presses.number)
        yield _gauge("wishes_age_seconds", "Age of the oldest of these; 0: none waits.", asked)
        if polled_at is not None:
            told, at = "When the last poll that went well ended.", polled_at.timestamp()
            yield _gauge("poll_last_success_timestamp_seconds", told, at)


def _age(waiting: Waiting, now: float) -> float:
    return max(0.0, now - waiting.since.timestamp()) if waiting.since else 0.0


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"heliograph_{name}", told, value)
