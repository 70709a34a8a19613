"""What the socket tells Prometheus: sessions, how often they end, and how fast acks are."""

from collections.abc import Callable, Iterator, Sequence

from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

# Seconds; Slack waits for 3, and shows who pressed a warning sign after that.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10)
TYPES = ("interactive", "slash_commands", "events_api")  # Of envelopes.
OTHER = "other"


class SocketFigures(Collector):
    """`ages`: seconds that each connection's session is open; None: it has none."""

    def __init__(self, ages: Callable[[], Sequence[float | None]]) -> None:
        self._ages = ages
        self._reconnects = Counter(
            "heliograph_socket_reconnects",
            "Sessions that took the place of one before.",
            registry=None,
        )
        self._failed = Counter(
            "heliograph_socket_connect_failures",
            "Tries to open a session that failed.",
            registry=None,
        )
        self._acks = Histogram(
            "heliograph_ack_seconds",
            "Time from an envelope of Slack's to its ack, by the envelope's type.",
            ("type",),
            buckets=BUCKETS,
            registry=None,
        )
        self._unacked = Counter(
            "heliograph_envelopes_unacked",
            "Envelopes that got no ack: Slack sends events again, and clicks are lost.",
            ("type",),
            registry=None,
        )
        for name in (*TYPES, OTHER):
            self._acks.labels(name)
            self._unacked.labels(name)

    def opened_again(self) -> None:
        self._reconnects.inc()

    def failed(self) -> None:
        self._failed.inc()

    def acked(self, kind: str, seconds: float) -> None:
        self._acks.labels(_known(kind)).observe(seconds)

    def unacked(self, kind: str) -> None:
        self._unacked.labels(_known(kind)).inc()

    def collect(self) -> Iterator[Metric]:
        for each in (self._reconnects, self._failed, self._acks, self._unacked):
            yield from each.collect()
        age = GaugeMetricFamily(
            "heliograph_socket_session_age_seconds",
            "How long the session of each connection is open; none where there is no session.",
            labels=["connection"],
        )
        for number, seconds in enumerate(self._ages(), 1):
            if seconds is not None:
                age.add_metric([str(number)], seconds)
        yield age


def _known(kind: str) -> str:
    """Whatever Slack names tomorrow adds no label."""
    return kind if kind in TYPES else OTHER
