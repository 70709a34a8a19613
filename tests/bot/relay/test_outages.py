"""A provider takes nothing: owners are told by another one, once; and when it is back."""

import pytest
from pydantic import SecretStr

from bot.relay import outages
from bot.services import Services
from bot.settings import Settings
from bot.workspace import removal
from store.audit.audit import AuditEntry
from store.outbox.models import Delivery
from store.outbox.outages import Outage
from store.people.directory import Member, Role
from store.people.identities import Identity
from store.slack.workspaces import Workspace, remember
from tests.bot.acme import add_acme, all_rows

TEAM = "T0ACME"


@pytest.fixture
def acme(database):
    """Mail is on; Ada owns Acme, and is linked."""
    mail = {"smtp_url": SecretStr("smtp://mail.acme.test"), "email_from": "h@acme.test"}
    services = Services(Settings(**mail), database)
    add_acme(database)
    with database.write() as session:
        remember(session, Workspace(team_id=TEAM, name="Acme", bot_user_id="U0BOT"))
        session.get(Member, 1).role = Role.OWNER
        one = {"team_id": TEAM, "linked_at": services.now()}
        session.add(Identity(slack_user_id="U0ADA", member_id=1, **one))
    return services


def told(services):
    return [row.lane for row in all_rows(services.database, Delivery)]


@pytest.mark.parametrize(
    ("provider", "target"), [("slack", "email:ada@acme.test"), ("email", "slack:U0ADA")]
)
def test_told_by_another(acme, provider, target):
    """Never by what is down itself; once however often it is noticed, and once at its end."""
    for _ in range(2):
        outages.begin(acme, provider, "it is gone")
    assert outages.is_noted(acme, provider)

    for _ in range(2):
        outages.end(acme, provider)

    assert told(acme) == [target, target]
    assert not outages.is_noted(acme, provider)
    entries = [(row.action, row.target, row.data) for row in all_rows(acme.database, AuditEntry)]
    reason = {"reason": "it is gone"}
    assert entries == [
        ("provider.down", provider, reason),
        ("provider.back", provider, reason),
    ]


def test_managers_where_there_is_no_owner(acme):
    """Somebody must know."""
    with acme.database.write() as session:
        session.get(Member, 1).role = Role.MEMBER
        session.get(Member, 2).role = Role.MANAGER

    outages.begin(acme, "slack", "it is gone")

    assert told(acme) == ["email:grace@acme.test"]


def test_nobody_can_be_told(acme):
    """It is written down all the same."""
    services = Services(Settings(), acme.database)

    outages.begin(services, "slack", "it is gone")

    assert told(acme) == []
    assert outages.is_noted(acme, "slack")


def test_removed(acme):
    """Of our own workspace only, and of our own token."""
    removal.uninstalled(acme, "T0OTHER")
    removal.revoked(acme, TEAM, ["U0ADA", None, 7])
    removal.revoked(acme, "T0OTHER", ["U0BOT"])
    assert all_rows(acme.database, Outage) == []

    removal.revoked(acme, TEAM, ["U0BOT"])
    removal.uninstalled(acme, TEAM)

    assert [row.reason for row in all_rows(acme.database, Outage)] == [
        "the bot token was revoked (tokens_revoked)"
    ]
