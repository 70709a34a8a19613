"""People, teams and projects from Sentry: at the start, every so often, and when one is unknown."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from bot.directory.sentry.sync import Outcome, Sync
from bot.notices import notice
from bot.notices.directory import DirectoryHeld, DirectoryUnread
from bot.notices.notice import Notice
from bot.routing.lane_pauses import Breaker
from bot.sentry import health
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryElsewhere, SentryError, SentryUnreachable
from bot.services import Services
from store.engine import Unavailable
from store.maintenance import duties
from store.people import directory, directory_sync

log = logging.getLogger(__name__)

DUTY = "directory"
LEASE = timedelta(minutes=10)  # Longer than ten thousand members take.
HELD = "{} would go at once, so the directory stays as it is"
WEBHOOKS_EVERY = timedelta(hours=1)
NOT_AGAIN_WITHIN = timedelta(seconds=30)  # Whatever is wanted, by whichever process.


class DirectoryDuty:
    """One process's share: whoever has the lease does it for all."""

    def __init__(
        self,
        services: Services,
        client: SentryClient,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> None:
        self._goes_on = goes_on
        self._services = services
        self._client = client.for_polling()
        self._slug = client.organization_slug
        self._worker = uuid4().hex
        self._is_first = True
        self._looked_at: datetime | None = None

    def tick(self) -> None:
        """For the scheduler; what can't be done now is done by a later tick."""
        try:
            if self._is_due() and self._begin():
                self._sync()
        except Unavailable as error:
            log.warning("the directory waits for the database: %s", error)

    def _is_due(self) -> bool:
        now = self._services.steady()
        every = timedelta(seconds=self._services.settings.sentry_sync)
        with self._services.database.read() as session:
            row = directory_sync.of(session, self._slug)
        if row.begun_at is None or row.begun_at > now:
            return True
        is_wanted = row.wanted_at is not None and row.wanted_at > row.begun_at
        wait = NOT_AGAIN_WITHIN if is_wanted or self._is_first else every
        return now >= row.begun_at + wait

    def _begin(self) -> bool:
        now = self._services.steady()
        with self._services.database.write() as session:
            if not duties.take(session, DUTY, self._worker, now=now, until=now + LEASE):
                return False
            directory_sync.note(session, self._slug, begun_at=now)
        self._is_first = False
        return True

    def _sync(self) -> None:
        origin = {"source": "sentry"}
        sync = Sync(self._services, self._client, origin, actor="heliograph", rest=self._rest)
        try:
            outcome = sync.write()
        except SentryError as error:
            self._failed(error)
            return
        finally:
            self._give_back()
        self._done(outcome)

    def _rest(self, seconds: float) -> None:
        """Between two steps: the next start goes on where this one ends."""
        if not self._goes_on():
            raise SentryUnreachable("the program stops")
        time.sleep(seconds)

    def _done(self, outcome: Outcome) -> None:
        if outcome.held:
            self._tell(HELD.format(outcome.held), DirectoryHeld(gone=outcome.held))
            return
        self._note(done_at=self._services.steady(), fault="", told="")
        if outcome.difference.changes or outcome.lines:
            added, changed = outcome.difference.added, outcome.difference.changed
            log.info("the directory follows Sentry: %d added, %d changed", added, changed)
        for line in outcome.skipped:
            log.info("the directory: %s", line)
        self._look_at_webhooks()

    def _failed(self, error: SentryError) -> None:
        """What passes by itself is no news to owners."""
        log.warning("the directory was not read: %s", error)
        if error.is_temporary and not isinstance(error, SentryElsewhere):
            self._note(fault=str(error))
        else:
            self._tell(str(error), DirectoryUnread(reason=str(error)))

    def _look_at_webhooks(self) -> None:
        """And at the token's scopes: seldom; `/helio status` shows what was found."""
        now = self._services.steady()
        if self._looked_at is not None and now < self._looked_at + WEBHOOKS_EVERY:
            return
        self._looked_at = now
        try:
            found = health.webhooks(self._client, self._services.now())
        except SentryError as error:
            log.warning("the state of the webhooks was not read: %s", error)
            return
        self._note(webhooks="\n".join(found.faults), lost=found.losses)
        for fault in found.faults:
            log.warning(fault)

    def _note(self, **values: datetime | str) -> None:
        with self._services.database.write() as session:
            directory_sync.note(session, self._slug, **values)

    def _tell(self, fault: str, told: Notice) -> None:
        """Once while it lasts."""
        now, at = self._services.now(), self._services.steady()
        with self._services.database.write() as session:
            is_told = directory_sync.of(session, self._slug).told == fault
            directory_sync.note(session, self._slug, fault=fault, told=fault)
            row = directory.organization_by_slug(session, self._slug)
            if is_told or row is None:
                return
            whom = Breaker(self._services.settings).leads(session, of=[row.row_id])
            notice.send(session, told, whom, organization_id=row.row_id, now=now, at=at)
        log.error("the directory is not up to date: %s; %d told", fault, len(whom))

    def _give_back(self) -> None:
        now = self._services.steady()
        with self._services.database.write() as session:
            duties.take(session, DUTY, self._worker, now=now, until=now)
