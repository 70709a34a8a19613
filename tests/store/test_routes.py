"""Routes of an organization, as the tables hold them."""

import pytest
from sqlalchemy.exc import IntegrityError

from store.directory import Organization, put
from store.routes import Route, routes_of


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


def test_routes_of_a_project(session, acme):
    """Its own and those for all projects, oldest first."""
    for project in ("api", "*", "web"):
        route(session, acme, project)

    assert [row.project for row in routes_of(session, acme, "api")] == ["api", "*"]


def test_routes_of_others(session, acme):
    """Another organization's routes are not asked."""
    other = put(session, Organization, {"slug": "o"}, name="O", url="https://o.test").row_id
    route(session, other, "*")

    assert routes_of(session, acme, "api") == []


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

    assert routes_of(session, acme, "api")[0].broadcast == ["set_regression"]
