"""Moments and periods as a query has them."""

import re
from datetime import UTC, datetime, timedelta

PERIOD = re.compile(r"(\d+)([smhdw])")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}  # Seconds.


def moment(text: str) -> datetime | None:
    """`2026-11-28T10:00:00`, with or without a zone, UTC by default; None for no moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def seconds(text: str) -> int | None:
    """`24h` in seconds; None for no period."""
    found = PERIOD.fullmatch(text)
    return int(found[1]) * UNITS[found[2]] if found else None


def period(text: str) -> timedelta | None:
    found = seconds(text)
    return None if found is None else timedelta(seconds=found)
