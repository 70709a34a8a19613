"""The relay's and the socket's figures for Prometheus, read when they are asked for."""

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from store.engine import Database, Unavailable
from store.outbox import deliveries


class RelayFigures(Collector):
    def __init__(self, database: Database, sessions: Callable[[], int]) -> None:
        self._database = database
        self._sessions = sessions

    def collect(self) -> Iterator[Metric]:
        """Without the database's figures while it can't be read: /readyz tells that."""
        yield GaugeMetricFamily(
            "heliograph_socket_sessions", "Open Socket Mode sessions.", self._sessions()
        )
        waiting = GaugeMetricFamily(
            "heliograph_deliveries_waiting",
            "Posts that are owed, by provider.",
            labels=["provider"],
        )
        paused = GaugeMetricFamily(
            "heliograph_lanes_paused",
            "Targets that take nothing until they are resumed.",
            labels=["provider"],
        )
        for backlog in self._backlogs():
            waiting.add_metric([backlog.provider], backlog.waiting)
            paused.add_metric([backlog.provider], backlog.paused)
        yield waiting
        yield paused

    def _backlogs(self) -> list[deliveries.Backlog]:
        try:
            with self._database.read() as session:
                return deliveries.backlogs(session)
        except Unavailable:
            return []
