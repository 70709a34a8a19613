"""Who administers a team: as long as they are in it, and of which teams."""

import pytest
from sqlmodel import select

from store.people import members, team_admins
from store.people.directory import Organization, Project, ProjectTeam, Team, put
from store.people.team_admins import TeamAdmin


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def acme(session):
    """With two teams."""
    of = put(session, Organization, {"slug": "acme"}, name="Acme", url="https://a.test").row_id
    for slug in ("backend", "frontend"):
        put(session, Team, {"organization_id": of, "slug": slug})
    return of


@pytest.fixture
def ada(session, acme):
    """Puts Ada into these teams; her id."""

    def put_into(*teams):
        facts = {"ada@acme.test": {"name": "Ada"}}
        ids = members.put_all(session, acme, facts, {"ada@acme.test": list(teams)})
        return ids["ada@acme.test"]

    return put_into


def rows(session):
    session.expire_all()
    return {(row.team_id, row.member_id) for row in session.exec(select(TeamAdmin))}


def test_what_is_said_is_so(session, acme, ada):
    """These teams and no others; a second time too."""
    me = ada("backend", "frontend")

    for wanted, expected in (
        (["backend"], {(1, me)}),
        (["frontend"], {(2, me)}),
        (["frontend"], {(2, me)}),
        ([], set()),
    ):
        team_admins.put_all(session, acme, {me: wanted})
        assert rows(session) == expected


@pytest.mark.parametrize("slug", ["frontend", "nosuch"])
def test_of_a_team_that_they_are_not_in(session, acme, ada, slug):
    """Nobody administers it."""
    team_admins.put_all(session, acme, {ada("backend"): [slug]})

    assert rows(session) == set()


def test_ends_with_the_membership(session, acme, ada):
    """Who comes back to the team is a member of it, and no admin."""
    team_admins.put_all(session, acme, {ada("backend"): ["backend"]})

    ada("frontend")
    assert rows(session) == set()
    ada("backend")
    assert rows(session) == set()


def test_what_they_administer(session, acme, ada):
    """By the ids of teams and of their projects; by slugs for the file."""
    me = ada("backend", "frontend")
    api = put(session, Project, {"organization_id": acme, "slug": "api"}).row_id
    put(session, Project, {"organization_id": acme, "slug": "web"})
    session.add(ProjectTeam(project_id=api, team_id=2))
    team_admins.put_all(session, acme, {me: ["frontend"]})

    assert team_admins.teams_of(session, [me, 99]) == {me: {2}}
    assert team_admins.projects_of(session, {2}) == {api}
    assert team_admins.teams_of_admins(session, acme) == {me: ["frontend"]}
