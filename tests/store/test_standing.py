"""What a Slack user is in the organizations that a workspace serves."""

from datetime import UTC, datetime

import pytest

from store import standing
from store.directory import Member, Organization, Role, put
from store.identities import Identity
from store.workspaces import Workspace

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


@pytest.fixture
def session(database):
    """Two organizations of T1, one of T2; Ada is in all, linked in T1."""
    with database.write() as session:
        session.add_all([Workspace(team_id="T1", name="One"), Workspace(team_id="T2", name="Two")])
        for slug, team_id in (("zeta", "T1"), ("acme", "T1"), ("other", "T2")):
            of = put(session, Organization, {"slug": slug}, name=slug, url="", team_id=team_id)
            key = {"organization_id": of.row_id, "email": "ada@acme.test"}
            ada = put(session, Member, key, name="Ada", role=Role.ADMIN)
        link = {"team_id": "T1", "slack_user_id": "U1", "member_id": ada.row_id}
        session.add(Identity(**link, linked_at=NOW))
        session.flush()
        yield session


def test_by_the_address(session):
    """Linked as whomever: the address counts, in the workspace's organizations, by name."""
    found = standing.of(session, "T1", "U1")

    assert [each.slug for each in found.organizations] == ["acme", "zeta"]
    assert [(member.email, of.slug) for member, of in found.seats] == [
        ("ada@acme.test", "acme"),
        ("ada@acme.test", "zeta"),
    ]
    assert found.linked.organization_id not in {of.row_id for _, of in found.seats}


def test_not_linked(session):
    """Nobody, in the organizations that there are."""
    found = standing.of(session, "T2", "U1")

    assert (found.linked, found.seats) == (None, [])
    assert [each.slug for each in found.organizations] == ["other"]


def test_no_workspace(session):
    """Not ours."""
    assert standing.of(session, "T3", "U1") is None
