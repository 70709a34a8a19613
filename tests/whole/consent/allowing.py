"""People who allow Heliograph in the sandbox's Sentry, without a browser; and lives with them."""

import signal
import time
from contextlib import contextmanager

from sqlmodel import select

from bot.database import open_database
from bot.identity.consent import permissions
from bot.identity.consent.permissions import Permission
from bot.identity.links import By, SlackUser
from bot.sentry.client import client_of
from bot.sentry.oauth.tokens import TokenPair
from bot.services import Services
from store.people.directory import Member
from tests.whole.lives import LEASE, Lives
from tests.whole.program import settings_for, wait_until

SCOPES = ("event:write", "member:admin", "org:read", "project:read", "team:read")


def allow(services, sentry, application, user, scopes=SCOPES):
    """As linking by Sentry ends; `user` is Slack's."""
    pair = TokenPair(**sentry.give(user.handle, application, scopes))
    with services.database.write() as session:
        email = f"{user.handle}@acme.test"
        member = session.exec(select(Member).where(Member.email == email)).one()
        given = Permission(member, str(sentry.person(user.handle).id), pair)
        by = SlackUser(user.team_id, user.id)
        permissions.keep(session, services, given, by, By(email, {}))


class AllowedLives(Lives):
    """A program that dies, and may act in Sentry as who allowed it; on any database."""

    def __init__(self, slack, sentry, folder, database_url=None):
        self.application = sentry.add_application()
        super().__init__(
            slack,
            sentry,
            folder,
            database_url,
            SENTRY_OAUTH_CLIENT_ID=self.application.client_id,
            SENTRY_OAUTH_CLIENT_SECRET=self.application.client_secret,
        )

    @contextmanager
    def services(self):
        """Of the same database, beside the process."""
        settings = settings_for(self.slack, self.app.database_url)
        more = {name.lower(): value for name, value in self.app.more.items()}
        settings = type(settings)(**(settings.model_dump() | more))
        database = open_database(settings, upgrading=False)
        services = Services(settings, database)
        yield services
        client_of(services).close()
        database.close()

    def allow(self, handle="ada"):
        with self.services() as services:
            allow(services, self.sentry, self.application, self.slack.user(handle))

    def die_at(self, point, act):
        """One life; `act` is done again until it ends at that point."""
        self.app.start(dies_at=point, lease=LEASE)
        is_up = lambda: self.slack.connections or self.is_dead()  # noqa: E731
        assert wait_until(is_up, 60), self.app.log()
        end = time.monotonic() + 60
        while not wait_until(self.is_dead, 1):
            assert time.monotonic() < end, f"nothing kills it at {point}"
            act()
        assert self.app.ended() == -signal.SIGKILL, self.app.log()

    def is_dead(self):
        return self.app.process.poll() is not None

    def said(self, handle, words):
        """How often only that person was told so."""
        of = self.slack.user(handle).id
        found = self.slack.space.ephemerals.values()
        return len([each for each in found if each.ephemeral_to == of and each.says(words)])
