"""The relay's and the socket's figures for Prometheus, read when they are asked for."""

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.services import Services, Unavailable
from store.outbox import backlog, outages
from store.outbox.backlog import Backlog


class RelayFigures(Collector):
    def __init__(self, services: Services, sessions: Callable[[], int]) -> None:
        self._services = services
        self._sessions = sessions

    def collect(self) -> Iterator[Metric]:
        """Without the database's figures while it can't be read: /readyz tells that."""
        yield GaugeMetricFamily(
            "heliograph_socket_sessions", "Open Socket Mode sessions.", self._sessions()
        )
        behind, down = self._read()
        yield _by_provider(
            "deliveries_waiting",
            "Posts that are owed, by provider.",
            {each.provider: each.waiting for each in behind},
        )
        yield _by_provider(
            "lanes_paused",
            "Targets that take nothing until they are resumed.",
            {each.provider: each.paused for each in behind},
        )
        yield _by_provider(
            "oldest_due_delivery_seconds",
            "Age of the oldest delivery whose target is not paused; 0: none waits.",
            {each.provider: self._age(each) for each in behind},
        )
        yield _by_provider(
            "provider_up",
            "0 while the provider takes nothing from anybody, by the last try.",
            {each.provider: each.provider not in down for each in behind},
        )

    def _read(self) -> tuple[list[Backlog], set[str]]:
        try:
            with self._services.database.read() as session:
                down = {each.provider for each in outages.all_of(session)}
                return backlog.backlogs(session), down
        except Unavailable:
            return [], set()

    def _age(self, behind: Backlog) -> float:
        if behind.since is None:
            return 0.0
        return max(0.0, (self._services.steady() - behind.since).total_seconds())


def _by_provider(name: str, told: str, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"heliograph_{name}", told, labels=["provider"])
    for provider, value in values.items():
        family.add_metric([provider], value)
    return family
