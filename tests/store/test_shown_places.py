"""Unfolded links, Homes, channels and outages, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from store import channels, homes, links, outages, unfurls
from store.directory import Member, Organization, Project
from store.identities import Identity
from store.issues import Issue
from store.outbox import Lane

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=1)
ADA = {"type": "user", "name": "Ada", "email": "Ada@acme.test"}


@pytest.fixture
def acme(database):
    """Ada, linked, with one of two issues."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="", team_id="T1"))
        session.flush()
        session.add(Member(organization_id=1, email="ada@acme.test", name="Ada"))
        session.add(Project(organization_id=1, slug="shop"))
        session.flush()
        session.add(Identity(team_id="T1", slack_user_id="U1", member_id=1, linked_at=NOW))
        facts = {"organization_id": 1, "project_id": 1, "title": "Boom"}
        session.add(Issue(source_id="7", short_id="SHOP-7", assignee=ADA, **facts))
        session.add(Issue(source_id="8", **facts))
    return database


def test_homes(acme):
    """Whose issue it is has a Home that is drawn, if it was opened lately; mine are found."""
    with acme.write() as session:
        home = homes.open_home(session, "T1", "U1", NOW)
        same = homes.open_home(session, "T1", "U1", NOW)

    with acme.read() as session:
        found = homes.of_issue(session, 1, "ada@acme.test", BEFORE)
        assert found == [("slack:U1", home.card_id)]
        assert home.id == same.id
        assert homes.of_issue(session, 1, "ada@acme.test", NOW) == []
        assert homes.of_issue(session, 2, "", BEFORE) == []
        assert homes.count_assigned(session, [1], "ada@acme.test") == 1
        mine = homes.assigned(session, [1], "ada@acme.test", first=0, most=5)
        assert [issue.source_id for issue in mine] == ["7"]


def test_unfurls(acme):
    """The last ones that show it."""
    place = {"team_id": "T1", "channel_id": "C1", "ts": "1.1", "links": {"u": "issue:1"}}
    with acme.write() as session:
        card, is_new = unfurls.share(session, **place, now=NOW)
        assert is_new

    with acme.read() as session:
        assert unfurls.showing(session, "issue:1", BEFORE, 5) == [("slack:C1", card.id)]
        assert unfurls.showing(session, "issue:2", BEFORE, 5) == []
        assert unfurls.showing(session, "issue:1", NOW, 5) == []


@pytest.mark.parametrize(("name", "found"), [("7", 1), ("shop-7", 1), ("8", 2), ("9", None)])
def test_issues_by_name(acme, name, found):
    """By the tracker's id or the short id."""
    with acme.read() as session:
        assert links.issue(session, 1, name) == found
        assert links.issue(session, 2, name) is None


def test_outages(acme):
    """Begun once, ended once."""
    with acme.write() as session:
        begun = [outages.begin(session, "slack", why, NOW) for why in ("first", "second")]
    with acme.write() as session:
        ended = [outages.end(session, "slack") for _ in range(2)]

    assert begun == [True, False]
    assert [each and each.reason for each in ended] == ["first", None]


def test_a_lane_to_be_paused(acme):
    """Made once."""
    with acme.write() as session:
        for _ in range(2):
            channels.ensure_lane(session, "slack:C1")

    with acme.read() as session:
        assert session.get(Lane, "slack:C1").due_at is None
