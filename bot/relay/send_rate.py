"""Pacing: a small burst, then one send per interval (GCRA, one moment per lane)."""

from datetime import datetime

from bot.providers.base import Pace


def paced(pace: Pace, paced_at: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """After a send at `now`: the lane's new `paced_at`, and when it is ready for the next send.

    `paced_at` is when the lane would have regained its whole burst.
    """
    regained = max(paced_at or now, now) + pace.interval
    return regained, max(regained - pace.interval * (pace.burst - 1), now)
