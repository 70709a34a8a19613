"""A Sentry with an application, and a member who may allow it."""

from datetime import timedelta

import pytest

from bot.sandbox.sentry import SentrySandbox
from bot.sentry.client import client_of
from bot.sentry.oauth.tokens import TokenPair
from bot.sentry.personal import tokens
from bot.services import Services
from bot.settings import Settings
from store.people.directory import Member
from store.people.sentry_accounts import SentryAccount
from tests.bot.acme import add_acme, all_rows
from tests.fakes import Clock

KEY = "a key of the tests' own, as long as one should be"


@pytest.fixture
def sentry():
    with SentrySandbox.acme() as running:
        yield running


@pytest.fixture
def application(sentry):
    return sentry.add_application()


@pytest.fixture
def services(database, sentry, application):
    """Ada is a member; the program may ask Sentry for tokens."""
    add_acme(database)
    told = {"sentry_url": sentry.url, "sentry_org": sentry.org, "sentry_token": sentry.token}
    told |= {"sentry_oauth_client_id": application.client_id, "secret_key": KEY}
    told |= {"sentry_oauth_client_secret": application.client_secret}
    clock = Clock()
    services = Services(Settings(**told), database, now=clock, steady=clock)
    yield services
    client_of(services).close()


class Permission:
    """What Ada allowed: her row here, and the tokens at Sentry."""

    def __init__(self, services, sentry, application):
        self.services, self.sentry, self.application = services, sentry, application
        self.person = sentry.person("ada")

    @property
    def member(self):
        members = all_rows(self.services.database, Member)
        return next(one for one in members if one.email == "ada@acme.test")

    @property
    def row(self):
        return next(iter(all_rows(self.services.database, SentryAccount)), None)

    def allow(self, scopes=("event:write", "org:read", "member:admin")):
        """As the callback brings it."""
        pair = self.sentry.give(self.person, self.application, scopes)
        with self.services.database.write() as session:
            member = session.get_one(Member, self.member.id)
            account_id = str(self.person.id)
            tokens.keep(session, self.services, member, account_id, TokenPair(**pair))
        return self

    def move(self, **by):
        """Here and at Sentry."""
        self.services.now.move(**by)
        self.sentry.move_clock(timedelta(**by))


@pytest.fixture
def permission(services, sentry, application):
    return Permission(services, sentry, application)
