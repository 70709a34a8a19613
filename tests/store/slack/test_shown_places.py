"""Unfurled links, Homes, channels and outages, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from store.incidents.incidents import Incident
from store.issues.issues import Issue
from store.issues.releases import Release
from store.outbox import outages
from store.outbox.models import Lane
from store.people.directory import Member, Organization, Project
from store.people.identities import Identity
from store.slack import channels, homes, links, surfaces, unfurls

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


def of_issue(session, issue_id, assignee, since):
    return surfaces.of_issue(
        session, issue_id, assignee, most=5, shared_since=since, opened_since=since
    )


def test_homes(acme):
    """Whose issue it is has a Home that is drawn, if it was opened lately; mine are found."""
    with acme.write() as session:
        home = homes.open_home(session, "T1", "U1", NOW)
        same = homes.open_home(session, "T1", "U1", NOW)

    with acme.read() as session:
        assert of_issue(session, 1, "ada@acme.test", BEFORE) == [("slack:U1", home.card_id)]
        assert home.id == same.id
        assert of_issue(session, 1, "ada@acme.test", NOW) == []
        assert of_issue(session, 2, "", BEFORE) == []
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
        assert of_issue(session, 1, "", BEFORE) == [("slack:C1", card.id)]


@pytest.mark.parametrize(("name", "found"), [("7", 1), ("shop-7", 1), ("8", 2), ("9", None)])
def test_issues_by_name(acme, name, found):
    """By the tracker's id or the short id."""
    with acme.read() as session:
        assert links.issue(session, 1, name) == found
        assert links.issue(session, 2, name) is None


@pytest.mark.parametrize(
    ("version", "slug", "found"),
    [("1.0", "", 3), ("1.0", "shop", 1), ("1.0", "web", 3), ("1.0", "x", None), ("9", "", None)],
)
def test_releases_by_version(acme, version, slug, found):
    """Of the project that is named; else the one that was heard of last."""
    with acme.write() as session:
        session.add(Project(organization_id=1, slug="web"))
        session.flush()
        for project_id, name, at in ((1, "1.0", BEFORE), (1, "2.0", NOW), (2, "1.0", NOW)):
            session.add(Release(project_id=project_id, version=name, at=at))
            session.flush()

    with acme.read() as session:
        assert links.release(session, 1, version, slug) == found
        assert links.release(session, 2, version, slug) is None


@pytest.mark.parametrize(("name", "found"), [("4", 2), ("5", 2), ("i-1", 1), ("x", None)])
def test_incidents_by_name(acme, name, found):
    """By the number that people know it by, which counts before the tracker's own id."""
    facts = {"organization_id": 1, "project_id": 1, "rule": "R", "status": "critical"}
    with acme.write() as session:
        for source_id, identifier in (("i-1", "3"), ("5", "4"), ("4", "")):
            given = {"source_id": source_id, "identifier": identifier} | facts
            session.add(Incident(since=NOW, started_at=NOW, **given))
            session.flush()

    with acme.read() as session:
        assert links.incident(session, 1, name) == found
        assert links.incident(session, 2, name) is None


def test_who_may_see(acme):
    """By the link of the workspace, and the membership as it is now."""
    with acme.write() as session:
        session.add(Organization(slug="old", name="Old", url="", team_id="T1"))
        session.flush()
        gone = {"email": "ada@acme.test", "name": "Ada", "is_active": False}
        session.add(Member(organization_id=2, **gone))

    with acme.read() as session:
        assert links.linked_email(session, "T1", "U1") == "ada@acme.test"
        assert links.linked_email(session, "T2", "U1") is None
        assert links.linked_email(session, "T1", "U2") is None
        assert links.memberships(session, "ada@acme.test") == {1}
        assert [each.slug for each in links.organizations_of(session, "T1")] == ["acme", "old"]
        assert links.organizations_of(session, "T2") == []


def test_an_unfurl_that_grows(acme):
    """By an edit: its card stays the same, and shows each link once."""
    place = {"team_id": "T1", "channel_id": "C1", "ts": "1.1"}
    with acme.write() as session:
        first, _ = unfurls.share(session, **place, links={"u": "issue:1"}, now=BEFORE)
        both = {"u": "issue:1", "v": "issue:2"}
        card, is_new = unfurls.share(session, **place, links=both, now=NOW)

        assert (card.id, is_new) == (first.id, True)
        assert [link.url for link in unfurls.links_of(session, 1)] == ["u", "v"]
        assert unfurls.showing(session, "issue:2", BEFORE, 5) == [("slack:C1", card.id)]


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
