"""How long whatever failed is left alone."""

import random
from datetime import timedelta

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=5)
LONGEST_HOLD = timedelta(minutes=10)  # Of a lane: no pace, backoff or Retry-After is longer.
JITTER = 0.25  # Up to so much is added, so that what failed together does not come back together.


def backoff(
    failures: int,
    chance: float | None = None,
    *,
    first: timedelta = FIRST,
    longest: timedelta = LONGEST,
) -> timedelta:
    """The wait after so many failures in a row: the first one's doubled each time, up to a limit.

    It never gives up by itself: what is owed stays owed while a provider is away.
    `chance` from 0 to 1 decides the jitter; None draws it.
    """
    doublings = min(max(failures - 1, 0), 12)
    doubled: timedelta = first * (1 << doublings)
    drawn = random.random() if chance is None else chance  # noqa: S311 - spread, not secrecy.
    return min(doubled, longest) * (1 + JITTER * drawn)
