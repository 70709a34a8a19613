"""How a decision about a request of the tracker ends: once, each end in one transaction."""

from collections.abc import Callable

from sqlmodel import Session

from bot.identity.gate import Presser
from bot.identity.links import By
from bot.intake import intake
from bot.invites.decision import APPROVE, REJECT, end
from bot.invites.notices import RequestNotices
from bot.invites.permission import DecidableRequest, RequestGone
from bot.sentry.invites import Fate
from bot.services import Services
from store.engine import wake_after_commit
from store.invites import tracker_decisions
from store.invites.invites import InviteRequest
from store.invites.tracker_decisions import TrackerDecision
from store.issues.wishes import OPEN, TO_TELL, WishState
from store.people.directory import Member, Organization

VERDICTS = {verdict.action: verdict for verdict in (APPROVE, REJECT)}
FATES = {Fate.APPROVED: APPROVE, Fate.REJECTED: REJECT}
TRACKER = By("sentry", {"source": "sentry"})  # Who it was there is not told.
REASON_MAX = 500  # Characters that are kept.
End = Callable[[Session, TrackerDecision, DecidableRequest], None]


def place_of(decision: TrackerDecision) -> Presser:
    """Where it was pressed; nowhere, once the end was told."""
    return Presser(**{"team_id": "", "user_id": "", "home_team_id": "", **decision.place})


def found(session: Session, invite_id: int) -> DecidableRequest:
    request = session.get_one(InviteRequest, invite_id)
    return DecidableRequest(request, session.get_one(Organization, request.organization_id))


def done(services: Services, key: str) -> None:
    """The tracker did it: rows, audit, redraws, and what who pressed and who asked are told."""

    def work(session: Session, decision: TrackerDecision, decidable: DecidableRequest) -> None:
        member = session.get_one(Member, decision.member_id)
        by = By(member.email, place_of(decision).origin)
        if end(session, services, decidable, VERDICTS[decision.verdict], by):
            _close(session, services, decision, WishState.DONE, "")
        else:
            gone = str(RequestGone(member_email=decidable.request.email))
            _close(session, services, decision, WishState.REFUSED, gone)

    _ended(services, key, work)


def overtaken(services: Services, key: str, fate: Fate) -> str:
    """Somebody was first, there; how it went is shown on every card, and told to who pressed."""
    tracker, said = services.settings.tracker_name, ""

    def work(session: Session, decision: TrackerDecision, decidable: DecidableRequest) -> None:
        nonlocal said
        end(session, services, decidable, FATES[fate], TRACKER)
        gone = str(RequestGone(member_email=decidable.request.email))
        said = f"{gone} It was {fate} in {tracker}."
        _close(session, services, decision, WishState.REFUSED, said)

    _ended(services, key, work)
    return said


def closed(session: Session, services: Services, invite_id: int, fate: Fate) -> bool:
    """The same of a request that nobody has pressed on; False: somebody has, meanwhile."""
    if tracker_decisions.open_of(session, invite_id) is not None:
        return False
    return end(session, services, found(session, invite_id), FATES[fate], TRACKER)


def refused(
    services: Services, key: str, reason: str, state: WishState = WishState.REFUSED
) -> None:
    """Nothing came of it, and the request stays open: told to who pressed; cards are redrawn."""

    def work(session: Session, decision: TrackerDecision, decidable: DecidableRequest) -> None:
        request, organization = decidable.request, decidable.organization
        RequestNotices(session, services, request, organization).redraw()
        _close(session, services, decision, state, reason)

    _ended(services, key, work)


def wait_for_permission(services: Services, key: str, reason: str) -> None:
    """Who pressed has to allow it first: it is not asked for before they have."""

    def work(session: Session, decision: TrackerDecision, _decidable: DecidableRequest) -> None:
        kept = {"state": WishState.KEPT, "is_begun": False, "reason": reason}
        tracker_decisions.change(session, decision, **kept, tell_at=services.steady())

    _ended(services, key, work)


def _close(
    session: Session, services: Services, decision: TrackerDecision, state: WishState, reason: str
) -> None:
    tracker_decisions.change(
        session,
        decision,
        state=state,
        reason=reason[:REASON_MAX],
        ended_at=services.now(),
        tell_at=services.steady(),
    )


def _ended(services: Services, key: str, work: End) -> None:
    def write(session: Session) -> None:
        decision = tracker_decisions.by_key(session, key)
        if decision is None:
            return
        decidable = found(session, decision.invite_id)
        if decision.state in OPEN:
            work(session, decision, decidable)
            wake_after_commit(session, TO_TELL)

    intake.in_one_write(services, write)
