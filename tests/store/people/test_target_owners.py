"""Who answers for a target: read from routes, the directory file, teams, and what waits."""

import pytest
from sqlalchemy import event

from store.issues.activities import ActivityRow
from store.outbox.models import Delivery, DeliveryState, Lane, Purpose
from store.people import target_owners
from store.people.directory import Member, Organization, Project, Role, Target, Team
from store.people.identities import Identity
from store.people.target_owners import Claim
from store.routing.routes import Route
from store.routing.team_channels import TeamChannel
from tests.store.outbox.lanes import NOW

TARGET = "slack:C0ALERTS"
PEOPLE = (
    ("ada", Role.OWNER, True),
    ("bob", Role.MANAGER, True),
    ("carl", Role.OWNER, False),
    ("dora", Role.MEMBER, True),
)


@pytest.fixture
def acme(database):
    """Acme in a workspace; Ada is linked there."""
    with database.write() as session:
        session.add(Organization(slug="acme", name="Acme", url="", team_id="T0ACME"))
        session.flush()
        for name, role, is_active in PEOPLE:
            facts = {"email": f"{name}@acme.test", "role": role, "is_active": is_active}
            session.add(Member(organization_id=1, name=name.title(), **facts))
            session.flush()
        session.add(Team(organization_id=1, slug="backend"))
        session.add(Project(organization_id=1, slug="api"))
        session.flush()
        link = {"team_id": "T0ACME", "slack_user_id": "U0ADA", "linked_at": NOW}
        session.add(Identity(member_id=1, **link))
    return database


@pytest.fixture
def owed(acme):
    """Adds a delivery of an activity of Acme's to the target."""

    def owed(number, state=DeliveryState.WAITING, purpose=Purpose.MESSAGE):
        with acme.write() as session:
            row = {"source": "api", "source_id": str(number), "kind": "note", "data": {}}
            moments = {"occurred_at": NOW, "received_at": NOW}
            told = ActivityRow(organization_id=1, project_id=1, **row, **moments)
            session.add(told)
            session.flush()
            facts = {"lane": TARGET, "activity_id": told.id, "created_at": NOW}
            session.add(Delivery(key=str(number), purpose=purpose, state=state, **facts))

    return owed


def asked(database, query, *given, **named):
    with database.read() as session:
        return query(session, *given, **named)


def test_routes_of_people_and_of_the_file(acme):
    """A route that somebody asked for names them."""
    with acme.write() as session:
        session.add(Route(organization_id=1, project="api", target=TARGET, subscriber_id=4))
        session.add(Route(organization_id=1, project="*", target=TARGET))
        session.add(Route(organization_id=1, project="*", target="slack:C0OTHER", subscriber_id=2))

    assert asked(acme, target_owners.claims_on, TARGET) == [Claim(1, None), Claim(1, 4)]


def test_a_target_of_the_file_without_a_route(acme):
    """PagerDuty and Teams belong to whose file declares them."""
    with acme.write() as session:
        session.add(Target(name="pagerduty:primary", organization_id=1, secret_env="KEY"))

    assert asked(acme, target_owners.claims_on, "pagerduty:primary") == [Claim(1, None)]


def test_a_channel_of_a_team(acme):
    """Who linked it has asked for it."""
    with acme.write() as session:
        session.add(TeamChannel(team_id=1, target=TARGET, linked_at=NOW, linked_by_id=4))

    assert asked(acme, target_owners.claims_on, TARGET) == [Claim(1, 4)]


def test_what_waits_is_counted(owed, acme):
    """Posts that are owed or begun; what was sent and redraws are none."""
    owed(1)
    owed(2, DeliveryState.UNKNOWN)
    owed(3, DeliveryState.SENT)
    owed(4, purpose=Purpose.REDRAW)

    assert asked(acme, target_owners.waiting, TARGET) == target_owners.Waiting(2, 1)


def test_nothing_waits(acme):
    """A target that nobody has news for."""
    assert asked(acme, target_owners.waiting, TARGET) == target_owners.Waiting(0, None)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("ada@acme.test", [1]), ("U0ADA", [1]), ("carl@acme.test", [3]), ("primary", [])],
)
def test_whose_address_it_is(acme, address, expected):
    """By mail address or Slack user; who has left is found as well."""
    found = asked(acme, target_owners.at_address, address)

    assert [one.member_id for one in found] == expected


def test_candidates_are_active(acme):
    """Owners, managers, and who is named; with the name of the organization and the Slack user."""
    found = asked(acme, target_owners.candidates, members=[3, 4], organizations=[1])

    assert [(one.member_id, one.slack_user_id) for one in found] == [
        (1, "U0ADA"),
        (2, None),
        (4, None),
    ]
    assert {(one.organization, one.is_active) for one in found} == {("Acme", True)}


def test_a_person_of_two_organizations(acme):
    """Linked as a member of one, somebody is reached in the other's workspace if it is the same."""
    with acme.write() as session:
        session.add(Organization(slug="labs", name="Labs", url="", team_id="T0ACME"))
        session.flush()
        facts = {"email": "ada@acme.test", "name": "Ada", "role": Role.OWNER}
        session.add(Member(organization_id=2, **facts))

    found = asked(acme, target_owners.candidates, members=[], organizations=[2])
    assert [one.slack_user_id for one in found] == ["U0ADA"]


def test_paused_targets(acme):
    """Those of the asked ones that take nothing."""
    with acme.write() as session:
        session.add(Lane(target="slack:U0ADA", provider="slack", paused_at=NOW))
        session.add(Lane(target="email:bob@acme.test", provider="email"))

    asked_for = ["slack:U0ADA", "email:bob@acme.test", "slack:U0NEW"]
    assert asked(acme, target_owners.paused, asked_for) == {"slack:U0ADA"}


@pytest.mark.parametrize("members", [1, 200])
def test_candidates_by_one_query(acme, members):
    """However many there are."""
    with acme.write() as session:
        for number in range(members):
            facts = {"email": f"{number}@acme.test", "name": str(number), "role": Role.OWNER}
            session.add(Member(organization_id=1, **facts))
    statements = []
    event.listen(acme.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    found = asked(acme, target_owners.candidates, members=[], organizations=[1])

    assert len(found) == members + 2
    assert len([one for one in statements if one.lstrip().startswith("SELECT")]) == 1
