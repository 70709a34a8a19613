"""The last activity of some kinds: right, and found by an index, however many there are."""

from datetime import UTC, datetime, timedelta

import pytest

from store.issues import activities
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.people.directory import Organization, Project, put
from tests.reads import SORTED, reads

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
TOLD = [
    "alert",
    "note",
    "set_resolved",
    "alert",
    "set_resolved_in_release",
    "alert",
    "set_resolved",
]
LATE = {6}  # Of them, by their numbers.


@pytest.fixture
def issue(database):
    """An issue with these activities, which happened in the opposite order, and another's."""
    with database.write() as session:
        put(session, Organization, {"slug": "a"}, name="A", url="https://a.test")
        put(session, Project, {"organization_id": 1, "slug": "api"})
        of = {"organization_id": 1, "project_id": 1}
        for number in range(2):
            session.add(Issue(source_id=str(number), title="Boom", **of))
        session.flush()
        for number, kind in enumerate([*TOLD, "alert"]):
            at = AT - timedelta(minutes=number)
            facts = {"source_id": f"sentry:{number}", "kind": kind, "is_late": number in LATE}
            facts |= {"issue_id": 2 if number == len(TOLD) else 1}
            session.add(ActivityRow(occurred_at=at, received_at=AT, **facts, **of))
            session.flush()
    return 1


@pytest.mark.parametrize(
    ("kinds", "before", "found"),
    [
        (["alert"], None, 6),
        (["alert"], 6, 4),
        (["alert"], 1, None),
        (["set_resolved", "set_resolved_in_release"], None, 5),
        (["set_resolved"], None, 3),
        (["note", "alert"], 3, 2),
        (["set_ignored"], None, None),
        ([], None, None),
    ],
)
def test_the_last(database, issue, kinds, before, found):
    """In the order in which they came, whenever they happened; none late, none of another issue."""
    with database.read() as session:
        row = activities.last_of(session, issue, kinds, before)

    assert (row and row.id) == found


def test_an_index_finds_it(database, issue):
    """Nothing is gone through, and nothing sorted."""
    if not database.is_sqlite:
        return
    with reads(database) as found, database.read() as session:
        activities.last_of(session, issue, ["alert", "note", "set_resolved"], 5)

    steps = [step for _, plan in found.plans(database) for step in plan]
    looked = [step for step in steps if "activity_issue_kind" in step]
    assert len(looked) == 3
    assert all("issue_id=? AND kind=? AND is_late" in step for step in looked)
    assert not [step for step in steps if SORTED in step or step.startswith("SCAN activity")]
