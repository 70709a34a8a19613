"""What Homes, `status` and the metrics ask of large tables: an index answers, few rows come."""

from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import text

from store.database import upgrade as upgrading
from store.database.upgrade import upgrade
from store.invites import invites
from store.invites.invites import InviteRequest
from store.issues import intake
from store.issues.issues import Issue
from store.outbox import backlog, deliveries
from store.outbox.backlog import Backlog
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.people.directory import Organization, Project, put
from store.slack import homes
from tests.reads import SORTED, reads

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
ADA = {"type": "user", "name": "Ada", "email": "Ada@acme.test"}
TEAM = {"type": "team", "name": "backend", "email": ""}
MANY = 1500
PERSON = """'{"type": "user", "email": "Ada@A.test"}'"""
OLD_ISSUE = (
    "INSERT INTO issue (organization_id, project_id, source_id, short_id, title, culprit, level,"
    " url, excerpt, rule, status, substatus, assignee, tags, version, token) VALUES (1, 1, :number,"
    " '', '', '', '', '', '', '', 'unresolved', '', WHOSE, '{}', 1, :number)"
)
WAITS = "FROM invite_request"  # Sorted, but only those that wait.


@pytest.fixture
def filled(database):
    """Many issues, lanes and requests, few of which concern anybody."""
    facts = {"organization_id": 1, "project_id": 1, "title": "Boom"}
    asked = {"organization_id": 1, "kind": "requested_to_join", "role": "member", "asked_at": AT}
    with database.write() as session:
        put(session, Organization, {"slug": "a"}, name="A", url="https://a.test")
        put(session, Project, {"organization_id": 1, "slug": "api"})
        for number in range(MANY):
            who = ADA if number % 100 == 0 else TEAM if number % 3 else None
            session.add(Issue(source_id=str(number), assignee=who, **facts))
            lane = Lane(target=f"slack:U{number}", provider="slack")
            lane.paused_at = AT if number % 500 == 0 else None
            session.add(lane)
            done = {"source_id": f"api:{number}", "email": f"p{number}@a.test"}
            state = "waiting" if number % 100 == 0 else "approved"
            session.add(InviteRequest(status=state, **done, **asked))
        for number in range(3):
            owed = {"purpose": Purpose.MESSAGE, "state": DeliveryState.WAITING, "created_at": AT}
            session.add(Delivery(key=f"k{number}", lane=f"slack:U{number}", **owed))
    return database


READS = {
    "my issues": lambda s: homes.assigned(s, [1], "ada@acme.test", first=10, most=3),
    "how many they are": lambda s: homes.count_assigned(s, [1], "ada@acme.test"),
    "what is behind": backlog.backlogs,
    "what is paused": deliveries.paused,
    "requests that wait": lambda s: invites.waiting_in(s, [1], 5),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_few_rows(filled, read):
    """And no table of issues or deliveries is gone through, nor sorted."""
    if not filled.is_sqlite:
        return
    with reads(filled) as found, filled.read() as session:
        read(session)

    plans = dict(found.plans(filled))
    assert found.rows <= 10, found
    assert not [step for plan in plans.values() for step in plan if step.startswith("SCAN issue")]
    assert not [
        words for words, plan in plans.items() if SORTED in str(plan) and WAITS not in words
    ]


def test_what_they_are(filled):
    """On both databases the same."""
    with filled.read() as session:
        found = {name: read(session) for name, read in READS.items()}

    assert [issue.source_id for issue in found["my issues"]] == ["400", "300", "200"]
    assert found["how many they are"] == 15
    assert found["what is behind"] == [Backlog("slack", 3, 3, AT)]
    assert [lane.target for lane in found["what is paused"]] == [
        "slack:U0",
        "slack:U1000",
        "slack:U500",
    ]
    waiting, count = found["requests that wait"]
    assert ([request.row_id for request in waiting], count) == ([1, 101, 201, 301, 401], 15)


def test_assigned_by_what_is_told(filled):
    """The way that intake writes it keeps whose it is."""
    with filled.write() as session:
        intake.change_issue(session, 2, {"assignee": ADA})
        intake.change_issue(session, 1, {"assignee": None})
        intake.change_issue(session, 101, {"title": "Other"})
        found = homes.assigned(session, [1], "ada@acme.test", first=12, most=9)

    assert [issue.row_id for issue in found] == [201, 101, 2]


def test_those_of_before(empty):
    """The migration fills it for the issues that are there."""
    config = upgrading._config()
    with empty.write() as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0010")
        run = session.connection().execute
        run(
            text(
                "INSERT INTO organization (slug, name, url, takes_invites, takes_join_requests,"
                " approval_channels) VALUES ('a', 'A', 'u', true, true, '[]')"
            )
        )
        run(text("INSERT INTO project (organization_id, slug) VALUES (1, 'api')"))
        for number, whose in enumerate((PERSON, "'null'", "NULL")):
            run(text(OLD_ISSUE.replace("WHOSE", whose)), {"number": str(number)})

    upgrade(empty)

    with empty.read() as session:
        kept = session.connection().exec_driver_sql("SELECT assignee_email FROM issue ORDER BY id")
        assert kept.scalars().all() == ["ada@a.test", "", ""]
