"""The office with the sandbox's Sentry: what is asked of it, read of it, and told of presses."""

from collections import Counter
from concurrent.futures import Future
from datetime import timedelta
from random import Random

import httpx
from sqlmodel import select

from bot.directory.sentry.sync import Sync
from bot.feed.poll import Poll
from bot.feed.reader import FeedReader
from bot.notes.note import plain
from bot.program.directory_sync import DirectoryDuty
from bot.relay.relay import Relay
from bot.sandbox.sentry import SentrySandbox
from bot.sentry.client import client_of
from bot.sentry.pace import Pace
from bot.settings import Settings
from bot.write_back import answers
from bot.write_back.answers import Answer
from bot.write_back.sentry import Sentry
from store.database import process_lock
from store.issues.feed import next_due
from store.issues.wishes import Wish
from store.people.directory import Member, Organization, Project
from store.people.identities import Identity
from store.routing.routes import Route
from store.slack.workspaces import Workspace
from tests.model.both.rest_wire import RestWeather, SentryHere
from tests.model.office import ALL, BEGIN, PAGER, SHOP, Office
from tests.model.tracker import ARCHIVED, UNRESOLVED
from tests.model.wires import Died

URL = "http://sentry.test"
LINKED = {"ada@acme.test": "U0ADA", "grace@acme.test": "U0GRACE"}
POLL = timedelta(seconds=60)


class SentryClock:
    """Sentry's own, by the office's."""

    def __init__(self, clock) -> None:
        self._clock = clock

    def now(self):
        return self._clock.now

    def move(self, by: timedelta) -> None:
        self._clock.now += by


class Inline:
    """In place of a pool of threads: what is handed to it is done at once."""

    def submit(self, work, *arguments):
        done: Future = Future()
        done.set_result(work(*arguments))
        return done

    def map(self, work, every):
        return [work(each) for each in every]

    def shutdown(self, **_unused):
        """Nothing is under way."""


class Patience:
    """In place of an event that nobody sets: to wait for it only takes time."""

    def __init__(self, clock) -> None:
        self._clock = clock

    def is_set(self) -> bool:
        return False

    def set(self) -> None:
        """The program ends, and nobody waits."""

    def wait(self, seconds: float) -> bool:
        self._clock.now += timedelta(seconds=seconds)
        return False


class SideOffice(Office):
    def __init__(self, empty, folder) -> None:
        self.rest = RestWeather()
        self.told: list[Answer] = []
        self.ends: Counter[int] = Counter()  # Wish → how often its end was told.
        self.untold: set[int] = set()  # Wishes of which nobody wrote down that they were told.
        self.wrong_pages: list[str] = []
        super().__init__(empty, folder)
        self._pager, self.pages._take = self.pages._take, self._paged

    def tick(self) -> None:
        super().tick()
        self._alive(self.duty.tick)

    def restart(self) -> None:
        super().restart()
        with self.database.write() as session:
            process_lock.begin_anew(session, self.clock.now)

    def poll(self) -> None:
        self._alive(self.polling.tick)

    def read(self) -> None:
        """All feeds that are due."""
        self._alive(lambda: [None for _ in iter(self.reader.turn, False)])

    def answer(self, chance: Random | None = None) -> None:
        """Tell who pressed what is to be told; now and then that is written down by nobody."""
        for each in answers.due(self.services):
            self.told.append(each)
            self.ends[each.wish_id] += each.is_end
            if chance is not None and chance.random() < 0.1:
                self.untold.add(each.wish_id)
            else:
                answers.told(self.services, each)

    def wishes(self) -> list[Wish]:
        with self.database.read() as session:
            return list(session.exec(select(Wish).order_by(Wish.id)))

    def newest(self) -> dict[str, int]:
        """Sentry's numbers of projects → the newest issue that a poll has seen of it."""
        with self.database.read() as session:
            return dict(session.exec(select(Project.source_id, Project.newest_issue)).all())

    def next_feed(self):
        with self.database.read() as session:
            return next_due(session)

    def close(self) -> None:
        self.reader._is_stopping = True
        self.client.close()
        super().close()

    def words(self) -> list[str]:
        return [plain(each.line) for each in self.told]

    def _paged(self, event, size):
        """Nobody is paged for what is known to be archived.

        A late webhook's archive, believed while Sentry can't be asked, is not known: an alert of
        what is open in Sentry pages rightly.
        """
        if event["event_action"] == "trigger":
            number = event["dedup_key"].rpartition("/")[2]
            status = self.stands().get(number, ("", ""))[0]
            issue = self.sentry.state.issues.get(number)
            if status == ARCHIVED and (issue is None or issue.status != UNRESOLVED):
                self.wrong_pages.append(f"paged for {event['dedup_key']}, which is {status}")
        return self._pager(event, size)

    def _alive(self, work) -> None:
        """A process that dies is followed by another."""
        try:
            work()
        except Died:
            self.restart()

    def _seconds(self) -> float:
        return self.clock.now.timestamp()

    def _settings(self) -> Settings:
        self.sentry = SentrySandbox.acme()
        state = self.sentry.state
        state.clock, state.public_url = SentryClock(self.clock), URL
        for release in state.releases:
            release.since = BEGIN - timedelta(days=1)
        self.sentry.webhook_url = "http://heliograph.test/webhooks/sentry"
        told = {"sentry_url": URL, "sentry_org": self.sentry.org, "sentry_token": self.sentry.token}
        return Settings(**told)

    def _open(self) -> None:
        super()._open()
        self.client = client_of(self.services)
        connection = self.client.connection
        connection._http.close()
        wire = SentryHere(self.sentry, self.rest, self.clock)
        connection._http = httpx.Client(transport=wire)
        connection._pace = Pace(self._seconds)
        connection._is_closing = connection._polls_end = Patience(self.clock)
        connection._abandonable = connection._asked  # Without a thread for each.
        self.relays.append(Relay(self.services, Sentry(self.services, self.client)))
        polling = self.client.for_polling()
        self.polling = Poll(self.services, polling)
        self.reader = FeedReader(self.services, polling)
        self.reader._pool = self.reader._events._pool = Inline()
        self.duty = DirectoryDuty(self.services, self.client)
        self.duty._rest = lambda _seconds: None

    def _furnish(self) -> None:
        """Ada, Bob and Grace; api goes to one channel, shop to both. All is known from Sentry."""
        sync = Sync(self.services, self.client, {"source": "model"}, rest=lambda _seconds: None)
        sync.write()
        with self.database.write() as session:
            session.add(Workspace(team_id=self.space.team_id, name="Acme"))
            organization = session.exec(select(Organization)).one()
            organization.team_id = self.space.team_id
            session.add(organization)
            session.flush()
            for email, user in LINKED.items():
                member = session.exec(select(Member).where(Member.email == email)).one()
                link = {"team_id": self.space.team_id, "slack_user_id": user}
                session.add(Identity(member_id=member.id, linked_at=BEGIN, **link))
            targets = {f"slack:{ALL}": "*", f"slack:{SHOP}": "shop", PAGER: "*"}
            for target, project in targets.items():
                of = {"organization_id": organization.id}
                session.add(Route(project=project, target=target, **of))
        self.polling.tick()  # What is there is known.
