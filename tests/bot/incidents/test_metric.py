"""What a tracker is asked for to draw a metric alert."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.incidents.metric import Metric

SINCE = datetime(2026, 3, 14, 9, tzinfo=UTC)
NOW = SINCE + timedelta(minutes=30)
ERRORS = Metric(aggregate="count()", dataset="events", window=10)


def test_the_question():
    """Ten windows before it began, and each point is of a window, as the threshold is."""
    assert ERRORS.question("2", SINCE, NOW) == {
        "project": "2",
        "yAxis": "count()",
        "query": "event.type:error",
        "start": "2026-03-14T07:20:00",
        "end": "2026-03-14T09:30:00",
        "interval": "10m",
        "partial": "1",
    }


def test_the_filter_of_the_rule():
    """With its environment, and the events that it counts."""
    metric = Metric("count()", "level:fatal", "events", ["error", "default"], "production", 5)

    asked = metric.question("2", SINCE, NOW)

    assert asked["query"] == "(event.type:error OR event.type:default) AND (level:fatal)"
    assert (asked["environment"], asked["interval"]) == ("production", "5m")


def test_a_long_one():
    """No more than a picture can show."""
    asked = ERRORS.question("2", SINCE - timedelta(days=90), NOW)

    assert asked["start"] == "2026-03-11T01:30:00"


@pytest.mark.parametrize(
    ("metric", "is_of_events"),
    [
        (ERRORS, True),
        (Metric("p95(transaction.duration)", dataset="generic_metrics"), True),
        (Metric("percentage(sessions_crashed, sessions) AS _crash_rate", dataset="metrics"), False),
        (Metric("percentage(users_crashed, users)"), False),
        (Metric("count()", dataset="of_tomorrow"), False),
        (Metric(), False),
    ],
)
def test_what_has_points(metric, is_of_events):
    """Sessions and what nobody knows have none."""
    assert metric.is_of_events == is_of_events
