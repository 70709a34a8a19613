"""Of what is told of an issue the newest counts, in whatever order it comes.

Each column keeps the moment of what it holds, so that the end is the same for every order. Counts
and the last time seen only rise, the first time seen only falls: they need none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.activities.base import Activity, Change
from bot.notes.note import Effect
from store.incidents.incidents import Incident
from store.issues.issues import IssueStatus, StoredState

EPOCH, TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
SECOND = timedelta(seconds=1) // TICK
STATUS, ASSIGNEE = "status", "assignee"
RISES, FALLS = ("event_count", "user_count", "last_seen"), ("first_seen",)
# What ends an archive belongs to it; all other columns go by themselves.
GOES_WITH = {
    "archive_ends_at": STATUS,
    "archive_minutes": STATUS,
    "archive_events": STATUS,
    "archive_events_from": STATUS,
    "archive_users": STATUS,
    "archive_users_from": STATUS,
}
BEFORE_NOW = ("last_seen", "first_seen")
# The marks that an issue of an older version has: of the last change of its state.
OF_LAST_CHANGE = (STATUS, "substatus", ASSIGNEE, "last_activity_id")
COUNTED = (  # A count, where an archive counts from, and how many it waits for.
    ("event_count", "archive_events_from", "archive_events"),
    ("user_count", "archive_users_from", "archive_users"),
)

UNDATED = "undated:"  # Before the name of a mark that is by our own clock: nothing was told.

Marks = Mapping[str, int]  # Column → microseconds since 1970.


class Order(StrEnum):
    """How what is told stands to what is known."""

    BY_TIME = "by_time"  # By the times, as far as they are told.
    LAST = "last"  # After all that is known by our own clock; the tracker's may be another.
    OVERTAKEN = "overtaken"  # Before what brought the issue into its state.


def moment(told: datetime | None, now: datetime) -> datetime:
    """When something happened. Where a source's clock is ahead, it is now."""
    return now if told is None else min(told, now)


@dataclass(frozen=True)
class Weighed:
    """What an activity changes of its issue, by what is known already."""

    changes: Change = field(default_factory=dict)
    is_late: bool = False  # A newer change of the same kind is known: it is told as what it was.
    is_past: bool = False  # Whoever is on call is moved by what is newer, and not by this.
    is_before_status: bool = False  # It is older than the issue's status.
    incident: Incident | None = None  # That which an alert of a metric issue is.
    is_folded: bool = False  # An alert that belongs to the first one of a new issue.


def weigh(
    activity: Activity,
    said: Change,
    told: datetime | None,
    known: StoredState,
    now: datetime,
    *,
    order: Order = Order.BY_TIME,
) -> Weighed:
    """Of the columns that the activity brings (`said`), those that are news.

    `told` is when it happened, as far as its source says: without it, the order of arrival counts.
    """
    at, marks = ticks(moment(told, now)), _marks(known, now)
    is_old = _old(at, told, marks, order)
    newer = {name: v for name, v in said.items() if not is_old.get(GOES_WITH.get(name, name))}
    newer |= extremes(said, known, now)
    written = {GOES_WITH.get(name, name) for name in newer} - {*RISES, *FALLS}
    marked = {mark: max(at, marks.get(mark, 0)) for mark in written}
    newer["as_of"] = {**marks, **marked, **(_undated(marked) if told is None else {})}
    is_before_status = is_old.get(STATUS, False)
    if is_before_status and known.status == IssueStatus.ARCHIVED:
        newer |= _counted_before(said, known)
    is_late = any(is_old.get(mark) for mark in _kinds(activity))
    is_past = is_late or _is_silenced(activity.effect, is_old)
    return Weighed(newer, is_late, is_past, is_before_status)


def _old(at: int, told: datetime | None, marks: Marks, order: Order) -> Mapping[str, bool]:
    """Column → whether what is told of it is older than what is known."""
    if order is Order.OVERTAKEN:
        return dict.fromkeys(OF_LAST_CHANGE, True)
    if told is None:
        return {}
    by = {
        mark: until
        for mark, until in marks.items()
        if order is Order.BY_TIME or marks.get(f"{UNDATED}{mark}") != until
    }
    return {mark: _is_before(at, until) for mark, until in by.items()}


def _undated(marked: Marks) -> Marks:
    return {f"{UNDATED}{mark}": at for mark, at in marked.items() if mark in OF_LAST_CHANGE}


def _kinds(activity: Activity) -> Iterator[str]:
    """Of which states the activity is a step."""
    yield from {STATUS, ASSIGNEE} & set(activity.change())
    if activity.effect in {Effect.OPENS, Effect.CLOSES}:
        yield STATUS


def _is_silenced(effect: Effect, is_old: Mapping[str, bool]) -> bool:
    """That somebody looks at it says nothing of what came up since."""
    return effect == Effect.ACKNOWLEDGES and is_old.get(STATUS, False)


def extremes(said: Change, known: StoredState, now: datetime) -> Change:
    """Of counts and moments the highest or the lowest that was told; none lies ahead."""
    found: dict[str, Any] = {}
    for name in {*RISES, *FALLS} & set(said):
        new = min(said[name], now) if name in BEFORE_NOW else said[name]
        old = getattr(known, name)
        found[name] = new if old is None else (max if name in RISES else min)(old, new)
    return found


def _counted_before(said: Change, known: StoredState) -> Change:
    """What was counted before the archive began does not end it."""
    return {
        start: max(said[count], getattr(known, start) or 0)
        for count, start, most in COUNTED
        if said.get(count) is not None and getattr(known, most) is not None
    }


def _marks(known: StoredState, now: datetime) -> dict[str, int]:
    """One that lies ahead was set by a wrong clock, and counts for nothing."""
    marks = known.as_of
    if marks is None:
        last = known.last_changed_at
        marks = {} if last is None else dict.fromkeys(OF_LAST_CHANGE, ticks(last))
    return {mark: at for mark, at in marks.items() if at <= ticks(now)}


def _is_before(at: int, mark: int) -> bool:
    """A source that tells whole seconds may mean any moment of that second."""
    return at < (mark - mark % SECOND if at % SECOND == 0 else mark)


def ticks(at: datetime) -> int:
    return (at - EPOCH) // TICK
