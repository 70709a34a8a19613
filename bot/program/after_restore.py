"""The first start on a restored database: nothing old is told anew, and nobody is paged."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import providers
from bot.drawing.activity import Renderer
from bot.invites import expiry
from bot.invites.decision import EXPIRE
from bot.invites.notices import RequestNotices
from bot.notes.note import Effect
from bot.services import Services
from store.audit import audit
from store.invites import invites
from store.invites.invites import InviteRequest
from store.issues import archives, feed, intake
from store.issues.issues import Issue
from store.maintenance import restored
from store.outbox import claims, enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Delivery, Purpose
from store.people.directory import Organization
from store.slack import cards

log = logging.getLogger(__name__)

STALE_AFTER = timedelta(minutes=10)  # What was owed before that is no news any more.
REASON = "restored from a backup"
NOT_ASKED = "Not sent to {tracker}: the database was restored from a backup"
BY = "heliograph"  # Who does it, in the audit log.
AT_ONCE = 1000  # Issues and requests whose time was over; the usual ticks take the rest.


def settle(services: Services) -> bool:
    """Settle what was owed, before anything is sent; False: the database was not restored.

    Younger posts are looked up first: the program may have sent them after the backup. Of several
    processes one does it, and the others wait.
    """
    if not restored.is_marked(services.database):
        return False
    with services.database.write() as session:
        if not restored.claim(session, services.now()):
            return False
        left_out = _AfterRestore(session, services).settle()
    log.warning("the database was restored: %s old messages are not sent", left_out)
    return True


class _AfterRestore:
    def __init__(self, session: Session, services: Services) -> None:
        self._session = session
        self._services = services
        self._now: datetime = services.now()
        self._before = self._now - STALE_AFTER

    def settle(self) -> int:
        """How many posts are not sent."""
        session, now = self._session, self._now
        claims.release_all(session, self._services.steady())
        pages = [row.row_id for row in self._pages()]
        restored.leave_out(session, pages, REASON)
        old = restored.leave_out_old(session, self._before, REASON, now)
        restored.look_up(session, self._before, REASON)
        restored.forget_held(session, self._before, REASON)
        restored.forget_presses(session, now)
        self._give_up_wishes()
        feed.forget(session)
        restored.forget_reminders(session, self._before - expiry.REMIND_AFTER, now)
        self._end_archives()
        self._end_requests()
        left_out = len(pages) + old
        data = {"not_sent": left_out}
        audit.write(
            session,
            at=now,
            actor=BY,
            action="database.restored",
            target="database",
            data=data,
            origin={"source": "start"},
        )
        return left_out

    def _pages(self) -> Iterator[Delivery]:
        """What would wake somebody, however young: whoever was to be woken was, or is awake."""
        names = [kind.name for kind in providers.KINDS if kind.pages]
        renderer = Renderer(self._session, self._services.settings.tracker_name)
        for row in restored.posts(self._session, names):
            try:
                effect = renderer.message(row.activity_id or 0, row.why).effect
            except (LookupError, ValueError):
                effect = Effect.OPENS  # There are no words for it: it may well be one.
            if effect == Effect.OPENS:
                yield row

    def _give_up_wishes(self) -> None:
        """Nobody expects them any more, and much may have happened since the backup."""
        services = self._services
        reason = NOT_ASKED.format(tracker=services.settings.tracker_name)
        at = services.steady()
        restored.give_up_wishes(self._session, self._before, reason, now=self._now, at=at)

    def _end_archives(self) -> None:
        """Those whose time was over are open; that was told then."""
        for issue_id in archives.due(self._session, self._before, AT_ONCE):
            if archives.end(self._session, issue_id, self._before):
                intake.change_issue(self._session, issue_id, {})
                self._redraw(self._session.get_one(Issue, issue_id).subject)

    def _end_requests(self) -> None:
        """The same of requests that nobody decided in time."""
        asked_before = self._before - expiry.EXPIRE_AFTER
        for invite_id in invites.due_to_expire(self._session, asked_before, AT_ONCE):
            status, now = EXPIRE.status, self._now
            if invites.decide(self._session, invite_id, status, by=BY, now=now):
                request = self._session.get_one(InviteRequest, invite_id)
                organization = self._session.get_one(Organization, request.organization_id)
                RequestNotices(self._session, self._services, request, organization).redraw()

    def _redraw(self, subject: str) -> None:
        shown = cards.cards_of(self._session, subject)
        owed = [NewDelivery(card.target, Purpose.REDRAW, card_id=card.id) for card in shown]
        enqueue_many.deliveries(self._session, owed, self._services.steady())
