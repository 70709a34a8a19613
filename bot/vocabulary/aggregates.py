"""Metrics in words: `1,204 events in the last 10 minutes`."""

import math
from collections.abc import Mapping

ALIAS = " AS "  # Sentry writes crash-free aggregates with one: `… AS _crash_rate_alert_aggregate`.
# Aggregate → how people call it; one that begins with % is a share. Others are called as they are.
NAMES: Mapping[str, str] = {
    "count()": "events",
    "count_unique(tags[sentry:user])": "users affected",
    "count_unique(user)": "users affected",
    "percentage(sessions_crashed, sessions)": "% sessions crash free rate",
    "percentage(users_crashed, users)": "% users crash free rate",
    "failure_rate()": "% failure rate",
}
ONE = {"events": "event", "users affected": "user affected"}
AGO = {
    60: "one hour ago",
    24 * 60: "one day ago",
    7 * 24 * 60: "one week ago",
    30 * 24 * 60: "one month ago",
}
LARGE = 10**15  # From here on digits say less than their number.
SMALL = 0.01  # Below it two decimals would show nothing.


def sentence(
    aggregate: str, value: float | None, window: int | None, comparison_delta: int | None = None
) -> str:
    """What was measured; minutes throughout. With a `comparison_delta` the value is percent."""
    name = named(aggregate)
    within = f" in the last {minutes(window)}" if window else ""
    if value is not None and comparison_delta:
        what = name.removeprefix("% ")
        return f"{what[:1].upper()}{what[1:]}{within}: {_compared(value, comparison_delta)}"
    return f"{_measured(name, value)}{within}"


def named(aggregate: str) -> str:
    """What people call the aggregate; the same spaces make it the same."""
    bare = " ".join(aggregate.split()).partition(ALIAS)[0]
    return NAMES.get(bare, bare) or "events"


def number(value: float) -> str:
    """For people: thousands apart, no more decimals than they can use."""
    size = abs(value)
    if size >= LARGE or 0 < size < SMALL:
        return f"{value:.3g}"
    return f"{round(value, 2):,.2f}".rstrip("0").rstrip(".")


def minutes(count: int) -> str:
    """`10 minutes`, `24 hours`, `7 days`: in the largest unit that needs no fraction."""
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if count >= 2 * size and count % size == 0:
            return f"{count // size:,} {unit}s"
    return "1 minute" if count == 1 else f"{count:,} minutes"


def known(value: float | None) -> float | None:
    """None for what is no number: a metric without events has none."""
    return value if value is not None and math.isfinite(value) else None


def _measured(name: str, value: float | None) -> str:
    if value is None:
        return f"No{name[1:]}" if name.startswith("%") else f"No value of {name}"
    if name.startswith("%"):
        return f"{number(value)}{name}"
    return f"{number(value)} {ONE.get(name, name) if value == 1 else name}"


def _compared(value: float, delta: int) -> str:
    then = f"the same time {AGO.get(delta, f'{minutes(delta)} ago')}"
    if value == 0:
        return f"no higher or lower than {then}"
    return f"{number(abs(value))}% {'higher' if value > 0 else 'lower'} than {then}"
