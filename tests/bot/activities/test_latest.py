from datetime import UTC, datetime, timedelta

import pytest

from bot.activities import kind_named
from bot.activities.latest import moment, weigh
from store.issues.issues import IssueStatus, StoredState

NOW = datetime(2026, 3, 14, 9, 26, 0, 500_000, tzinfo=UTC)
RESOLVED, ARCHIVED = IssueStatus.RESOLVED, IssueStatus.ARCHIVED


def ago(**by):
    return NOW - timedelta(**by)


def as_of(**moments):
    return {name: int(at.timestamp() * 1_000_000) for name, at in moments.items()}


def weighed(kind, told, known=None, **facts):
    activity = kind_named(kind).model_validate(dict(kind_named(kind).example))
    return weigh(activity, activity.change() | facts, told, known or StoredState(), NOW)


@pytest.mark.parametrize(
    ("told", "expected"),
    [(None, NOW), (ago(hours=1), ago(hours=1)), (NOW + timedelta(days=9), NOW)],
)
def test_when_it_happened(told, expected):
    """As its source says; not ahead of now."""
    assert moment(told, NOW) == expected


def test_a_late_status_changes_nothing():
    """Neither the status nor what goes with it."""
    known = StoredState(
        status=RESOLVED, as_of=as_of(status=ago(minutes=1), substatus=ago(minutes=1))
    )
    late = weighed("set_ignored", ago(minutes=2), known)

    assert set(late.changes) == {"as_of"}
    assert (late.is_late, late.is_past) == (True, True)


def test_without_a_date_it_is_never_late():
    """The order of arrival counts, and what comes later is held against it."""
    known = StoredState(status=RESOLVED, as_of=as_of(status=NOW))
    counted = weighed("set_unresolved", None, known)

    assert counted.changes["status"] == IssueStatus.UNRESOLVED
    assert counted.changes["as_of"]["status"] == as_of(status=NOW)["status"]
    assert not counted.is_late


def test_equal_times_count_in_order_of_arrival():
    known = StoredState(status=RESOLVED, as_of=as_of(status=ago(minutes=1)))

    assert not weighed("set_unresolved", ago(minutes=1), known).is_late


def test_whole_seconds_mean_any_moment_of_their_second():
    """A press a moment before, and a source that leaves out the fraction."""
    known = StoredState(status=RESOLVED, as_of=as_of(status=NOW))
    same, older = NOW.replace(microsecond=0), NOW.replace(microsecond=0) - timedelta(seconds=1)

    assert not weighed("set_unresolved", same, known).is_late
    assert weighed("set_unresolved", older, known).is_late


def test_a_mark_that_lies_ahead_counts_for_nothing():
    """It was set by a wrong clock, and must not block what happens now."""
    known = StoredState(status=RESOLVED, as_of=as_of(status=NOW + timedelta(hours=5)))
    counted = weighed("set_unresolved", ago(seconds=2), known)

    assert not counted.is_late
    assert counted.changes["as_of"]["status"] == as_of(status=ago(seconds=2))["status"]


def test_status_and_assignee_go_by_themselves():
    """An assignment that is older than the status alone counts, and acknowledges nothing."""
    known = StoredState(as_of=as_of(status=ago(minutes=1), assignee=ago(minutes=9)))
    assigned = weighed("assigned", ago(minutes=5), known)

    assert assigned.changes["assignee"]["name"] == "Grace Hopper"
    assert (assigned.is_late, assigned.is_past) == (False, True)


def test_a_late_alert_pages_nobody():
    """What opened since was told by what opened it."""
    known = StoredState(status=RESOLVED, as_of=as_of(status=ago(minutes=1)))

    assert weighed("alert", ago(minutes=2), known).is_past
    assert not weighed("alert", ago(minutes=2), StoredState(as_of=as_of(assignee=NOW))).is_past


def test_a_late_comment_is_no_step():
    known = StoredState(status=RESOLVED, as_of=as_of(status=NOW, assignee=NOW))

    assert not weighed("note", ago(minutes=2), known).is_late


def test_counts_never_go_back():
    """Nor the last time seen; the first never goes forward, and none lies ahead."""
    known = StoredState(event_count=9, user_count=3, first_seen=ago(days=2), last_seen=ago(days=1))
    lower = {"event_count": 5, "user_count": 4, "first_seen": ago(days=1), "last_seen": ago(days=2)}
    changes = weighed("note", None, known, **lower).changes
    ahead = weighed("note", None, known, last_seen=NOW + timedelta(days=1)).changes

    assert [changes[name] for name in lower] == [9, 4, ago(days=2), ago(days=1)]
    assert ahead["last_seen"] == NOW


def test_what_was_counted_before_the_archive_does_not_end_it():
    known = StoredState(
        status=ARCHIVED, as_of=as_of(status=ago(minutes=1)), archive_events=2, archive_events_from=7
    )
    late = weighed("alert", ago(minutes=2), known, event_count=9, user_count=8).changes

    assert late["archive_events_from"] == 9
    assert "archive_users_from" not in late


def test_an_issue_of_an_older_program():
    """The last activity that changed its state tells when that was."""
    known = StoredState(status=RESOLVED, last_changed_at=ago(minutes=1))

    assert weighed("set_unresolved", ago(minutes=2), known).is_late
    assert not weighed("set_unresolved", ago(seconds=2), known).is_late
