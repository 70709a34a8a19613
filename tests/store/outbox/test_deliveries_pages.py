"""The record in pages: an index finds each, on both databases; nothing goes through all of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from store.audit import audit
from store.audit.audit import Narrowed
from store.issues import activities
from store.issues.issues import Issue
from store.outbox import deliveries
from store.outbox.models import DeliveryState
from store.people.directory import Organization, Project, put
from tests.reads import SORTED, reads

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
MANY = 3000
GONE_THROUGH = re.compile(r"SCAN (audit_entry|delivery|activity)")
DEAD = DeliveryState.DEAD
# The first of them only is Grace's, and of a kind of its own.
ENTRIES = """
INSERT INTO audit_entry (at, actor, action, target, data, origin)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :last)
SELECT {at}, CASE WHEN i = 0 THEN 'grace@acme.test' ELSE 'ada@acme.test' END,
  CASE WHEN i = 0 THEN 'invite.approve' WHEN i % 2 = 0 THEN 'issue.undo' ELSE 'issue.resolve' END,
  'API-' || i, '{{}}', '{{}}' FROM n
"""
# The first of them only is dead, and of another lane.
DELIVERIES = """
INSERT INTO delivery (key, lane, purpose, state, reason, why, is_broadcast, is_plain, attempt,
  worker, batch, external_id, last_error, created_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :last)
SELECT 'key-' || i, CASE WHEN i = 0 THEN 'slack:C0B' ELSE 'slack:C0A' END, 'message',
  CASE WHEN i = 0 THEN 'dead' WHEN i % 3 = 0 THEN 'skipped' ELSE 'sent' END,
  '', '', false, false, 1, 'w', '', '', '', {at} FROM n
"""
ACTIVITIES = """
INSERT INTO activity (source_id, kind, organization_id, project_id, issue_id, data, occurred_at,
  received_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :last)
SELECT 'api:' || i, 'note', 1, 1, CASE WHEN i % 2 = 0 THEN 1 ELSE 2 END, '{{}}', {at}, {at} FROM n
"""
PAGES = {
    "deliveries": lambda s: deliveries.newest(s, state=None, target=None, limit=5),
    "older deliveries": lambda s: deliveries.newest(
        s, state=None, target=None, limit=5, before=2000
    ),
    "of a state": lambda s: deliveries.newest(s, state=DEAD, target=None, limit=5),
    "of a target": lambda s: deliveries.newest(s, state=None, target="slack:C0B", limit=5),
    "of both": lambda s: deliveries.newest(s, state=DEAD, target="slack:C0A", limit=5),
    "audit": lambda s: audit.entries(s, 5),
    "audit since": lambda s: audit.entries(s, 5, Narrowed(since=AT + timedelta(seconds=MANY - 5))),
    "a page of it": lambda s: audit.page(s, Narrowed(since=AT), after=2000, most=5),
    "by an actor": lambda s: audit.entries(s, 5, Narrowed(actor="GRACE@acme.test")),
    "of an action": lambda s: audit.entries(s, 5, Narrowed(action="invite.approve")),
    "of some actions": lambda s: audit.entries(s, 5, Narrowed(action="issue")),
    "of all that": lambda s: audit.entries(
        s, 5, Narrowed(AT + timedelta(seconds=MANY - 9), "ada@acme.test", "issue")
    ),
    "activities": lambda s: activities.of_issue(s, 1, before=None, most=5).rows,
    "older activities": lambda s: activities.of_issue(s, 1, before=2000, most=5).rows,
}


@pytest.fixture
def filled(database):
    """A long record, of which each question wants little."""
    seconds = "datetime('2026-03-14 09:26:00', '+' || i || ' seconds') || '.000000'"
    if not database.is_sqlite:
        seconds = "timestamptz '2026-03-14 09:26:00+00' + i * interval '1 second'"
    with database.write() as session:
        acme = put(session, Organization, {"slug": "a"}, name="A", url="https://a.test").row_id
        project = put(session, Project, {"organization_id": acme, "slug": "api"}).row_id
        for number in (1, 2):
            key = {"organization_id": acme, "source_id": str(number)}
            put(session, Issue, key, project_id=project, title="Boom")
        for statement in (ENTRIES, DELIVERIES, ACTIVITIES):
            words = text(statement.format(at=seconds))
            session.connection().execute(words, {"last": MANY - 1})
    return database


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_an_index_finds_it(filled, page):
    """No table is gone through, nothing is sorted, and few rows come back."""
    if not filled.is_sqlite:
        return
    with reads(filled) as found, filled.read() as session:
        page(session)

    for words, plan in found.plans(filled):
        assert not [step for step in plan if GONE_THROUGH.match(step) or SORTED in step], words
    assert (found.rows <= 20, found.steps <= 15) == (True, True), found


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_in_order(filled, page):
    """The right ones, whichever index they come by."""
    with filled.read() as session:
        ids = [getattr(one, "delivery", one).id for one in page(session)]

    assert ids in (sorted(ids), sorted(ids, reverse=True))
    assert len(set(ids)) == len(ids)


def test_what_the_pages_hold(filled):
    """The same as a look at each row would find."""
    with filled.read() as session:
        ids = {
            name: [getattr(one, "delivery", one).id for one in PAGES[name](session)]
            for name in PAGES
        }

    assert ids == {
        "deliveries": [3000, 2999, 2998, 2997, 2996],
        "older deliveries": [1999, 1998, 1997, 1996, 1995],
        "of a state": [1],
        "of a target": [1],
        "of both": [],
        "audit": [2996, 2997, 2998, 2999, 3000],
        "audit since": [2996, 2997, 2998, 2999, 3000],
        "a page of it": [2001, 2002, 2003, 2004, 2005],
        "by an actor": [1],
        "of an action": [1],
        "of some actions": [2996, 2997, 2998, 2999, 3000],
        "of all that": [2996, 2997, 2998, 2999, 3000],
        "activities": [2991, 2993, 2995, 2997, 2999],
        "older activities": [1991, 1993, 1995, 1997, 1999],
    }


def test_how_many_are_older(filled):
    """Counted by the database; nothing of them is read."""
    with filled.read() as session:
        newest = activities.of_issue(session, 1, before=None, most=5)
        last = activities.of_issue(session, 1, before=10, most=5)

    assert (newest.older, last.older) == (MANY // 2 - 5, 0)


def test_a_clock_that_was_set_back(database):
    """What was written from then on is found, wherever it stands."""
    with database.write() as session:
        for hours in (0, 2, 1, 3):
            at = AT + timedelta(hours=hours)
            audit.write(session, at=at, actor="a", action="b", target=f"{hours}", origin={})
        found = audit.entries(session, None, Narrowed(since=AT + timedelta(hours=2)))

    assert [entry.target for entry in found] == ["2", "3"]


def test_what_many_were_told_of(filled):
    """So many of each activity, and how many there are in all."""
    with filled.write() as session:
        session.connection().exec_driver_sql("UPDATE delivery SET activity_id = 7 WHERE id < 1001")
        session.connection().exec_driver_sql("UPDATE delivery SET activity_id = 8 WHERE id > 2999")
        found = deliveries.of_activities(session, [7, 8, 9], 3)

    assert {
        key: ([row.id for row in owed.deliveries], owed.count) for key, owed in found.items()
    } == {7: ([1, 2, 3], 1000), 8: ([3000], 1)}
