"""Acme on both sides without Slack: people press, a relay of Sentry's asks, clocks are moved."""

import json
import shutil

import pytest
from sqlmodel import select

from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.issues.undo_press import undo
from bot.notes.note import plain
from bot.relay.relay import Relay
from bot.sandbox.sentry import SentrySandbox
from bot.sentry.client import SentryClient, connect
from bot.services import Services
from bot.settings import Settings
from bot.vocabulary.pressed import Pressed
from bot.write_back import answers
from bot.write_back.provider import Tracker
from store.audit.audit import AuditEntry
from store.engine import Database
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.issues.wishes import Wish
from store.outbox.models import Delivery, Purpose
from store.people.directory import Member, Organization, Role, Team
from store.people.identities import Identity
from store.slack.workspaces import Workspace
from tests.bot.acme import add_acme, all_rows
from tests.bot.issues.people import ADA, BOB, GRACE
from tests.fakes import Clock
from tests.store.conftest import (  # noqa: F401 - fixtures.
    migrated_postgres,
    migrated_template,
    server,
)

ON_BOTH = (
    "database",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)


@pytest.fixture
def database(request):
    """SQLite; PostgreSQL where a test says so: `@pytest.mark.parametrize(*ON_BOTH)`."""
    is_postgres = getattr(request, "param", "sqlite") == "postgresql"
    return request.getfixturevalue("on_postgres" if is_postgres else "on_sqlite")


@pytest.fixture
def on_sqlite(migrated_file, tmp_path):
    shutil.copy(migrated_file, tmp_path / "heliograph.db")
    database = Database(f"sqlite:///{tmp_path / 'heliograph.db'}")
    yield database
    database.close()


@pytest.fixture
def on_postgres(migrated_postgres):  # noqa: F811 - the fixture that is imported.
    database = Database(migrated_postgres)
    yield database
    database.close()


@pytest.fixture
def sentry():
    with SentrySandbox.acme() as sentry:
        yield sentry


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def services(database, sentry, clock):
    told = {"sentry_url": sentry.url, "sentry_org": sentry.org, "sentry_token": sentry.token}
    return Services(Settings(**told), database, now=clock, steady=clock)


class Office:
    """One issue on both sides, `issue` there and `stored()` here."""

    def __init__(self, services: Services, sentry: SentrySandbox, clock: Clock) -> None:
        self.services, self.sentry, self.clock = services, sentry, clock
        self.database = services.database
        self._people()
        self.issue = sentry.raise_issue("shop", "Boom")
        facts = {
            "id": str(self.issue.id),
            "title": "Boom",
            "project": "shop",
            "short_id": self.issue.short_id,
        }
        told = {"id": "a-1", "type": "alert", "organization": "acme", "issue": facts}
        intake.receive(services, Incoming.model_validate(told), "api")
        self.client = connect(services.settings)
        self.relay = self.new_relay()
        self.told = []

    def new_relay(self, client: SentryClient | None = None) -> Relay:
        """As another process would have it."""
        return Relay(self.services, Tracker(self.services, client or self.client))

    def press(self, rule, by=ADA, **given):
        """A press on the issue's card: nothing of it is asked before `asks`."""
        token = self.stored().token
        return rule(self.services, Pressed(token), by, **given)

    def undo(self, by=ADA):
        """The newest press that can be."""
        token = [each.undo for each in self.answers() if each.undo][-1]
        return undo(self.services, Pressed(token), by)

    def asks(self, **by):
        """Let the relay do what is due, after so long."""
        self.clock.move(**by)
        return self.relay.run_once()

    def answers(self):
        """All that people were told so far, in plain words, by looking once more."""
        found = answers.due(self.services)
        for each in found:
            answers.told(self.services, each)
        self.told += found
        return self.told

    def words(self):
        return [plain(each.line) for each in self.answers()]

    def option(self, kind, name):
        """What the select has for a member (by the address) or a team (by the slug)."""
        table, column = (Member, Member.email) if kind == "member" else (Team, Team.slug)
        with self.database.read() as session:
            return f"{kind}:{session.exec(select(table.token).where(column == name)).one()}"

    def stored(self):
        return all_rows(self.database, Issue)[0]

    def wish(self):
        return all_rows(self.database, Wish)[-1]

    def kinds(self):
        """Sentry's rows, oldest first."""
        return [row["type"] for row in reversed(self.sentry.feed(self.issue)) if row["id"] != "0"]

    def activities(self):
        """Ours, but for the alert."""
        return [row.kind for row in all_rows(self.database, ActivityRow)][1:]

    def audits(self):
        return [(row.actor, row.action) for row in all_rows(self.database, AuditEntry)]

    def deliveries(self):
        """What became of each wish, as the record has it."""
        rows = all_rows(self.database, Delivery)
        return [(row.state, row.reason) for row in rows if row.purpose == Purpose.WISH]

    def bodies(self):
        return [json.loads(call.body) for call in self.sentry.calls("PUT issue")]

    def _people(self):
        add_acme(self.database, {"target": "slack:C1"})
        with self.database.write() as session:
            session.get_one(Organization, 1).team_id = "T1"
            session.add(Workspace(team_id="T1", name="Acme"))
            bob = Member(organization_id=1, email="bob@acme.test", name="Bob", role=Role.ADMIN)
            linus = Member(organization_id=1, email="linus@acme.test", name="Linus")
            team = Team(organization_id=1, slug="frontend")
            session.add_all([bob, linus, team, Team(organization_id=1, slug="backend")])
            session.flush()
            for member_id, by in enumerate((ADA, GRACE, BOB), 1):
                one = {"team_id": "T1", "slack_user_id": by.user_id}
                session.add(Identity(member_id=member_id, linked_at=self.services.now(), **one))


@pytest.fixture
def office(services, sentry, clock):
    office = Office(services, sentry, clock)
    yield office
    office.client.close()
