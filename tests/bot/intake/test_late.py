"""What is told in another order than it happened."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.drawing.activity import Renderer
from bot.intake import intake
from bot.notes.note import plain
from store.issues import archives
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.issues.releases import Release
from store.outbox.models import Delivery, DeliveryState
from tests.bot.acme import add_acme, all_rows, told
from tests.fakes import Clock

STEPS = (
    ("alert", {"event_count": 3, "message": "one", "tags": {"browser": "Firefox"}}),
    ("assigned", {"assignee": "Grace", "assigneeEmail": "grace@acme.test"}),
    ("set_ignored", {"ignoreDuration": 600}),
    ("alert", {"event_count": 5, "message": "two", "owners": ["ada@acme.test"]}),
    ("set_escalating", {"forecast": 3}),
    ("assigned", {"assignee": "Ada", "assigneeEmail": "ada@acme.test"}),
    ("set_resolved_in_release", {"version": "shop@2"}),
    ("set_regression", {"version": "shop@3"}),
    ("unassigned", {}),
    ("set_ignored", {"ignoreCount": 900}),
)
STATE = (
    "title",
    "status",
    "substatus",
    "assignee",
    "excerpt",
    "rule",
    "tags",
    "event_count",
    "user_count",
    "first_seen",
    "last_seen",
    "archive_ends_at",
    "archive_events",
    "archive_users",
)
NUMBERS = count(1)


@pytest.fixture
def services(services):
    clock = Clock()
    return replace(services, now=clock, steady=clock)


@pytest.fixture
def acme(database):
    return add_acme(
        database, {"target": "slack:C1"}, {"target": "pagerduty:primary"}, {"target": "msteams:ops"}
    )


def at(services, minute):
    return (services.now() - timedelta(hours=2) + timedelta(minutes=minute)).isoformat()


@pytest.fixture
def tell(services, acme):
    """Tell what happened in that minute of the last two hours; `None`: now, undated."""
    numbers = count(1)

    def tell(kind, minute=None, **changes):
        dated = {} if minute is None else {"occurred_at": at(services, minute)}
        incoming = told(kind, id=str(next(numbers)), **dated, **changes)
        return intake.receive(services, incoming, "api").activity_id

    return tell


@pytest.fixture
def rows(database):
    return lambda table: all_rows(database, table)


@pytest.fixture
def paged(rows):
    """What PagerDuty gets, by activity."""
    return lambda: [
        row.activity_id
        for row in rows(Delivery)
        if row.lane == "pagerduty:primary" and row.state == DeliveryState.WAITING
    ]


def tell_all(services, order):
    """The steps of a new issue in that order; how it stands, and its last action."""
    number = next(NUMBERS)
    kinds = {}
    for step in order:
        kind, data = STEPS[step]
        facts = {"id": f"i{number}", "title": f"Title {step}", "user_count": 10 - abs(5 - step)}
        seen = {"first_seen": at(services, step), "last_seen": at(services, step)}
        incoming = told(
            kind,
            id=f"{number}:{step}",
            data=data,
            issue=facts | seen,
            occurred_at=at(services, step),
        )
        kinds[intake.receive(services, incoming, "api").activity_id] = step
    with services.database.read() as session:
        issue = session.exec(select(Issue).where(Issue.source_id == f"i{number}")).one()
        is_archived = issue.status == IssueStatus.ARCHIVED
        shown = STATE if is_archived else [name for name in STATE if "archive" not in name]
        return {name: getattr(issue, name) for name in shown}, kinds.get(issue.last_activity_id)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(range(len(STEPS))), some=st.sets(st.integers(0, len(STEPS) - 1)))
def test_every_order_ends_as_the_order_by_time(services, acme, order, some):
    """Whatever is told, and in whatever order."""
    order = [step for step in order if step not in some] or order
    expected = tell_all(services, sorted(order))

    assert tell_all(services, order) == expected


def test_a_late_status_is_told_as_what_it_was(services, tell, rows, paged):
    """In the thread and wherever no pager is; the issue stays as it is, and no pager moves."""
    tell("alert", 1)
    resolved = tell("set_resolved", 9)
    late = tell("set_regression", 5, actor=None)

    (issue,) = rows(Issue)
    assert (issue.status, issue.last_activity_id) == (IssueStatus.RESOLVED, resolved)
    assert late not in paged()
    told = {row.lane: row for row in rows(Delivery) if row.activity_id == late}
    assert [lane for lane, row in told.items() if row.state == DeliveryState.WAITING] == [
        "msteams:ops",
        "slack:C1",
    ]
    assert told["pagerduty:primary"].reason == "it is older than the last change of state"
    with services.database.read() as session:
        renderer = Renderer(session, "Sentry")
        said = plain(renderer.line(session.get_one(ActivityRow, late), issue))
        assert renderer.message(late, "").effect == "tells"
    assert said.startswith(
        "Reported late, from 2026-03-14 07:31 UTC: Sentry marked this issue as a regr"
    )


def test_status_and_assignee_go_by_themselves(tell, rows, paged):
    """An assignment between two others is late; one that only the status passed is not."""
    tell("assigned", 1, data={"assignee": "Ada"})
    resolved = tell("set_resolved", 9)
    between = tell("assigned", 5, data={"assignee": "Grace"})
    late = tell("assigned", 3, data={"assignee": "Hedy"})

    (issue,) = rows(Issue)
    assert (issue.assignee["name"], issue.last_activity_id) == ("Grace", resolved)
    assert [row.id for row in rows(ActivityRow) if row.is_late] == [late]
    assert not {between, late} & set(paged())


def test_a_clock_that_is_ahead_blocks_nothing(services, tell, rows):
    """It counts as now; what happens after it counts."""
    tell("set_resolved", 60 * 24 * 365)
    services.now.move(minutes=1)
    tell("set_unresolved", 121)

    assert rows(Issue)[0].status == IssueStatus.UNRESOLVED
    assert all(row.occurred_at <= row.received_at for row in rows(ActivityRow))


def test_late_alerts_end_no_archive(services, tell, rows):
    """They happened before it began."""
    tell("set_ignored", 50, data={"ignoreCount": 2})
    for minute in (10, 20, 30):
        tell("alert", minute, issue={"event_count": minute})
    archived = rows(Issue)[0]
    tell("alert", 60, issue={"event_count": 31})
    with services.database.read() as session:
        counted = archives.alerts_since(session, archived.id)
    tell("alert", 70, issue={"event_count": 32})

    assert (archived.status, archived.archive_events_from) == (IssueStatus.ARCHIVED, 30)
    assert counted == 1
    assert rows(Issue)[0].status == IssueStatus.UNRESOLVED


def test_a_late_assignment_names_nobody(tell, rows):
    """Who was assigned since is whom it concerns."""
    tell("assigned", 5, data={"assignee": "Grace", "assigneeEmail": "grace@acme.test"})
    tell("assigned", 3, data={"assignee": "Ada", "assigneeEmail": "ada@acme.test"})

    assert rows(Issue)[0].assignee["name"] == "Grace"


def test_a_release_is_as_old_as_its_first_news(services, tell, rows):
    """The newest stays the newest, in whatever order they are told."""
    tell("deploy", 9, issue=None, project="shop", data={"version": "shop@2"})
    tell("deploy", 5, issue=None, project="shop", data={"version": "shop@1"})
    tell("deploy", 3, issue=None, project="shop", data={"version": "shop@2"})

    assert {row.version: row.at.isoformat() for row in rows(Release)} == {
        "shop@2": at(services, 3),
        "shop@1": at(services, 5),
    }
