"""Links between Slack users and members, one to one in each workspace."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from store.people import identities
from store.people.directory import Member, Organization, put
from store.people.identities import Identity, link, member_of, of_member, slack_users, unlink

AT = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def people(session):
    """The ids of Ada and Bob."""
    acme = put(session, Organization, {"slug": "acme"}, name="Acme", url="https://a.test")
    return [
        put(session, Member, {"organization_id": acme.row_id, "email": email}, name=email).row_id
        for email in ("ada@acme.test", "bob@acme.test")
    ]


def identity(member_id, user, team="T0"):
    return Identity(team_id=team, slack_user_id=user, member_id=member_id, linked_at=AT)


def test_link(session, people):
    """Found from either side, with its time."""
    assert link(session, identity(people[0], "U0ADA")) == []

    assert member_of(session, "T0", "U0ADA").email == "ada@acme.test"
    assert of_member(session, "T0", people[0]).slack_user_id == "U0ADA"
    assert of_member(session, "T0", people[0]).linked_at == AT


def test_nobody(session, people):
    """Whoever is not linked is nobody."""
    assert member_of(session, "T0", "U0ADA") is None
    assert of_member(session, "T0", people[0]) is None


def test_link_takes_both_older_links(session, people):
    """The user's and the member's; they are given back."""
    link(session, identity(people[0], "U0ADA"))
    link(session, identity(people[1], "U0BOB"))

    replaced = link(session, identity(people[0], "U0BOB"))

    assert sorted(row.slack_user_id for row in replaced) == ["U0ADA", "U0BOB"]
    assert member_of(session, "T0", "U0ADA") is None
    assert member_of(session, "T0", "U0BOB").email == "ada@acme.test"


def test_workspaces_are_apart(session, people):
    """The same user id elsewhere is somebody else."""
    link(session, identity(people[0], "U0ADA"))

    assert link(session, identity(people[1], "U0ADA", team="T1")) == []
    assert member_of(session, "T1", "U0ADA").email == "bob@acme.test"


@pytest.mark.parametrize("who", [(0, "U0OTHER"), (1, "U0ADA")])
def test_database_holds_it_one_to_one(database, session, people, who):
    """Also against a process that did not look first."""
    link(session, identity(people[0], "U0ADA"))

    session.add(identity(people[who[0]], who[1]))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_slack_users_of_many(session, people):
    """Only those who are linked in that workspace."""
    link(session, identity(people[0], "U0ADA"))
    link(session, identity(people[1], "U1BOB", team="T1"))

    assert slack_users(session, "T0", set(people)) == {people[0]: "U0ADA"}
    assert slack_users(session, "T0", set()) == {}


def test_unlink(session, people):
    """Once; the second time there was none."""
    link(session, identity(people[0], "U0ADA"))

    assert unlink(session, "T0", "U0ADA") is True
    assert unlink(session, "T0", "U0ADA") is False
    assert identities.member_of(session, "T0", "U0ADA") is None
