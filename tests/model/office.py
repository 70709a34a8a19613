"""The program on a database of its own, in this process, with Slack and PagerDuty around it."""

import random
import shutil
from datetime import UTC, datetime, timedelta

from sqlalchemy.util import LRUCache
from sqlmodel import select

from bot.intake import archive_conditions, intake
from bot.issues.assignees import NOBODY
from bot.providers.slack import Slack
from bot.relay.relay import Relay
from bot.sandbox.faults import Faults
from bot.sandbox.pagerduty import PagerDuty as Catcher
from bot.sandbox.workspace import Workspace as Space
from bot.services import Services
from bot.settings import Settings
from bot.sources.sentry import hooks
from bot.sources.sentry.hooks import Hook
from store.engine import Database
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.outbox.models import Delivery, DeliveryState
from store.people.directory import (
    Member,
    Organization,
    Project,
    ProjectTeam,
    Team,
    TeamMember,
)
from store.people.identities import Identity
from store.routing.routes import Route
from store.slack.workspaces import Workspace
from tests.model.tracker import ARCHIVED
from tests.model.wires import Died, PagerDutyHere, SlackHere, Weather

BEGIN = datetime(2025, 3, 14, 9, 26, tzinfo=UTC)  # Before any ts: look-ups reach back from it.
PAGER = "pagerduty:primary"
ALL, SHOP = "C0ALERTS", "C0SHOP"
OPENING = ("alert", "set_regression", "set_escalating")  # Kinds that page.
DEAD_FOR = timedelta(seconds=31)  # Until a dead worker's lanes are taken over.
WORDS = {IssueStatus.ARCHIVED: ARCHIVED}  # Sentry's words, where ours are others.
COMPILED = LRUCache(5000)  # Statements of all engines: each would compile its own again, …
DIALECT = []  # … and would find only those of its own dialect.
ROUNDS = 500  # Of waits, until whatever is owed must have been sent.


class Clock:
    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


class Office:
    def __init__(self, empty, folder) -> None:
        """`empty` is a migrated database, to be copied into `folder`."""
        self._url = f"sqlite:///{folder / 'model.db'}"
        for left in folder.glob("model.db*"):
            left.unlink()
        shutil.copy(empty, folder / "model.db")
        self.clock, self.weather = Clock(), Weather()
        self.space = Space("Acme", "Heliograph")
        self.pages = Catcher(self.space, Faults())
        people = {self.space.add_user(name).id for name in ("ada", "grace")}
        for channel in (ALL, SHOP):
            self.space.add_channel(channel.lower(), people, channel_id=channel)
        self.settings = self._settings()
        self._open()
        self._furnish()
        self._seen = 0  # The newest delivery that was looked at.

    def restart(self) -> None:
        """Another process on the same database, after the old one's lanes are free again."""
        self.close()
        self.clock.now += DEAD_FOR
        self._open()

    def close(self) -> None:
        self.database.close()

    def hear(self, webhook) -> None:
        """One delivery of a webhook, under a Request-ID of its own."""
        hook = Hook(f"{random.getrandbits(128):032x}", webhook.resource, webhook.body)
        meant = hooks.read(hook)
        intake.in_one_write(self.services, lambda tx: hooks.take(tx, self.services, hook, meant))

    def tick(self) -> None:
        """What the scheduler does from time to time."""
        archive_conditions.tick(self.services)
        for relay in self.relays:
            relay.keep_leases()

    def turn(self) -> datetime | None:
        """Send what is due now; when the next is. A process that dies is followed by another."""
        due = []
        for relay in self.relays:
            try:
                due.append(relay.run_once())
            except Died:
                self.restart()
                return self.clock.now
        return min((each for each in due if each is not None), default=None)

    def settle(self) -> None:
        """Until nothing is owed any more."""
        self.weather.badness, self.weather.deaths = 0.0, 0
        for _ in range(ROUNDS):
            self.tick()
            due = self.turn()
            if due is None:
                return
            self.clock.now = max(self.clock.now, due)
        raise AssertionError(f"something is still owed: {self.owed()}")

    def owed(self):
        open_ones = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN)
        with self.database.read() as session:
            return list(session.exec(select(Delivery).where(Delivery.state.in_(open_ones))))

    def new_pages(self) -> list[str]:
        """What was owed to the pager since the last look, and pages there: the kinds."""
        with self.database.read() as session:
            rows = session.exec(
                select(Delivery.id, Delivery.lane, Delivery.state, ActivityRow)
                .join(ActivityRow, isouter=True)
                .where(Delivery.id > self._seen)
                .order_by(Delivery.id)
            ).all()
        self._seen = rows[-1][0] if rows else self._seen
        return [
            told.kind
            for _, lane, state, told in rows
            if lane == PAGER and state != DeliveryState.SKIPPED and told.kind in OPENING
        ]

    def numbers(self) -> dict[str, str]:
        """The issues' tokens → their numbers with the tracker."""
        with self.database.read() as session:
            return dict(session.exec(select(Issue.token, Issue.source_id)).all())

    def stands(self) -> dict[str, tuple[str, str]]:
        """Number → status, in the tracker's words, and assignee."""
        with self.database.read() as session:
            rows = session.exec(select(Issue.source_id, Issue.status, Issue.assignee)).all()
        return {
            number: (WORDS.get(status, str(status)), (assignee or {}).get("name", ""))
            for number, status, assignee in rows
        }

    def choices(self) -> list[str]:
        """Whom an issue can be assigned to, as options of the select have them."""
        with self.database.read() as session:
            members = session.exec(select(Member.token)).all()
            teams = session.exec(select(Team.token)).all()
        return [NOBODY, *(f"member:{one}" for one in members), *(f"team:{one}" for one in teams)]

    def _settings(self) -> Settings:
        """What stands around it is there already."""
        return Settings()

    def _open(self) -> None:
        self.database = Database(self._url)
        self._share_compiled(self.database.engine)
        self.services = Services(self.settings, self.database, now=self.clock, steady=self.clock)
        providers = (
            Slack(SlackHere(self.space, self.weather)),
            PagerDutyHere(self.pages, self.weather),
        )
        self.relays = [Relay(self.services, provider) for provider in providers]

    @staticmethod
    def _share_compiled(engine) -> None:
        DIALECT[:] = DIALECT or [engine.dialect]
        engine.dialect = DIALECT[0]
        engine._compiled_cache = COMPILED

    def _furnish(self) -> None:
        """Ada and Grace of #backend, both linked; api goes to one channel, shop to both."""
        with self.database.write() as session:
            session.add(Workspace(team_id=self.space.team_id, name="Acme"))
            of = {"organization_id": 1}
            session.add(
                Organization(
                    slug="acme", name="Acme", url="https://acme.test", team_id=self.space.team_id
                )
            )
            session.flush()
            session.add(Team(slug="backend", **of))
            for slug in ("api", "shop"):
                session.add(Project(slug=slug, **of))
            for name in ("Ada Lovelace", "Grace Hopper"):
                session.add(Member(email=f"{name.split()[0].lower()}@acme.test", name=name, **of))
            session.flush()
            session.add_all([ProjectTeam(project_id=one, team_id=1) for one in (1, 2)])
            session.add_all([TeamMember(team_id=1, member_id=one) for one in (1, 2)])
            for member_id, user in ((1, "U0ADA"), (2, "U0GRACE")):
                link = {"team_id": self.space.team_id, "slack_user_id": user}
                session.add(Identity(member_id=member_id, linked_at=BEGIN, **link))
            targets = {f"slack:{ALL}": "*", f"slack:{SHOP}": "shop", PAGER: "*"}
            for target, project in targets.items():
                session.add(Route(project=project, target=target, **of))
