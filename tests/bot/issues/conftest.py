"""An issue of Acme's with its card, and people who press."""

from dataclasses import replace

import pytest

from bot.intake import intake
from store.audit.audit import AuditEntry
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.issues.undo import Undo
from store.outbox.models import Delivery, Purpose
from store.people.directory import Member, Organization, Role, Team
from store.people.identities import Identity
from store.slack.workspaces import Workspace
from tests.bot.acme import add_acme, all_rows, number_tokens, told
from tests.bot.issues.people import ADA, BOB, GRACE
from tests.fakes import Clock


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock):
    return replace(services, now=clock)


@pytest.fixture
def acme(database, services):
    """Ada (1), Grace (2) and the admin Bob (3), linked; the team `backend` (1)."""
    number_tokens(database)
    acme = add_acme(database, {"target": "slack:C1"})
    with database.write() as session:
        session.get_one(Organization, acme.id).team_id = "T1"
        session.add(Workspace(team_id="T1", name="Acme"))
        bob = Member(organization_id=acme.id, email="bob@acme.test", name="Bob", role=Role.ADMIN)
        session.add_all([bob, Team(organization_id=acme.id, slug="backend")])
        session.flush()
        for member_id, by in enumerate((ADA, GRACE, BOB), 1):
            one = {"team_id": "T1", "slack_user_id": by.user_id, "linked_at": services.now()}
            session.add(Identity(member_id=member_id, **one))
    return acme


@pytest.fixture
def tell(services, acme):
    """An activity from outside; each has an id of its own."""

    def tell(kind="alert", **changes):
        tell.count += 1
        issue = {"short_id": "SHOP-7"} | changes.pop("issue", {})
        incoming = told(kind, id=f"a-{tell.count}", issue=issue, **changes)
        return intake.receive(services, incoming, "api")

    tell.count = 0
    return tell


@pytest.fixture
def issue(tell, database):
    """The issue as it is now, by calling it."""
    tell()
    return lambda: all_rows(database, Issue)[0]


@pytest.fixture
def audits(database):
    """(who, what) of each entry."""
    return lambda: [(row.actor, row.action) for row in all_rows(database, AuditEntry)]


@pytest.fixture
def redraws(database):
    """How many redraws wait."""
    return lambda: sum(row.purpose == Purpose.REDRAW for row in all_rows(database, Delivery))


@pytest.fixture
def snapshot(database, issue, audits):
    """All that a press may change, but for what is owed."""
    return lambda: (issue(), all_rows(database, ActivityRow), all_rows(database, Undo), audits())
