"""From which counts on a place waits for more of an issue, and what has come so often."""

from collections.abc import Iterable
from typing import NamedTuple

from bot.sentry.models import Issue as Answer
from bot.vocabulary.route_again import RouteAgain
from store.issues.told_counts import Counts


class Step(NamedTuple):
    """What an answer changes for a place; nothing: `after` is as it was before, `more` is 0."""

    after: Counts
    more: int = 0  # So many are told.
    unit: str = ""  # `events` or `users`.


def counts_of(answer: Answer) -> Counts:
    """Of its whole life, where that is told: `count` is of the time that was searched."""
    lifetime = answer.payload.get("lifetime")
    told = lifetime if isinstance(lifetime, dict) else answer.payload
    return Counts(_number(told.get("count")), _number(told.get("userCount")))


def step(before: Counts | None, now: Counts, again: Iterable[RouteAgain], *, is_open: bool) -> Step:
    """What was not told yet, or is not open, counts along; fewer than before are where it begins.

    `before`: at which counts the place was told; None: nobody noted it.
    """
    if before is None or not is_open:
        return Step(_known(now, before or Counts()))
    since = Counts(_lower(before.events, now.events), _lower(before.users, now.users))
    for each in again:
        had, has = getattr(since, each.unit), getattr(now, each.unit)
        if had is not None and has is not None and has - had >= each.number:
            return Step(_known(now, since), has - had, each.unit)
    return Step(since)


def _known(now: Counts, before: Counts) -> Counts:
    """An answer may leave a count out."""
    return Counts(*(old if new is None else new for new, old in zip(now, before, strict=True)))


def _lower(before: int | None, now: int | None) -> int | None:
    return min((each for each in (before, now) if each is not None), default=None)


def _number(told: object) -> int | None:
    """Sentry tells some counts as text."""
    text = str(told)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004
