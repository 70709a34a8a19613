"""Acme with a workspace; Ada is linked, and has opened her Home."""

import pytest

from bot.drawing import subjects
from bot.drawing.activity import Renderer
from bot.identity.gate import Presser
from bot.workspace import home
from store.issues.issues import Issue
from store.people.directory import Project
from store.people.identities import Identity
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme

TEAM = "T0ACME"
ADA = Presser(TEAM, "U0ADA", TEAM)
ASSIGNED = {"type": "user", "name": "Ada Lovelace", "email": "ada@acme.test"}


@pytest.fixture
def acme(services):
    add_acme(services.database)
    with services.database.write() as session:
        remember(session, Workspace(team_id=TEAM, name="Acme"))
        one = {"team_id": TEAM, "linked_at": services.now()}
        session.add(Identity(slack_user_id="U0ADA", member_id=1, **one))
        session.add(Project(organization_id=1, slug="shop"))
    home.open_home(services, ADA)
    return services


@pytest.fixture
def add_issues(acme):
    """`add_issues(3, status="resolved")`; Ada has them unless told otherwise."""

    def add(count, **facts):
        facts = {"organization_id": 1, "project_id": 1, "assignee": ASSIGNED} | facts
        with acme.database.write() as session:
            start = len(session.identity_map) + facts.pop("start", 0)
            session.add_all(
                Issue(source_id=f"{start + n}", title=f"Boom {start + n}", **facts)
                for n in range(count)
            )

    return add


@pytest.fixture
def drawn(acme):
    """What the Home shows, by the names of its parts."""

    def drawn(home_id=1):
        with acme.database.read() as session:
            renderer = Renderer(session, "Sentry", services=acme)
            note, _ = subjects.draw(renderer, f"home:{home_id}")
            return note

    return drawn
