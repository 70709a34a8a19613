"""The demo's metric, as its chart shows it."""

from datetime import UTC, datetime

from bot.demo.metrics import CRITICAL, EACH, MINUTES, WARNING, Metric

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


def values(metric):
    return [value for _, value in metric._points(NOW)]


def test_nothing_is_quite_even():
    """An hour of what is usual, with its ups and downs, below both thresholds."""
    calm = values(Metric("", ""))

    assert len(calm) == MINUTES
    assert len(set(calm)) > 5
    assert max(calm) < WARNING


def test_it_rises_over_the_thresholds():
    """Each status takes its minutes, the newest at the end."""
    metric = Metric("", "")
    for status in ("warning", "critical"):
        metric._report(status)
    *_, last = (values(metric)[n : n + EACH] for n in range(0, MINUTES, EACH))
    before = values(metric)[-2 * EACH : -EACH]

    assert min(last) > CRITICAL
    assert all(WARNING < value < CRITICAL for value in before)


def test_a_new_incident_after_the_end():
    """With an id and a number of its own."""
    metric = Metric("", "")
    ids = [metric._report(status)["id"] for status in ("warning", "resolved", "warning")]

    assert ids == ["demo-1", "demo-1", "demo-2"]
