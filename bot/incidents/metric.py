"""What a metric alert measures, and how its tracker is asked for that over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEFORE = 10  # Windows that are shown before the incident began.
MOST = 480  # Windows in all: a picture shows no more.
TYPES = {  # The kind of data → which events are meant. Sessions are none.
    "": ("error",),
    "events": ("error",),
    "transactions": ("transaction",),
    "generic_metrics": ("transaction",),
}
OF_SESSIONS = ("percentage(", "crash_free")


@dataclass(frozen=True)
class Metric:
    """Of a rule."""

    aggregate: str = ""
    query: str = ""  # The rule's filter, in the tracker's words.
    dataset: str = ""
    event_types: Sequence[str] = ()
    environment: str = ""
    window: int | None = None  # Minutes; the value is that of the last so many.

    @property
    def is_of_events(self) -> bool:
        """Whether events make it: the tracker has these over time."""
        is_known = bool(self.aggregate) and not self.aggregate.startswith(OF_SESSIONS)
        return is_known and self.dataset in TYPES

    def question(self, project: str, since: datetime, now: datetime) -> dict[str, str]:
        """For `events-stats/`; each point is of a window, as the threshold is."""
        window = timedelta(minutes=self.window or 1)
        begin = max(since - BEFORE * window, now - MOST * window)
        types = " OR ".join(f"event.type:{each}" for each in self.event_types or self._types)
        asked = {
            "project": project,
            "yAxis": self.aggregate,
            "query": f"({types}) AND ({self.query})" if self.query else types,
            "start": _utc(begin),
            "end": _utc(now),
            "interval": f"{self.window or 1}m",
            "partial": "1",
        }
        return asked | ({"environment": self.environment} if self.environment else {})

    @property
    def _types(self) -> Sequence[str]:
        return TYPES.get(self.dataset, ())


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
