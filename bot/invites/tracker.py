"""A request that the tracker has too is decided there: what is pressed is kept, and asked for.

The relay asks (bot/write_back/decisions.py); until the tracker answers, no card shows it.
"""

from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Presser
from bot.invites.permission import DecidableByMember, DecidableRequest
from bot.sentry.personal import words
from bot.sentry.personal.client import who_acts
from bot.services import Services
from store.engine import wake_after_commit
from store.invites import tracker_decisions
from store.invites.invites import InviteStatus
from store.invites.tracker_decisions import KEY, TrackerDecision
from store.issues.wishes import TO_TELL, WishState
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.people import sentry_accounts
from store.people.sentry_accounts import Lack

LANE = "sentry"  # The provider that the tracker is asked by.
SLOW = timedelta(seconds=5)  # Then who pressed hears that there is no answer yet.


class AskedAlready(UserError):
    """{tracker} was just asked about the request for {email}; its card will show what came of it."""  # noqa: E501 - words for people.


class NeedsApplication(UserError):
    """{tracker} takes an approval from people alone, and Heliograph has no application there by which you could allow it to act as you (SENTRY_OAUTH_CLIENT_ID). Approve the request for {email} in {tracker}, under See Members & Requests."""  # noqa: E501 - words for people.


class DecidedThere(UserError):
    """{tracker} decides about the request for {email}: decide it there, or with the buttons of its card."""  # noqa: E501 - words for people.


def decides(services: Services, decidable: DecidableRequest) -> bool:
    """Whether the tracker has the last word on it."""
    settings = services.settings
    is_theirs = decidable.organization.slug == settings.sentry_org
    return bool(decidable.request.tracker_id and settings.sentry_url and is_theirs)


def check_by_hand(services: Services, decidable: DecidableRequest) -> None:
    """Raises DecidedThere: whoever is at the command line is nobody whom the tracker knows."""
    if decides(services, decidable):
        tracker = services.settings.tracker_name
        raise DecidedThere(tracker=tracker, email=decidable.request.email)


def ask(
    session: Session,
    services: Services,
    decidable: DecidableByMember,
    *,
    status: InviteStatus,
    verdict: str,
    by: Presser,
) -> None:
    """Keep it, and owe the tracker the question, in the caller's transaction.

    It is not asked before who pressed has allowed what they have to allow.

    Raises:
        UserError: it is asked about already, or nobody could be allowed.
    """
    request, tracker = decidable.request, services.settings.tracker_name
    if tracker_decisions.open_of(session, request.row_id) is not None:
        raise AskedAlready(tracker=tracker, email=request.email)
    lack = _lack(session, services, decidable, status)
    key, at = f"{KEY}{uuid4().hex}", services.steady()
    session.add(
        TrackerDecision(
            key=key,
            invite_id=request.row_id,
            member_id=decidable.member.row_id,
            place=asdict(by),
            verdict=verdict,
            state=WishState.WAITING if lack is None else WishState.KEPT,
            reason="" if lack is None else str(words.needed(lack, tracker)),
            created_at=services.now(),
            tell_at=at + SLOW if lack is None else at,
        )
    )
    if lack is None:
        enqueue.delivery(session, f"{LANE}:{request.token}", Purpose.WISH, at=at, key=key)
    else:
        wake_after_commit(session, TO_TELL)


def _lack(
    session: Session, services: Services, decidable: DecidableByMember, status: InviteStatus
) -> Lack | None:
    """What the member has to allow first; an approval is theirs, whatever SENTRY_ACT_AS says."""
    settings, member_id = services.settings, decidable.member.row_id
    if status != InviteStatus.APPROVED:
        found = who_acts(session, services, member_id)
        return found if isinstance(found, Lack) else None
    if settings.sentry_oauth_client_id is None:
        raise NeedsApplication(tracker=settings.tracker_name, email=decidable.request.email)
    account = sentry_accounts.of_member(session, member_id)
    return Lack.NEVER if account is None else account.lack
