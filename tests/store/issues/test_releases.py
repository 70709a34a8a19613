from datetime import UTC, datetime

import pytest

from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.issues.releases import resolved_in
from store.people.directory import Organization, Project

NOW = datetime(2026, 3, 14, tzinfo=UTC)
IN_RELEASE, OPEN = "set_resolved_in_release", IssueStatus.UNRESOLVED


@pytest.fixture
def session(database):
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url=""))
        session.flush()
        session.add(Project(organization_id=1, slug="shop"))
        session.add(Project(organization_id=1, slug="api"))
        session.flush()
        yield session


@pytest.fixture
def issue(session):
    """Add an issue to which these things happened, as kind and data."""
    count = iter(range(100))

    def add(*happened, status=IssueStatus.RESOLVED, project_id=1):
        source_id = str(next(count))
        new = Issue(
            organization_id=1,
            project_id=project_id,
            source_id=source_id,
            title="x",
            status=status,
            level="fatal",
        )
        session.add(new)
        session.flush()
        for number, (kind, data) in enumerate(happened):
            row = {"kind": kind, "data": data, "source_id": f"{source_id}-{number}"}
            where = {"organization_id": 1, "project_id": project_id, "issue_id": new.id}
            session.add(ActivityRow(**row, **where, occurred_at=NOW, received_at=NOW))
            session.flush()
        return new.id

    return add


IN_24 = (IN_RELEASE, {"version": "2.4"})


@pytest.mark.parametrize(
    "happened",
    [
        [IN_24],
        [IN_24, ("assigned", {"assignee": "Ada"}), ("note", {"text": "On it"})],
        [(IN_RELEASE, {"version": "2.3"}), ("set_regression", {}), IN_24],
    ],
)
def test_found(session, issue, happened):
    """The last resolution counts, whatever else happened since."""
    issue_id = issue(*happened)

    assert resolved_in(session, 1, "2.4") == [(issue_id, "fatal")]


@pytest.mark.parametrize(
    ("happened", "more"),
    [
        ([IN_24], {"status": OPEN}),
        ([IN_24], {"project_id": 2}),
        ([IN_24, ("set_resolved", {})], {}),
        ([(IN_RELEASE, {"version": "2.4.1"})], {}),
        ([(IN_RELEASE, {"version": "2.4", "inNextRelease": True})], {}),
        ([(IN_RELEASE, {})], {}),
        ([("set_regression", {"version": "2.4"})], {}),
        ([], {}),
    ],
)
def test_not_found(session, issue, happened, more):
    """Open again, of another project, resolved otherwise or in another release."""
    issue(*happened, **more)

    assert resolved_in(session, 1, "2.4") == []


def test_several(session, issue):
    """All of them, in the order in which they came."""
    first, second = issue(IN_24), issue(IN_24)

    assert [found.issue_id for found in resolved_in(session, 1, "2.4")] == [first, second]
