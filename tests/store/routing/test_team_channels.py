"""The channels of teams: those of a directory file, and those that people linked."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from store.people.directory import Member, Organization, Team, put
from store.routing import team_channels
from store.routing.team_channels import TeamChannel, loaded_channels, set_loaded

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
A, B, C = "slack:C0A", "slack:C0B", "slack:C0C"


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def acme(session):
    return put(session, Organization, {"slug": "acme"}, name="Acme", url="https://a.test").row_id


@pytest.fixture
def team(session, acme):
    """Makes a team of that name; its id."""
    return lambda slug: put(session, Team, {"organization_id": acme, "slug": slug}).row_id


@pytest.fixture
def link(session, acme):
    """Links a channel as Ada would."""
    ada = put(session, Member, {"organization_id": acme, "email": "ada@acme.test"}, name="Ada")

    def add(team_id, target):
        row = TeamChannel(team_id=team_id, target=target, linked_at=NOW, linked_by_id=ada.row_id)
        session.add(row)
        session.flush()

    return add


def rows(session):
    """(target, when it was linked, whether a person did it)."""
    session.expire_all()
    found = session.exec(select(TeamChannel).order_by(TeamChannel.team_id, TeamChannel.target))
    return [(row.target, row.linked_at, row.linked_by_id is not None) for row in found]


def test_exactly_these(session, team):
    """What the file names no more is gone; what it names still keeps its time."""
    backend = team("backend")
    set_loaded(session, backend, [A, B], NOW)

    set_loaded(session, backend, [B, C], LATER)

    assert rows(session) == [(B, NOW, False), (C, LATER, False)]


def test_none_at_all(session, team):
    """A file without channels takes its own away."""
    backend = team("backend")
    set_loaded(session, backend, [A, B], NOW)

    set_loaded(session, backend, [], LATER)

    assert rows(session) == []


def test_linked_by_a_person(session, team, link):
    """It stays, and is not the file's."""
    backend = team("backend")
    link(backend, A)

    set_loaded(session, backend, [B], LATER)
    set_loaded(session, backend, [], LATER)

    assert rows(session) == [(A, NOW, True)]


def test_linked_and_in_the_file(session, acme, team, link):
    """It is the file's from then on: the file has it, and takes it away."""
    backend = team("backend")
    link(backend, A)

    set_loaded(session, backend, [A], LATER)
    there = rows(session), loaded_channels(session, acme)
    set_loaded(session, backend, [], LATER)

    assert there == ([(A, NOW, False)], {backend: [A]})
    assert rows(session) == []


def test_channel_of_two_teams(session, acme, team):
    """Both have it, and each loses its own alone."""
    backend, frontend = team("backend"), team("frontend")
    set_loaded(session, backend, [A], NOW)
    set_loaded(session, frontend, [B, A], NOW)

    both = loaded_channels(session, acme)
    set_loaded(session, backend, [], LATER)

    assert both == {backend: [A], frontend: [A, B]}
    assert loaded_channels(session, acme) == {frontend: [A, B]}


def test_channels_of_another_organization(session, acme, team, link):
    """Neither those of others nor those of people are the organization's file's."""
    other = put(session, Organization, {"slug": "other"}, name="Other", url="https://o.test")
    set_loaded(
        session, put(session, Team, {"organization_id": other.row_id, "slug": "x"}).row_id, [A], NOW
    )
    link(team("backend"), B)

    assert loaded_channels(session, acme) == {}


def test_link_and_unlink(session, team, link):
    """Once each; of several writers one is told that it was theirs."""
    backend, frontend = team("backend"), team("frontend")
    link(frontend, B)

    assert (team_channels.link(session, backend, A, 1, NOW), rows(session)[0][2]) == (True, True)
    assert not team_channels.link(session, backend, A, 1, LATER)
    assert rows(session)[0] == (A, NOW, True)
    assert team_channels.unlink(session, backend, A)
    assert not team_channels.unlink(session, backend, A)
    assert rows(session) == [(B, NOW, True)]


def test_teams_at(session, acme, team, link):
    """Those of the channel, of these organizations; and every team that there is."""
    link(team("frontend"), A)
    link(team("backend"), A)
    link(team("mobile"), B)

    found = team_channels.teams_at(session, A, [acme])

    assert [each.slug for _, each, _ in found] == ["backend", "frontend"]
    assert team_channels.teams_at(session, A, [acme + 1]) == []
    assert [(each.slug, of) for each, of in team_channels.teams_of(session, [acme])] == [
        ("backend", "acme"),
        ("frontend", "acme"),
        ("mobile", "acme"),
    ]
