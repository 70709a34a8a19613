"""Archived issues open by themselves: once, when the condition is met, and not before."""

import threading

import pytest

from bot import issues
from bot.drawing.activity import activity_of
from bot.intake import archive_conditions
from bot.notes.note import plain
from bot.vocabulary.pressed import Pressed
from store.audit.audit import AuditEntry
from store.engine import Unavailable
from store.issues.activities import ActivityRow
from store.issues.issues import IssueStatus
from tests.bot.acme import all_rows, on
from tests.bot.issues.people import ADA

ARCHIVED, UNRESOLVED = IssueStatus.ARCHIVED, IssueStatus.UNRESOLVED


@pytest.fixture
def archive(tell, issue):
    """Archive from outside, with that data."""
    return lambda **data: tell("set_ignored", data=data)


@pytest.fixture
def kinds(database):
    return lambda: [row.kind for row in all_rows(database, ActivityRow)]


@pytest.fixture
def last_words(database):
    """What the newest activity says."""

    def last_words():
        row = all_rows(database, ActivityRow)[-1]
        return row.actor, plain(activity_of(row).words("Sentry", "SHOP-7"))

    return last_words


@pytest.mark.parametrize(
    ("chosen", "minutes"), [("hour", 60), ("day", 60 * 24), ("week", 60 * 24 * 7)]
)
def test_a_time_ends(services, clock, issue, chosen, minutes):
    """Not a minute early; then at the next tick."""
    issues.archive(services, on(1), ADA, issues.condition(chosen))

    clock.move(minutes=minutes - 1)
    early = archive_conditions.end_due(services)
    clock.move(minutes=1)
    late = archive_conditions.end_due(services)

    assert (early, late) == (0, 1)
    assert (issue().status, issue().substatus) == (UNRESOLVED, "ongoing")


def test_what_is_told_of_a_time_that_ends(services, clock, archive, last_words):
    """An activity of nobody's, once; it is no press, so the audit log has nothing."""
    archive(ignoreUntil="2026-03-14T10:00:00Z")
    clock.move(hours=1)

    archive_conditions.tick(services)
    archive_conditions.tick(services)

    expected = "Sentry marked SHOP-7 as unresolved: the time that it was archived for is over"
    assert last_words() == (None, expected)
    assert len(all_rows(services.database, ActivityRow)) == 3
    assert all_rows(services.database, AuditEntry) == []


def test_a_length_of_time_counts_from_when_it_happened(services, tell, issue):
    """A source may tell it late."""
    tell("set_ignored", data={"ignoreDuration": 60}, occurred_at="2026-03-14T08:00:00Z")

    assert archive_conditions.end_due(services) == 1


def test_a_time_far_away(services, archive, issue):
    """The longest that a source may tell fits the database."""
    archive(ignoreDuration=10**9)

    assert issue().archive_ends_at.year == 2200


def test_somebody_opened_it_before(services, clock, archive, issue, kinds):
    """Then nothing ends, and nothing is told."""
    archive(ignoreDuration=60)
    issues.mark_ongoing(services, on(1), ADA)
    clock.move(hours=2)

    assert archive_conditions.end_due(services) == 0
    assert kinds() == ["alert", "set_ignored", "set_unresolved"]


def test_archived_anew_for_longer(services, clock, archive, issue):
    """The newest condition counts alone."""
    archive(ignoreDuration=60)
    archive(ignoreUntilEscalating=True)
    clock.move(days=365)

    assert archive_conditions.end_due(services) == 0
    assert issue().status == ARCHIVED


def test_several_processes(services, clock, archive, kinds):
    """All see that it is due; one opens it."""
    archive(ignoreDuration=60)
    clock.move(hours=2)
    start, opened = threading.Barrier(8), []

    def end():
        start.wait()
        opened.append(archive_conditions.end_due(services))

    threads = [threading.Thread(target=end) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(opened) == [0] * 7 + [1]
    assert kinds().count("set_unresolved") == 1


def test_more_than_one_tick_takes(services, clock, tell, monkeypatch):
    """The next one takes the rest."""
    monkeypatch.setattr(archive_conditions, "AT_ONCE", 2)
    for number in range(3):
        facts = {"id": str(number), "short_id": f"SHOP-{number}"}
        tell("set_ignored", issue=facts, data={"ignoreDuration": 60})
    clock.move(hours=2)

    assert [archive_conditions.end_due(services) for _ in range(3)] == [2, 1, 0]


def test_a_database_that_is_away(services, monkeypatch, caplog):
    """The tick says so and comes again."""

    def gone(_services):
        raise Unavailable("locked")

    monkeypatch.setattr(archive_conditions, "end_due", gone)

    archive_conditions.tick(services)

    assert "wait for the database: locked" in caplog.text


@pytest.mark.parametrize(("counts", "status"), [((104, 109), ARCHIVED), ((105, 110), UNRESOLVED)])
def test_events(tell, archive, issue, counts, status):
    """So many more than there were when it was archived."""
    tell(data={"event_count": 100})
    archive(ignoreCount=10)

    for count in counts:
        tell(data={"event_count": count})

    assert issue().status == status


def test_users(tell, archive, issue, last_words):
    """An activity that says why it is louder; its cards know."""
    tell(data={"user_count": 7})
    archive(ignoreUserCount=3)
    tell(data={"user_count": 9, "event_count": 900})
    before = issue().status

    tell(data={"user_count": 10})

    assert before == ARCHIVED
    assert (issue().status, issue().substatus) == (UNRESOLVED, "escalating")
    assert last_words()[1].endswith("as escalating: its archive condition has expired")


def test_counts_that_come_later(tell, archive, issue):
    """A condition starts where the first count is known."""
    archive(ignoreCount=10)

    tell(data={"event_count": 500})
    first = issue().status
    tell(data={"event_count": 510})

    assert (first, issue().status) == (ARCHIVED, UNRESOLVED)


def test_alerts_without_counts(tell, archive, issue):
    """Each stands for one event; those before do not count."""
    tell()
    archive(ignoreCount=2)
    tell()
    first = issue().status

    tell()

    assert (first, issue().status) == (ARCHIVED, UNRESOLVED)


@pytest.mark.parametrize(
    "data",
    [
        {"ignoreUntilEscalating": True},
        {"ignoreCount": 1, "ignoreWindow": 60},
        {"ignoreUserCount": 1, "ignoreUserWindow": 60},
        {},
    ],
    ids=["escalating", "events in a window", "users in a window", "for ever"],
)
def test_what_the_tracker_judges(services, tell, archive, issue, data):
    """The store can't: it stays archived until the tracker says otherwise."""
    archive(**data)

    tell(data={"event_count": 10**6, "user_count": 10**6})
    services.now.move(days=1000)
    archive_conditions.end_due(services)

    assert issue().status == ARCHIVED


@pytest.mark.parametrize(
    "data",
    [
        {"ignoreCount": 1},
        {"ignoreUserCount": 1},
        {"ignoreDuration": 1},
        {"ignoreUntil": "2026-03-14T10:00:00Z"},
    ],
    ids=["events", "users", "a length of time", "a time"],
)
def test_whose_end_is_told(services, tell, issue, kinds, data):
    """The tracker ends it and says so: the reopening is told once, by who knows."""
    tell("set_ignored", data=data | {"endIsTold": True})
    tell(data={"event_count": 10**6, "user_count": 10**6})
    services.now.move(days=1000)

    assert (archive_conditions.end_due(services), issue().status) == (0, ARCHIVED)
    tell("set_escalating")
    assert (issue().status, issue().substatus) == (UNRESOLVED, "escalating")
    assert kinds() == ["alert", "set_ignored", "alert", "set_escalating"]


def test_taking_back_who_opened_what_the_tracker_ends(services, clock, archive, issue):
    """By Undo it is archived as before: still the tracker's to end."""
    archive(ignoreDuration=60, endIsTold=True)
    opened = issues.mark_ongoing(services, on(1), ADA)

    issues.undo(services, Pressed(opened.undo), ADA)

    clock.move(days=1)
    assert (archive_conditions.end_due(services), issue().status) == (0, ARCHIVED)


def test_it_opens_once(tell, archive, issue, kinds):
    """Alerts after that are alerts."""
    archive(ignoreCount=1)

    for count in range(5):
        tell(data={"event_count": count * 10})

    assert kinds().count("set_escalating") == 1


def test_a_comment_changes_nothing(tell, archive, issue):
    """Nor does anything else that brings no counts."""
    archive(ignoreCount=1)

    tell("note", data={"text": "hm"})
    tell("assigned", data={"assignee": "Ada"})

    assert issue().status == ARCHIVED
