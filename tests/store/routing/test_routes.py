"""Routes of an organization, as the tables hold them."""

import pytest
from sqlalchemy.exc import IntegrityError

from store.people.directory import Member, Organization, put, rows_of
from store.routing import routes
from store.routing.routes import Route


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


@pytest.fixture
def acme(session):
    return put(session, Organization, {"slug": "acme"}, name="Acme", url="https://a.test").row_id


def route(session, acme, project, target="slack:C0A", **values):
    key = {"organization_id": acme, "project": project, "target": target}
    return put(session, Route, key | values)


@pytest.mark.parametrize("environment", ["", "production"])
def test_one_route_for_each_environment(session, acme, environment):
    """The database refuses a second, also where no environment is named."""
    route(session, acme, "api", environment=environment)

    session.add(
        Route(organization_id=acme, project="api", target="slack:C0A", environment=environment)
    )
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_broadcast_comes_back_as_a_list(session, acme):
    """Kinds, as the file had them."""
    route(session, acme, "api").broadcast = ["set_regression"]
    session.flush()
    session.expire_all()

    assert rows_of(session, Route, acme)[0].broadcast == ["set_regression"]


def test_what_leads_to_a_target(session, acme):
    """Of these organizations, of one project if one is named; by project and environment."""
    other = put(session, Organization, {"slug": "other"}, name="Other", url="https://o.test").row_id
    for of, project, environment in (
        (acme, "web", ""),
        (acme, "api", "staging"),
        (acme, "api", ""),
        (other, "api", ""),
    ):
        route(session, of, project, environment=environment)
    route(session, acme, "api", "slack:C0B")

    def found(*args):
        return [
            (each.project, each.environment, of.slug)
            for each, of in routes.to_target(session, "slack:C0A", *args)
        ]

    assert found([acme]) == [("api", "", "acme"), ("api", "staging", "acme"), ("web", "", "acme")]
    assert found([acme, other], "api")[-1] == ("api", "", "other")
    assert found([]) == []


def test_exactly_one(session, acme):
    """By all that makes it the one; the organization can be held for it."""
    route(session, acme, "api", environment="staging")

    routes.hold(session, acme)

    assert routes.exactly(session, acme, "api", "slack:C0A", "staging").project == "api"
    assert routes.exactly(session, acme, "api", "slack:C0A", "") is None


def test_subscribers(session, acme):
    """By name, else by address."""
    for email, name in (("ada@acme.test", "Ada"), ("bob@acme.test", "")):
        put(session, Member, {"organization_id": acme, "email": email}, name=name)

    assert routes.subscribers(session, [1, 2, 3]) == {1: "Ada", 2: "bob@acme.test"}
