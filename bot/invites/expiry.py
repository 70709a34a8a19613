"""Time passes over a request: who may decide is told again, and at last it ends by itself."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlmodel import Session

from bot.identity.links import By
from bot.intake import intake
from bot.invites.decision import EXPIRE, end
from bot.invites.notices import RequestNotices
from bot.invites.permission import DecidableRequest
from bot.services import Services
from store.engine import Unavailable
from store.invites import invites
from store.invites.invites import InviteRequest
from store.people.directory import Organization

log = logging.getLogger(__name__)

REMIND_AFTER = timedelta(hours=24)
EXPIRE_AFTER = timedelta(days=14)
AT_ONCE = 100  # Requests of one tick; the next one takes the rest.
US = By("heliograph", {"source": "schedule"})


def tick(services: Services) -> None:
    """Remind and end for the scheduler; what can't be done now is done by the next tick."""
    try:
        end_due(services)
        remind_due(services)
    except Unavailable as error:
        log.warning("requests to be let in wait for the database: %s", error)


def remind_due(services: Services) -> int:
    """Tell the approvers again; how many requests this process did.

    Any number of processes may try: one conditional update wins.
    """
    with services.database.read() as session:
        before = services.now() - REMIND_AFTER
        due = invites.due_for_reminder(session, before, AT_ONCE)
    return _each(services, due, _remind)


def end_due(services: Services) -> int:
    """End the requests that nobody decided in time; how many this process did."""
    with services.database.read() as session:
        due = invites.due_to_expire(session, services.now() - EXPIRE_AFTER, AT_ONCE)
    return _each(services, due, _end)


def _each(services: Services, due: Iterable[int], act: Callable[[Services, int], bool]) -> int:
    """How many were done; what fails for one is logged, and keeps no other waiting."""
    done = 0
    for invite_id in due:
        try:
            done += act(services, invite_id)
        except Unavailable:
            raise
        except Exception:
            log.exception("what is due for the request %s failed", invite_id)
    return done


def _remind(services: Services, invite_id: int) -> bool:
    def work(session: Session) -> bool:
        if not invites.remind(session, invite_id, services.now()):
            return False
        known = _found(session, invite_id)
        RequestNotices(session, services, known.request, known.organization).remind()
        return True

    return intake.in_one_write(services, work)


def _end(services: Services, invite_id: int) -> bool:
    return intake.in_one_write(
        services, lambda session: end(session, services, _found(session, invite_id), EXPIRE, US)
    )


def _found(session: Session, invite_id: int) -> DecidableRequest:
    request = session.get_one(InviteRequest, invite_id)
    return DecidableRequest(request, session.get_one(Organization, request.organization_id))
