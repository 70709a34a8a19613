"""Undo: by whom, how long, while nothing newer happened; and back to just where it was."""

import threading
from datetime import timedelta

import pytest

from bot import issues
from bot.identity.gate import Presser
from bot.issues import undo_press
from bot.issues.undo_press import (
    LeftMeanwhile,
    NothingToUndo,
    NotYours,
    SomethingNewer,
    TooLate,
    UndoneAlready,
)
from bot.notes.note import plain
from bot.vocabulary.pressed import Pressed
from store.audit.audit import AuditEntry
from store.engine import Unavailable
from store.issues.activities import ActivityRow
from store.issues.issues import IssueStatus
from store.issues.undo import Undo
from store.people.directory import Member
from tests.bot.acme import all_rows, on, token
from tests.bot.issues.people import ADA, BOB, GRACE
from tests.bot.issues.presses import FROM, KINDS, PRESSES

STATE = (
    "status",
    "substatus",
    "assignee",
    "archive_ends_at",
    "archive_events",
    "archive_events_from",
    "archive_users",
    "archive_users_from",
)


def state_of(issue):
    """All that a press may change; an archive's numbers mean nothing in other states."""
    shown = STATE if issue.status == IssueStatus.ARCHIVED else STATE[:3]
    return {column: getattr(issue, column) for column in shown}


@pytest.fixture
def bring(tell, issue):
    def bring(name):
        state = FROM.get(name, IssueStatus.UNRESOLVED)
        if state != IssueStatus.UNRESOLVED:
            tell(KINDS[state], data={"ignoreCount": 100})

    return bring


@pytest.mark.parametrize("name", PRESSES)
def test_back_to_where_it_was(services, bring, issue, audits, name):
    """Every press; with an activity and an audit row."""
    bring(name)
    before = state_of(issue())
    done = PRESSES[name](services, on(1), ADA)

    undone = issues.undo(services, Pressed(done.undo), ADA)

    assert state_of(issue()) == before
    assert audits()[-1] == ("ada@acme.test", "issue.undo")
    assert all_rows(services.database, AuditEntry)[-1].data["undone"].startswith("issue.")
    assert plain(undone.line).startswith("Undone: You ")
    assert undone.undo == ""


@pytest.mark.parametrize("substatus", ["new", "ongoing", "escalating", "regressed"])
def test_the_finer_state_too(services, tell, issue, substatus):
    """An issue that was escalating escalates still."""
    tell(issue={"substatus": substatus})
    done = issues.resolve(services, on(1), ADA)

    issues.undo(services, Pressed(done.undo), ADA)

    assert issue().substatus == substatus


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("set_resolved_in_release", {"version": "shop@2.4.1"}),
        ("set_resolved_in_commit", {"commit": {"sha": "4f1c2b7"}}),
        ("set_ignored", {"ignoreUntilEscalating": True}),
        ("set_ignored", {"ignoreCount": 5, "ignoreWindow": 60}),
        ("set_ignored", {}),
    ],
)
def test_it_is_told_again_how_it_was(services, tell, issue, kind, data):
    """By which release it was resolved, until when it was archived."""
    tell("set_resolved_by_age")
    tell(kind, data=data)
    press = issues.unresolve if "resolved" in kind else issues.mark_ongoing
    before = state_of(issue())

    issues.undo(services, Pressed(press(services, on(1), ADA).undo), ADA)

    last = all_rows(services.database, ActivityRow)[-1]
    first = all_rows(services.database, ActivityRow)[2]
    assert (last.kind, last.data) == (kind, first.data)
    assert state_of(issue()) == before


def test_an_archive_goes_on_where_it_was(services, tell, clock, issue):
    """Its time ends when it would have ended; its events count from where they did."""
    tell(data={"event_count": 100})
    tell("set_ignored", data={"ignoreDuration": 60})
    ends_at = issue().archive_ends_at
    clock.move(minutes=30)

    issues.undo(services, Pressed(issues.mark_ongoing(services, on(1), ADA).undo), ADA)

    assert issue().archive_ends_at == ends_at


def test_counts_go_on_where_they_were(services, tell, issue):
    """Not anew from now."""
    tell(data={"event_count": 100})
    tell("set_ignored", data={"ignoreCount": 10})
    tell(data={"event_count": 105})
    done = issues.mark_ongoing(services, on(1), ADA)

    issues.undo(services, Pressed(done.undo), ADA)
    tell(data={"event_count": 110})

    assert issue().status == IssueStatus.UNRESOLVED


@pytest.mark.parametrize("before", [f"member:{token(1)}", f"team:{token(1)}", None])
def test_an_assignee_comes_back(services, issue, database, before):
    """Whoever it was, or nobody."""
    was = {
        f"member:{token(1)}": {"type": "user", "name": "Ada Lovelace", "email": "ada@acme.test"},
        f"team:{token(1)}": {"type": "team", "name": "backend", "email": ""},
    }.get(before)
    with database.write() as session:
        session.get_one(type(issue()), 1).assignee = was

    issues.undo(
        services, Pressed(issues.assign(services, on(1), ADA, f"member:{token(2)}").undo), ADA
    )

    assert issue().assignee == was


@pytest.mark.parametrize(("minutes", "is_late"), [(0, False), (10, False), (10.01, True)])
def test_how_long(services, issue, clock, minutes, is_late):
    """Ten minutes; then it is said and stays."""
    done = issues.resolve(services, on(1), ADA)
    clock.move(minutes=minutes)

    if is_late:
        with pytest.raises(TooLate, match="10 minutes; SHOP-7 stays"):
            issues.undo(services, Pressed(done.undo), ADA)
    else:
        issues.undo(services, Pressed(done.undo), ADA)

    assert (issue().status == IssueStatus.RESOLVED) == is_late


def test_by_somebody_else(services, issue, snapshot):
    """A member can't undo what another did."""
    done = issues.resolve(services, on(1), ADA)
    before = snapshot()

    with pytest.raises(NotYours):
        issues.undo(services, Pressed(done.undo), GRACE)

    assert snapshot() == before


def test_by_an_admin(services, issue, audits):
    """Whoever did it; the audit row has the admin."""
    done = issues.resolve(services, on(1), ADA)

    issues.undo(services, Pressed(done.undo), BOB)

    assert issue().status == IssueStatus.UNRESOLVED
    assert audits()[-1] == ("bob@acme.test", "issue.undo")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("set_regression", {}),
        ("set_resolved", {}),
        ("assigned", {"assignee": "Grace"}),
        ("set_unresolved", {}),
    ],
)
def test_something_newer(services, tell, issue, kind, data):
    """Then it would undo that too: said, nothing changed."""
    done = issues.resolve(services, on(1), ADA)
    tell(kind, data=data)
    before = state_of(issue())

    with pytest.raises(SomethingNewer, match="Something newer happened to SHOP-7"):
        issues.undo(services, Pressed(done.undo), ADA)

    assert state_of(issue()) == before


@pytest.mark.parametrize(
    ("kind", "data"), [("alert", {"event_count": 9}), ("note", {"text": "hm"})]
)
def test_what_changes_no_state_is_nothing_newer(services, tell, issue, kind, data):
    """Another event, a comment."""
    done = issues.resolve(services, on(1), ADA)
    tell(kind, data=data)

    issues.undo(services, Pressed(done.undo), ADA)

    assert issue().status == IssueStatus.UNRESOLVED


def test_twice(services, issue, snapshot):
    """Once is enough."""
    done = issues.resolve(services, on(1), ADA)
    issues.undo(services, Pressed(done.undo), ADA)
    before = snapshot()

    with pytest.raises(UndoneAlready):
        issues.undo(services, Pressed(done.undo), ADA)

    assert snapshot() == before


@pytest.mark.crowd
def test_ten_at_once(services, issue, audits):
    """One undoes it."""
    done = issues.resolve(services, on(1), ADA)
    start, refused = threading.Barrier(10), []

    def undo():
        start.wait()
        try:
            issues.undo(services, Pressed(done.undo), ADA)
        except UndoneAlready as error:
            refused.append(error)

    threads = [threading.Thread(target=undo) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 9
    assert [action for _, action in audits()] == ["issue.resolve", "issue.undo"]


@pytest.mark.parametrize("value", ["", "1", "2", "9" * 5000, token(1)])
def test_what_is_not_there(services, issue, snapshot, value):
    """Made up, or long forgotten."""
    issues.resolve(services, on(1), ADA)
    before = snapshot()

    with pytest.raises(NothingToUndo):
        issues.undo(services, Pressed(value), ADA)

    assert snapshot() == before


def test_a_stranger_learns_nothing(services, issue):
    """Not even whether there is something to undo."""
    done = issues.resolve(services, on(1), ADA)

    with pytest.raises(Exception, match="not connected"):
        issues.undo(services, Pressed(done.undo), Presser("T9", "UADA", "T9"))


def test_old_ones_are_forgotten(services, issue, clock):
    """After a day; till then somebody who is too late is told so."""
    issues.resolve(services, on(1), ADA)
    clock.move(hours=23)
    undo_press.forget(services)
    kept = len(all_rows(services.database, Undo))
    clock.move(hours=2)

    undo_press.forget(services)

    assert (kept, all_rows(services.database, Undo)) == (1, [])


def test_forgetting_can_wait(services, monkeypatch, caplog):
    """A database that is away is no fault of the scheduler's."""

    def gone(*_):
        raise Unavailable("locked")

    monkeypatch.setattr("store.issues.undo.forget", gone)

    undo_press.forget(services)

    assert "wait for the database: locked" in caplog.text


def test_nobody_gets_an_issue_back_who_has_left(services, database, issue):
    """Grace had it, and was deactivated after it went to Ada."""
    issues.assign(services, on(1), ADA, f"member:{token(2)}")
    done = issues.assign(services, on(1), ADA, f"member:{token(1)}")
    with database.write() as session:
        session.get_one(Member, 2).is_active = False

    with pytest.raises(LeftMeanwhile, match="deactivated by now"):
        issues.undo(services, Pressed(done.undo), ADA)

    assert issue().assignee["email"] == "ada@acme.test"


def test_a_late_assignment_is_not_what_is_undone(services, tell, clock, issue):
    """It happened before the press; the status goes back, and the assignee stays."""
    done = issues.resolve(services, on(1), ADA)
    before = (clock() - timedelta(minutes=5)).isoformat()
    tell("assigned", data={"assignee": "Grace"}, occurred_at=before)

    issues.undo(services, Pressed(done.undo), ADA)

    assert (issue().status, issue().assignee["name"]) == (IssueStatus.UNRESOLVED, "Grace")
