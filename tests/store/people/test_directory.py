"""Organizations and who and what belongs to them."""

import pytest

from store.people import directory
from store.people.directory import (
    Member,
    Organization,
    Project,
    Role,
    Target,
    Team,
    member_by_email,
    members_by_email,
    put,
    rows_of,
    set_teams,
    teams_of_members,
    teams_of_projects,
)


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def acme(session):
    return organization(session, "acme")


def organization(session, slug):
    return put(session, Organization, {"slug": slug}, name=slug.title(), url="https://a.test")


def member(session, acme, email, **values):
    key = {"organization_id": acme.row_id, "email": email}
    return put(session, Member, key, **{"name": "Somebody"} | values)


def team(session, acme, slug):
    return put(session, Team, {"organization_id": acme.row_id, "slug": slug})


def test_put_makes_and_changes(session, acme):
    """The same key is the same row."""
    first = member(session, acme, "ada@acme.test")
    second = member(session, acme, "ada@acme.test", name="Ada", role=Role.OWNER)

    assert first.row_id == second.row_id
    assert [(row.name, row.role) for row in rows_of(session, Member, acme.row_id)] == [
        ("Ada", Role.OWNER)
    ]


def test_role_is_stored_by_its_value(session, acme):
    """Whoever reads the table sees the word of the directory file."""
    member(session, acme, "ada@acme.test", role=Role.OWNER)

    stored = session.connection().exec_driver_sql("SELECT role FROM member").scalar()
    assert stored == "owner"


def test_rows_of_one_organization(session, acme):
    """Others' are not among them."""
    other = organization(session, "other")
    for whose, slug in ((acme, "b"), (acme, "a"), (other, "c")):
        team(session, whose, slug)

    assert [row.slug for row in rows_of(session, Team, acme.row_id)] == ["b", "a"]


def test_targets_are_in_the_order_of_their_names(session, acme):
    """A target's key is its name."""
    for name in ("pagerduty:b", "msteams:a"):
        put(session, Target, {"organization_id": acme.row_id, "name": name}, secret_env="X")

    names = [row.name for row in rows_of(session, Target, acme.row_id)]
    assert names == ["msteams:a", "pagerduty:b"]


def test_teams_of_a_member(session, acme):
    """Those and no others; in any order, and again."""
    ada = member(session, acme, "ada@acme.test")
    for slug in ("web", "api", "ops"):
        team(session, acme, slug)

    set_teams(session, ada, ["web", "api"])
    first = teams_of_members(session, acme.row_id)
    set_teams(session, ada, ["ops", "web"])

    assert first == {ada.row_id: ["api", "web"]}
    assert teams_of_members(session, acme.row_id) == {ada.row_id: ["ops", "web"]}


def test_teams_of_a_project(session, acme):
    """They have their own links, apart from members'."""
    project = put(session, Project, {"organization_id": acme.row_id, "slug": "api"})
    team(session, acme, "web")

    set_teams(session, project, ["web"])

    assert teams_of_projects(session, acme.row_id) == {project.row_id: ["web"]}
    assert teams_of_members(session, acme.row_id) == {}


def test_no_teams_any_more(session, acme):
    """An empty list takes the last one away."""
    ada = member(session, acme, "ada@acme.test")
    team(session, acme, "web")
    set_teams(session, ada, ["web"])

    set_teams(session, ada, [])

    assert teams_of_members(session, acme.row_id) == {}


def test_teams_of_another_organization(session, acme):
    """A slug means the organization's own team."""
    team(session, organization(session, "other"), "web")
    ada = member(session, acme, "ada@acme.test")

    set_teams(session, ada, ["web"])

    assert teams_of_members(session, acme.row_id) == {}


def test_member_by_address(session, acme):
    """Letter case and blanks of the question do not count."""
    ada = member(session, acme, "ada@acme.test")

    assert member_by_email(session, acme.row_id, " ADA@acme.test").row_id == ada.row_id
    assert member_by_email(session, acme.row_id, "bob@acme.test") is None


def test_one_address_in_two_organizations(session, acme):
    """Each has a member of its own."""
    other = organization(session, "other")
    both = [member(session, whose, "ada@acme.test").row_id for whose in (acme, other)]

    assert [row.row_id for row in members_by_email(session, "ada@acme.test")] == both


def test_organization_by_slug(session, acme):
    """By its exact slug."""
    assert directory.organization_by_slug(session, "acme").row_id == acme.row_id
    assert directory.organization_by_slug(session, "ACME") is None
