"""Quiet hours: a part of the local day, wherever the clock is set to summer time. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SPAN = re.compile(r"(\d{1,2}):(\d\d) ?[-\u2013] ?(\d{1,2}):(\d\d)", re.ASCII)
DAY = 24 * 60  # Minutes.
ZONES_MAX = 1024  # Kept; there are some six hundred.
UNKNOWN = "UTC"  # The zone of who has told none.


@dataclass(frozen=True)
class Hours:
    """From a minute of the local day to another, of the same or the next day."""

    starts: int
    ends: int
    zone: str  # By the IANA's name.

    def __str__(self) -> str:
        return f"{clock(self.starts)}-{clock(self.ends)} {self.zone}"


def ends_at(hours: Hours, now: datetime) -> datetime | None:
    """When the quiet hours end in which that moment is; None: it is in none."""
    zone = _zone(hours.zone)
    if zone is None:
        return None
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        last = day if hours.starts < hours.ends else day + timedelta(days=1)
        if (
            min(_moments(day, hours.starts, zone))
            <= now
            < (end := max(_moments(last, hours.ends, zone)))
        ):
            return end
    return None


def is_zone(name: str) -> bool:
    return _zone(name) is not None


def span(text: str) -> tuple[int, int] | None:
    """The minutes of the day that `22:00-07:00` is about; None where it is no such span."""
    found = SPAN.fullmatch(text.strip())
    if found is None:
        return None
    starts, ends = minute(f"{found[1]}:{found[2]}"), minute(f"{found[3]}:{found[4]}")
    return None if starts is None or ends is None else (starts, ends)


def minute(text: str) -> int | None:
    """Of the day; None where it is no time of day."""
    hour, colon, rest = text.partition(":")
    if not (colon and all(each.isascii() and each.isdigit() for each in (hour, rest))):
        return None
    number = int(hour) * 60 + int(rest)
    return number if int(rest) < 60 and number < DAY else None  # noqa: PLR2004 - minutes.


def clock(of_day: int) -> str:
    """`07:00`."""
    return f"{of_day // 60:02}:{of_day % 60:02}"


def _moments(day: date, of_day: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """What the clock's time may be: twice, an hour apart, when it is set back.

    When it is set forward, the time that is left out is taken by either of the two offsets. Quiet
    hours begin at the earlier and end at the later: nobody is woken by the clock.
    """
    local = datetime(day.year, day.month, day.day, of_day // 60, of_day % 60, tzinfo=zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)


@lru_cache(maxsize=ZONES_MAX)
def _zone(name: str) -> ZoneInfo | None:
    """None for one that this machine does not know, or not any more."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
