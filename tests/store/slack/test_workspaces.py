"""Which workspace serves which organization."""

import threading

import pytest

from store.people.directory import Organization, put
from store.slack.workspaces import Workspace, adopt, locked, remember


@pytest.fixture
def session(database):
    with database.write() as session:
        yield session


def organization(session, slug, **values):
    values = {"name": slug, "url": "https://a.test"} | values
    return put(session, Organization, {"slug": slug}, **values).row_id


def team_of(session, organization_id):
    session.expire_all()
    return session.get(Organization, organization_id).team_id


def test_first_workspace_serves_everybody(session):
    """Nobody has to say so where there is only one."""
    acme = organization(session, "acme")

    remember(session, Workspace(team_id="T0", name="Acme"))

    assert team_of(session, acme) == "T0"


def test_second_workspace_takes_nothing(session):
    """What is served stays; what is not served could be either's."""
    acme = organization(session, "acme")
    remember(session, Workspace(team_id="T0", name="Acme"))
    remember(session, Workspace(team_id="T1", name="Other"))
    new = organization(session, "new")
    adopt(session)

    assert team_of(session, acme) == "T0"
    assert team_of(session, new) is None


def test_remembered_again_is_brought_up_to_date(session):
    """auth.test is asked at every start."""
    remember(session, Workspace(team_id="T0", name="Acme"))

    remember(session, Workspace(team_id="T0", name="Acme Inc.", bot_user_id="U0BOT"))

    workspace = session.get(Workspace, "T0")
    assert (workspace.name, workspace.bot_user_id) == ("Acme Inc.", "U0BOT")


def test_new_organization_is_adopted(session):
    """One that is loaded after the first start."""
    remember(session, Workspace(team_id="T0", name="Acme"))
    acme = organization(session, "acme")

    adopt(session)

    assert team_of(session, acme) == "T0"


def test_a_lock_holds_up_others(database):
    """Who links in the workspace is alone with it until the commit."""
    order = []

    def second():
        with database.write() as session:
            locked(session, "T0")
            order.append("second")

    with database.write() as session:
        remember(session, Workspace(team_id="T0", name="Acme"))
    with database.write() as session:
        assert locked(session, "T0").name == "Acme"
        assert locked(session, "T9") is None
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()

    assert order == ["first", "second"]
