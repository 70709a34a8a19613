"""The issues of who opens their Home, as the tracker has them.

What is known here is drawn at once; the tracker is asked beside it, and where what it says differs
the Home is drawn anew.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.errors import UserError
from bot.feed.assigned import AssignedIssues
from bot.identity import command_gate
from bot.identity.gate import Presser
from bot.intake import intake
from bot.sentry.client import SentryClient, client_of
from bot.sentry.errors import SentryError
from bot.services import Services, Unavailable
from bot.workspace import tracker_issues
from bot.workspace.tracker_issues import Found
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.slack import home_issues
from store.slack.homes import Home

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)  # Sentry is not asked more often for one person.
PATIENCE = timedelta(seconds=30)  # Whose turn comes later has to open their Home again.
AT_ONCE = 3  # People; one question each, of the four that may be under way beside presses.


def is_due(session: Session, services: Services, home: Home) -> bool:
    """Whether the tracker is to be asked for it now; who is told so has to `look`."""
    at = services.steady()
    return client_of(services) is not None and home_issues.claim(session, home.row_id, at, EVERY)


def look(services: Services, by: Presser, home: Home) -> None:
    """Ask the tracker, on a thread of its own."""
    client = client_of(services)
    if client is None:
        return
    pool = services.shared.one("my issues", lambda: ThreadPoolExecutor(AT_ONCE, "home-ask"))
    assigned = services.shared.one("assigned", lambda: AssignedIssues(client.for_polling()))
    asking = _Asking(services, client, assigned, by, home)
    pool.submit(asking.ask, services.steady() + PATIENCE)


class _Asking:
    """For one Home, once."""

    def __init__(
        self,
        services: Services,
        client: SentryClient,
        assigned: AssignedIssues,
        by: Presser,
        home: Home,
    ) -> None:
        self._services, self._client, self._assigned = services, client, assigned
        self._by, self._home = by, home

    def ask(self, until: datetime) -> None:
        """Nothing escapes; what could not be asked is asked when the Home is opened again."""
        if self._services.steady() > until:
            log.info("%s is not asked for somebody's issues: too many are", self._client.tracker)
            return
        try:
            found = self._find()
            if found is not None:
                self._take(found)
        except Unavailable as error:
            log.warning("a Home is left as it is: %s", error)
        except Exception:
            log.exception("the issues of a Home can't be taken")

    def _find(self) -> Found | None:
        """None: the person is nobody in the connected organization."""
        slug = self._client.organization_slug
        with self._services.database.read() as session:
            try:
                who = command_gate.person_for(session, self._services, self._by)
            except UserError:
                return None
            seat = next((each for each in who.seats if each.organization.slug == slug), None)
            if seat is None:
                return None
            known = home_issues.known(session, seat.organization.row_id, who.email)
            teams = home_issues.team_slugs(session, seat.member.row_id)
        found = Found(seat.organization, seat.member, known)
        try:
            self._assigned.find(who.email, teams, known, found.answers)
        except SentryError as error:
            log.info("issues of a Home are as they are known here: %s", error)
            found.fault = error
        return found

    def _take(self, found: Found) -> None:
        is_changed = tracker_issues.take(self._services, found)
        since = self._services.now() if found.fault is not None else None

        def note(session: Session) -> None:
            is_told = home_issues.note_answer(session, self._home.row_id, since)
            if is_told or is_changed:
                redraw(session, self._services, self._home)

        intake.in_one_write(self._services, note)


def redraw(session: Session, services: Services, home: Home) -> None:
    """The Home is drawn anew by the relay."""
    target, at = f"slack:{home.slack_user_id}", services.steady()
    enqueue.delivery(session, target, Purpose.REDRAW, at=at, card_id=home.card_id)
