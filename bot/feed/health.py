"""How the questions to the tracker fare: what changes is logged, what people must mend is told."""

import logging
import threading

from bot.notices import notice
from bot.notices.directory import IssuesUnread
from bot.routing.lane_pauses import Breaker
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryElsewhere, SentryError
from bot.services import Services
from store.people import directory, directory_sync

log = logging.getLogger(__name__)


class Health:
    """Of one kind of question; a fault is logged when it comes and when it is over, not between."""

    def __init__(self, client: SentryClient, what: str) -> None:
        self._tracker = client.tracker
        self._what = what
        self._fault = ""
        self._lock = threading.Lock()

    def failed(self, error: SentryError) -> None:
        # How long it lasts may stand in a passing one's text.
        fault = type(error).__name__ if error.is_temporary else str(error)
        with self._lock:
            is_news, self._fault = fault != self._fault, fault
        if is_news:
            log.warning("%s can't be read from %s: %s", self._what, self._tracker, error)

    def over(self) -> None:
        with self._lock:
            was, self._fault = self._fault, ""
        if was:
            log.info("%s can be read from %s again", self._what, self._tracker)


class OwnersHealth(Health):
    """Owners are told where only they can help, once while it lasts, whoever asks."""

    def __init__(self, services: Services, client: SentryClient, what: str) -> None:
        super().__init__(client, what)
        self._services = services
        self._slug = client.organization_slug

    def failed(self, error: SentryError) -> None:
        super().failed(error)
        if error.is_temporary and not isinstance(error, SentryElsewhere):
            return
        now, at = self._services.now(), self._services.steady()
        with self._services.database.write() as session:
            row = directory.organization_by_slug(session, self._slug)
            known = directory_sync.of(session, self._slug).unread
            if row is None or known == str(error):
                return
            directory_sync.note(session, self._slug, unread=str(error))
            whom = Breaker(self._services.settings).leads(session, of=[row.row_id])
            told = IssuesUnread(reason=str(error))
            notice.send(session, told, whom, organization_id=row.row_id, now=now, at=at)

    def over(self) -> None:
        super().over()
        with self._services.database.read() as session:
            is_told = bool(directory_sync.of(session, self._slug).unread)
        if is_told:
            with self._services.database.write() as session:
                directory_sync.note(session, self._slug, unread="")
