"""The points of a metric: put in order, and thinned to what a picture can show."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.vocabulary.aggregates import known

SHOWN = 480  # Points kept; a picture of the card's width shows no more.
PER_BUCKET = 2  # Kept of each bucket: its lowest and its highest, so that no peak is lost.

Point = tuple[float, float | None]  # Epoch in seconds, and the value; None where there is none.


def kept(points: Iterable[Point]) -> list[Point]:
    """In order of time, the last said of each moment, and no more than a picture can show."""
    latest = {at: known(value) for at, value in points if math.isfinite(at)}
    ordered = sorted(latest.items())
    return ordered if len(ordered) <= SHOWN else list(_thinned(ordered))


def _thinned(ordered: Sequence[Point]) -> Iterator[Point]:
    """Both ends, and of each stretch of time between them the extremes."""
    first, last = ordered[0], ordered[-1]
    width = (last[0] - first[0]) / (SHOWN // PER_BUCKET - 1)
    yield first
    for _, stretch in groupby(ordered[1:-1], lambda point: int((point[0] - first[0]) // width)):
        yield from _extremes(list(stretch))
    yield last


def _extremes(stretch: Sequence[Point]) -> list[Point]:
    told = [point for point in stretch if point[1] is not None]
    if not told:
        return [stretch[0]]
    lowest = min(told, key=lambda point: point[1] or 0)
    highest = max(told, key=lambda point: point[1] or 0)
    return sorted({lowest, highest})
