"""Acme with a workspace, Ada who is linked, and one issue."""

import pytest

from bot.identity.gate import Presser
from bot.intake import intake
from bot.workspace.unfurls import shared_links
from bot.workspace.unfurls.shared_links import Message
from store.people.directory import Organization
from store.people.identities import Identity
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme, told

TEAM = "T0ACME"
URL = "https://acme.test/organizations/acme/issues/7/"


@pytest.fixture
def acme(services):
    add_acme(services.database)
    with services.database.write() as session:
        remember(session, Workspace(team_id=TEAM, name="Acme"))
        one = {"team_id": TEAM, "linked_at": services.now()}
        session.add(Identity(slack_user_id="U0ADA", member_id=1, **one))
    intake.receive(services, told(), "api")
    return services


@pytest.fixture
def share(acme):
    """`share(URL, …)` by Ada, into a message of #general."""

    def share(*urls, user="U0ADA", team=TEAM, home=TEAM, ts="1.1"):
        by = Presser(team, user, home, "C0GENERAL")
        return shared_links.share(acme, by, Message("C0GENERAL", ts), urls)

    return share


@pytest.fixture
def other(acme):
    """Another workspace's organization, on the same host."""
    with acme.database.write() as session:
        session.add(Organization(slug="other", name="O", url="https://acme.test", team_id="T2"))
