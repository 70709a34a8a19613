"""What a member allowed goes with the link: unlinked, linked otherwise, deactivated."""

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.directory import loader, parser
from bot.identity import links
from bot.identity.links import By
from bot.sentry.oauth.tokens import TokenPair
from bot.sentry.personal import tokens
from bot.services import Services
from bot.settings import Settings
from store.audit.audit import AuditEntry
from store.people.directory import Member, Organization
from store.people.sentry_accounts import SentryAccount, SentrySecret
from tests.bot.acme import all_rows

KEY = SecretStr("a key of the tests' own, as long as one should be")
CLI = By("cli", {"command": "link"})
PAIR = TokenPair(access_token=SecretStr("sntrya_1"), refresh_token=SecretStr("sntryr_1"))
FILE = """
[organization]
slug = "acme"
name = "Acme"
url = "https://a.test"

[[member]]
email = "ada@acme.test"
name = "Ada"
active = false
"""


@pytest.fixture
def services(database):
    return Services(Settings(secret_key=KEY), database)


@pytest.fixture
def ada(services):
    """She is linked, and allowed it."""
    with services.database.write() as session:
        row = Organization(slug="acme", name="Acme", url="https://a.test", team_id="T0ACME")
        session.add(row)
        session.flush()
        for name in ("ada", "bob"):
            email = f"{name}@acme.test"
            session.add(Member(organization_id=row.row_id, email=email, name=name.title()))
    links.link(services, "ada@acme.test", "T0ACME", "U0ADA", CLI)
    with services.database.write() as session:
        member = session.exec(select(Member).where(Member.email == "ada@acme.test")).one()
        tokens.keep(session, services, member, "4", PAIR)
    return member


def is_gone(services):
    database = services.database
    return not all_rows(database, SentryAccount) and not all_rows(database, SentrySecret)


def forgotten(services):
    rows = all_rows(services.database, AuditEntry)
    return [row.target for row in rows if row.action == "identity.forget"]


def test_unlinked(services, ada):
    links.unlink(services, "ada@acme.test", "T0ACME", CLI)

    assert is_gone(services)
    assert forgotten(services) == ["ada@acme.test"]


def test_another_slack_user(services, ada):
    """Whoever is she now did not allow it."""
    links.link(services, "ada@acme.test", "T0ACME", "U0OTHER", CLI)

    assert is_gone(services)


def test_another_member(services, ada):
    """Her Slack user acts as Bob now, and nobody as she."""
    links.link(services, "bob@acme.test", "T0ACME", "U0ADA", CLI)

    assert is_gone(services)


def test_the_same_again(services, ada):
    """Nothing changed, so it stays."""
    links.link(services, "ada@acme.test", "T0ACME", "U0ADA", CLI)

    assert not is_gone(services)


def test_deactivated(services, ada):
    """By the file, and so by what is read from Sentry: both write it so."""
    loader.load(services, parser.check(FILE, lambda _names: ({}, {})), {})

    assert is_gone(services)
