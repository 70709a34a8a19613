"""Figures for Prometheus, in a registry of their own: others may register theirs in it."""

from functools import partial

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
)

from bot import VERSION
from bot.sources.health import Health


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        build = Info("heliograph_build", "The program that answers.", registry=self.registry)
        build.info({"version": VERSION})
        self.requests = Counter(
            "heliograph_intake_requests",
            "Requests that the intake answered, by source and status.",
            ("source", "answer"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "heliograph_intake_seconds",
            "Time from a request's head to its answer.",
            ("source",),
            registry=self.registry,
        )

    def watch(self, health: Health) -> None:
        """One gauge a check: 1 while it is well."""
        gauge = Gauge(
            "heliograph_check_ok",
            "1 while the check finds nothing wrong; /readyz has it in words.",
            ("check",),
            registry=self.registry,
        )
        for name in health.names:
            gauge.labels(name).set_function(partial(_is_well, health, name))


def _is_well(health: Health, name: str) -> float:
    return float(health.fault(name) is None)
