"""What the tracker is asked from time to time: new issues, how carded ones stand, who asks to join.

It needs no webhook: some installations send none to private addresses, and what came while this
program or the network was down is never sent again.
"""

import logging
import threading
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from bot.feed import questions
from bot.feed.closed_incidents import ClosedIncidents
from bot.feed.deploys import Deploys
from bot.feed.health import OwnersHealth
from bot.feed.invite_requests import InviteRequests
from bot.feed.new_issues import NewIssues
from bot.feed.own_faults import OwnFaults
from bot.feed.states import States
from bot.sentry.client import SentryClient
from bot.sentry.errors import SentryError
from bot.services import Services, Unavailable
from store.issues import poll
from store.maintenance import duties
from store.people import directory_sync

log = logging.getLogger(__name__)

DUTY = "poll"  # One process's, for all that share a database.
LEASE = 3  # Polls: so long another process waits for one that is gone.


class Poll:
    """`tick` every SENTRY_POLL seconds; never two at a time."""

    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client
        self._worker = uuid4().hex
        self._new = NewIssues(services, client)
        self._asking = threading.Lock()  # New issues, by a tick or because a channel wants them.
        self._states = States(services, client)
        self._incidents = ClosedIncidents(services, client)
        self._deploys = Deploys(services, client)
        self._invites = InviteRequests(services, client)
        self._health = OwnersHealth(services, client, "issues")
        self._faults = OwnFaults("a part of the poll")

    @property
    def every(self) -> int:
        """Seconds; 0: never."""
        return self._services.settings.sentry_poll

    def tick(self) -> None:
        """What fails is asked again at the next tick: nothing is lost by that.

        A fault of our own in one part stops neither the others nor the next tick.
        """
        ours: list[Exception] = []
        try:
            if self._is_ours():
                self._ask()
        except Unavailable as error:
            log.warning("the poll waits for the database: %s", error)
        except ExceptionGroup as group:
            ours += group.exceptions
        except Exception as error:  # noqa: BLE001 - logged below.
            ours.append(error)
        told = [error for error in ours if not isinstance(error, SentryError | Unavailable)]
        self._faults.were(told)

    def know(self) -> None:
        """A channel asks for a project: whatever comes after the issues that are there is told.

        If Sentry does not answer now, the next tick knows them, and that says so to the owners.
        """
        with suppress(SentryError, Unavailable, ExceptionGroup):
            if self._is_ours():
                self._new_issues(first_time=True)

    def stop(self) -> None:
        """Whoever runs next need not wait for the lease."""
        try:
            with self._services.database.write() as session:
                duties.give_back(session, DUTY, self._worker)
        except Unavailable as error:
            log.warning("the duty of polling is given back by its lease: %s", error)

    def _ask(self) -> None:
        """Raises ExceptionGroup: our own faults."""
        try:
            parts = (self._states, self._incidents, self._deploys, self._invites)
            questions.all_of([self._new_issues, *(each.poll for each in parts)])
        except SentryError as error:
            self._health.failed(error)
        except ExceptionGroup as group:
            for each in group.exceptions:
                if isinstance(each, SentryError):
                    self._health.failed(each)
            raise
        else:
            self._health.over()
            with self._services.database.write() as session:
                slug, now = self._client.organization_slug, self._services.steady()
                directory_sync.note(session, slug, polled_at=now)

    def _new_issues(self, *, first_time: bool = False) -> None:
        with self._asking:
            self._new.poll(first_time=first_time)

    def _is_ours(self) -> bool:
        with self._services.database.write() as session:
            now = self._services.measured(session)
            until = now + timedelta(seconds=LEASE * self.every)
            return poll.organization_of(
                session, self._client.organization_slug
            ) is not None and duties.take(session, DUTY, self._worker, now=now, until=until)
