"""How an issue stands for what is told of it, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from store.issues import issues, releases
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus, StoredState
from store.people.directory import Organization, Project

AT = datetime(2026, 3, 14, 9, 26, 53, 589_793, tzinfo=UTC)


@pytest.fixture
def session(database):
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url=""))
        session.flush()
        session.add(Project(organization_id=1, slug="shop"))
        session.flush()
        yield session


def add_issue(session, **columns):
    session.add(Issue(organization_id=1, project_id=1, source_id="7", title="x", **columns))
    session.flush()


def test_all_that_the_order_needs(session):
    """To the microsecond; a large stamp too."""
    as_of = {"status": int(AT.timestamp()) * 1_000_000 + AT.microsecond}
    add_issue(session, as_of=as_of, event_count=3, last_seen=AT, status=IssueStatus.RESOLVED)

    assert issues.standing(session, 1) == StoredState(
        status=IssueStatus.RESOLVED, as_of=as_of, event_count=3, last_seen=AT
    )


def test_an_issue_of_an_older_program(session):
    """It has no marks; its last change has its moment."""
    place = {"organization_id": 1, "project_id": 1, "issue_id": 1}
    add_issue(session, last_activity_id=1)
    told = {"source_id": "api:1", "kind": "set_resolved", "received_at": AT}
    session.add(ActivityRow(**told, **place, occurred_at=AT))
    session.flush()

    known = issues.standing(session, 1)

    assert (known.as_of, known.last_changed_at) == (None, AT)


def test_a_release_is_as_old_as_the_oldest_news_of_it(session):
    for minutes in (5, 9, 3):
        releases.note(session, 1, "shop@1", AT + timedelta(minutes=minutes))

    assert releases.latest(session, 1, 1)[0].at == AT + timedelta(minutes=3)
