"""Routes of an organization, as the tables hold them."""

import pytest
from sqlalchemy.exc import IntegrityError

from store.directory import Organization, put, rows_of
from store.routes import Route


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
