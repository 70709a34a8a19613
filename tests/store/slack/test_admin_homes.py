"""Homes of admins, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from store.people.directory import Member, Organization, Role
from store.people.identities import Identity
from store.slack import admin_homes, homes

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
BEFORE = NOW - timedelta(hours=1)
ROLES = {"U1": Role.OWNER, "U2": Role.ADMIN, "U3": Role.MEMBER}


@pytest.fixture
def opened(database):
    """An owner, an admin and a member look at their Homes; user → its card."""
    with database.write() as session:
        for slug in ("acme", "other"):
            session.add(Organization(slug=slug, name=slug, url="", team_id="T1"))
        session.flush()
        for user, role in ROLES.items():
            member = Member(
                organization_id=1, email=f"{user.lower()}@acme.test", name="", role=role
            )
            session.add(member)
            session.flush()
            link = {"team_id": "T1", "slack_user_id": user, "linked_at": NOW}
            session.add(Identity(member_id=member.row_id, **link))
        return {user: homes.open_home(session, "T1", user, NOW).card_id for user in ROLES}


def found(database, since=BEFORE):
    with database.read() as session:
        return admin_homes.of_admins(session, since)


def test_of_who_administers_anything(database, opened):
    """In the order of their lanes; not a member's."""
    assert found(database) == [("slack:U1", opened["U1"]), ("slack:U2", opened["U2"])]


def test_not_opened_since(database, opened):
    assert found(database, NOW) == []


def test_by_the_address(database, opened):
    """Who administers another organization, as the same person; once for several."""
    with database.write() as session:
        for email in ("u1@acme.test", "u3@acme.test"):
            session.add(Member(organization_id=2, email=email, name="", role=Role.MANAGER))

    assert [home.target for home in found(database)] == ["slack:U1", "slack:U2", "slack:U3"]


def test_who_has_left(database, opened):
    """Sees nothing of it any more."""
    with database.write() as session:
        session.get(Member, 2).is_active = False

    assert [home.target for home in found(database)] == ["slack:U1"]
