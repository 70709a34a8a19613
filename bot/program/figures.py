"""All figures of the running program, in one registry."""

from bot.feed.figures import TrackerFigures
from bot.program.connection import Connection
from bot.relay.counts import DeliveryCounts
from bot.relay.figures import RelayFigures
from bot.sentry.client import SentryClient
from bot.services import Services
from bot.sources.metrics import Metrics


def metrics_of(
    services: Services,
    connection: Connection,
    counts: DeliveryCounts,
    sentry: SentryClient | None,
) -> Metrics:
    metrics = Metrics()
    register = metrics.registry.register
    register(RelayFigures(services, lambda: connection.sessions))
    register(counts)
    register(connection.figures)
    register(TrackerFigures(services))
    if sentry is not None:
        register(sentry.connection.requests)
    return metrics
