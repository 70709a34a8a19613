import math

import pytest

from bot.vocabulary.aggregates import known, minutes, named, number, sentence

SESSIONS = "percentage(sessions_crashed, sessions) AS _crash_rate_alert_aggregate"
USERS = "percentage(users_crashed, users) AS _crash_rate_alert_aggregate"


@pytest.mark.parametrize(
    ("aggregate", "value", "window", "said"),
    [
        ("count()", 1204, 10, "1,204 events in the last 10 minutes"),
        ("count()", 1, 1, "1 event in the last 1 minute"),
        ("count()", 0, 60, "0 events in the last 60 minutes"),
        ("count_unique(tags[sentry:user])", 37, 60, "37 users affected in the last 60 minutes"),
        ("count_unique(user)", 1, 5, "1 user affected in the last 5 minutes"),
        (SESSIONS, 97.123, 60, "97.12% sessions crash free rate in the last 60 minutes"),
        (USERS, 99.5, 1440, "99.5% users crash free rate in the last 24 hours"),
        ("failure_rate()", 12, 30, "12% failure rate in the last 30 minutes"),
        (
            "p95(transaction.duration)",
            812.5,
            10,
            "812.5 p95(transaction.duration) in the last 10 m",
        ),
        ("p95( transaction.duration )", 3, 10, "3 p95( transaction.duration ) in the last 10 m"),
        ("", 5, 10, "5 events in the last 10 minutes"),
        ("count()", 5, None, "5 events"),
    ],
)
def test_each_aggregate(aggregate, value, window, said):
    """As people call it, else as it is."""
    assert sentence(aggregate, value, window).startswith(said)


@pytest.mark.parametrize(
    ("aggregate", "said"),
    [
        ("count()", "No value of events in the last 10 minutes"),
        (SESSIONS, "No sessions crash free rate in the last 10 minutes"),
        ("p95(x)", "No value of p95(x) in the last 10 minutes"),
    ],
)
def test_no_value(aggregate, said):
    """It is said that there is none; nothing is made up."""
    assert sentence(aggregate, None, 10) == said
    assert sentence(aggregate, None, 10, 60) == said


@pytest.mark.parametrize(
    ("value", "delta", "said"),
    [
        (20, 60, "20% higher than the same time one hour ago"),
        (-12.5, 60, "12.5% lower than the same time one hour ago"),
        (150, 1440, "150% higher than the same time one day ago"),
        (1, 10080, "1% higher than the same time one week ago"),
        (1, 43200, "1% higher than the same time one month ago"),
        (30, 15, "30% higher than the same time 15 minutes ago"),
        (0, 5, "no higher or lower than the same time 5 minutes ago"),
    ],
)
def test_comparison(value, delta, said):
    """With a comparison the value is percent against then."""
    assert sentence("count()", value, 10, delta) == f"Events in the last 10 minutes: {said}"


def test_comparison_of_a_rate():
    """A share compared is not percent twice."""
    said = sentence(SESSIONS, -3, 60, 60)

    assert said == (
        "Sessions crash free rate in the last 60 minutes: 3% lower than the same time one hour ago"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-5, "-5"),
        (-0.004, "-0.004"),
        (0.00012345, "0.000123"),
        (1e308, "1e+308"),
        (-1e308, "-1e+308"),
        (5e-324, "4.94e-324"),
        (1234567.891, "1,234,567.89"),
        (100.0, "100"),
        (999.999, "1,000"),
        (1e15, "1e+15"),
    ],
)
def test_numbers(value, said):
    """Any number is shown short, and none breaks the sentence."""
    assert number(value) == said


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None])
def test_no_number_is_no_value(value):
    """A metric without events has none."""
    assert known(value) is None


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 minute"),
        (90, "90 minutes"),
        (120, "2 hours"),
        (150, "150 minutes"),
        (1440, "24 hours"),
        (2880, "2 days"),
        (2**31 - 1, "2,147,483,647 minutes"),
    ],
)
def test_windows(count, said):
    """In the largest unit without a fraction."""
    assert minutes(count) == said


def test_the_name_of_a_share_begins_with_its_sign():
    """So that the number stands right before it."""
    assert named(SESSIONS) == "% sessions crash free rate"
