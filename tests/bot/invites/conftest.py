"""Acme with a member of each role, all linked, and ways to look at what became of a request."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from bot.intake import intake
from bot.invites import request
from bot.settings import Settings
from store.audit.audit import AuditEntry
from store.invites.invites import InviteRequest
from store.outbox.models import Delivery, Purpose
from store.outbox.notices import NoticeRow
from store.people.directory import Member, Organization, Team
from store.people.identities import Identity
from store.slack.cards import Card
from store.slack.workspaces import Workspace
from tests.bot.acme import all_rows, number_tokens
from tests.bot.invites.people import ROLES, a_request
from tests.fakes import Clock

KEY = SecretStr("a key of the tests' own, as long as one should be")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(services, clock):
    mail = {"smtp_url": "smtp://mail.acme.test:587", "email_from": "helio@acme.test"}
    return replace(services, now=clock, settings=Settings(secret_key=KEY, **mail))


@pytest.fixture
def acme(database, services):
    """The owner Ada (1), the manager Bob (2), the admin Ann (3), the member Mia (4)."""
    number_tokens(database)
    with database.write() as session:
        session.add(Workspace(team_id="T1", name="Acme"))
        acme = Organization(slug="acme", name="Acme", url="https://sentry.acme.test", team_id="T1")
        session.add(acme)
        session.flush()
        session.add(Team(organization_id=acme.id, slug="backend"))
        for name, role in ROLES.items():
            email = f"{name}@acme.test"
            member = Member(organization_id=acme.id, email=email, name=name.title(), role=role)
            session.add(member)
            session.flush()
            one = {"team_id": "T1", "slack_user_id": f"U{name.upper()}"}
            session.add(Identity(member_id=member.id, linked_at=services.now(), **one))
    return acme


@pytest.fixture
def change(database):
    """Set columns of a row, as something beside the program would."""

    def change(table, row_id, **columns):
        with database.write() as session:
            row = session.get_one(table, row_id)
            for name, value in columns.items():
                setattr(row, name, value)
            session.add(row)

    return change


@pytest.fixture
def ask(services, acme):
    """Take a request by the API, and give its id."""

    def ask(number=1, **changes):
        asked = a_request(number, **changes)
        work = lambda session: request.take(session, services, asked, "api")  # noqa: E731 - short.
        return intake.in_one_write(services, work).invite_id

    return ask


@pytest.fixture
def rows(database):
    return lambda table: all_rows(database, table)


@pytest.fixture
def request_row(rows):
    """A request as it is now."""
    return lambda invite_id=1: rows(InviteRequest)[invite_id - 1]


@pytest.fixture
def audits(rows):
    """(who, what, on what) of each entry."""
    return lambda: [(row.actor, row.action, row.target) for row in rows(AuditEntry)]


@pytest.fixture
def cards(rows):
    """The targets that have a card."""
    return lambda: sorted(card.target for card in rows(Card))


@pytest.fixture
def redraws(rows):
    """The lanes where a redraw waits."""
    return lambda: sorted(r.lane for r in rows(Delivery) if r.purpose == Purpose.REDRAW)


@pytest.fixture
def told(rows):
    """(target, kind) of each memo that is owed."""

    def told():
        kinds = {notice.id: notice.kind for notice in rows(NoticeRow)}
        return [(r.lane, kinds[r.memo_id]) for r in rows(Delivery) if r.memo_id is not None]

    return told


@pytest.fixture
def seen(request_row, audits, cards, redraws, told):
    """All of these at once."""
    return SimpleNamespace(
        request_row=request_row, audits=audits, cards=cards, redraws=redraws, told=told
    )
