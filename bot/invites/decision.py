"""A request is decided once: by a button, on the command line, by who takes it back, by time."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Presser
from bot.identity.links import By
from bot.intake import intake
from bot.invites import events, named_requests, permission, tracker, wording
from bot.invites.events import MemberInvited
from bot.invites.notices import BY_TRACKER, RequestNotices
from bot.invites.permission import DecidableByMember, DecidableRequest, RequestGone
from bot.notes.note import Line, Link
from bot.services import Services
from bot.vocabulary.pressed import Pressed
from store.audit import audit
from store.invites import invites
from store.invites.invites import InviteRequest, InviteStatus
from store.people.directory import Organization


class CameIn(UserError):
    """{email} came in by the link at {at}, so there is nothing to withdraw; take them out in {tracker}."""  # noqa: E501 - one text.


@dataclass(frozen=True)
class Verdict:
    status: InviteStatus
    action: str  # The audit log's.
    when: frozenset[InviteStatus] = frozenset({InviteStatus.WAITING})  # What it can decide.


APPROVE = Verdict(InviteStatus.APPROVED, action="invite.approve")
REJECT = Verdict(InviteStatus.REJECTED, action="invite.reject")
WITHDRAW = Verdict(
    InviteStatus.WITHDRAWN,
    action="invite.withdraw",
    when=frozenset({InviteStatus.WAITING, InviteStatus.APPROVED}),
)
EXPIRE = Verdict(InviteStatus.EXPIRED, action="invite.expire")


def press(services: Services, pressed: Pressed, verdict: Verdict, by: Presser) -> Line:
    """Decide as the member who pressed; what they are told, `()` where the tracker is asked first.

    Raises:
        UserError: they may not, or somebody was first; then every copy of the card is drawn anew.
    """

    def allowed(session: Session, invite_id: int | None) -> tuple[DecidableRequest, By]:
        decidable = permission.decider(session, services, invite_id, by)
        return decidable, By(decidable.member.email, by.origin)

    def is_asked(session: Session, decidable: DecidableRequest) -> bool:
        if not isinstance(decidable, DecidableByMember) or not tracker.decides(services, decidable):
            return False
        status, action = verdict.status, verdict.action
        tracker.ask(session, services, decidable, status=status, verdict=action, by=by)
        return True

    def find(session: Session) -> int | None:
        return pressed.find(session, InviteRequest)

    return _decide(services, find, verdict, allowed, is_asked)


def by_hand(services: Services, said: str, verdict: Verdict, by: By) -> Line:
    """Decide as whoever may run commands on this machine; raises UserError too.

    `said` names the request, as `named_requests.find` has it.
    """

    def meant(session: Session) -> int:
        return named_requests.find(session, said, verdict.when)

    def allowed(session: Session, invite_id: int | None) -> tuple[DecidableRequest, By]:
        decidable = _found(session, invite_id)
        _check(services, decidable.request, verdict)
        tracker.check_by_hand(services, decidable)
        if verdict in {APPROVE, REJECT}:
            permission.check_switches(decidable.request.kind, decidable.organization)
        return decidable, by

    return _decide(services, meant, verdict, allowed)


def end(
    session: Session, services: Services, decidable: DecidableRequest, verdict: Verdict, by: By
) -> bool:
    """Decide it with all that follows, in the caller's transaction; False: somebody was first."""
    request, organization, now = decidable.request, decidable.organization, services.now()
    invites.hold(session, request)
    was_approved = request.status == InviteStatus.APPROVED
    telling = RequestNotices(session, services, request, organization)
    if not invites.decide(
        session,
        request.row_id,
        verdict.status,
        by=by.actor,
        now=now,
        when=verdict.when,
        was_inactive=telling.has_left(request.email),
    ):
        return False
    mail = telling.let_in() if verdict == APPROVE else ""
    mail = telling.take_back() if was_approved else mail
    _write_down(session, services, decidable, verdict, by, mail=mail)
    if verdict == APPROVE:
        events.announce(session, services, _event(request, by))
    telling.redraw()
    is_mailed = mail in {"owed", BY_TRACKER}
    telling.tell_asker(by.actor, is_mailed=is_mailed, was_approved=was_approved)
    return True


def _check(services: Services, request: InviteRequest, verdict: Verdict) -> None:
    if request.status not in verdict.when:
        raise RequestGone(member_email=request.email)
    if request.used_at is not None:
        at, tracker = f"{request.used_at:%Y-%m-%d %H:%M} UTC", services.settings.tracker_name
        raise CameIn(email=request.email, at=at, tracker=tracker)


def _decide(
    services: Services,
    find: Callable[[Session], int | None],
    verdict: Verdict,
    allowed: Callable[[Session, int | None], tuple[DecidableRequest, By]],
    is_asked: Callable[[Session, DecidableRequest], bool] = lambda _session, _decidable: False,
) -> Line:
    def work(session: Session) -> Line | UserError:
        invite_id = find(session)
        try:
            decidable, by = allowed(session, invite_id)
        except RequestGone as gone:
            _redraw(session, services, invite_id)
            return gone
        if is_asked(session, decidable):
            return ()
        if not end(session, services, decidable, verdict, by):
            _redraw(session, services, invite_id)
            return RequestGone(member_email=decidable.request.email)
        return done_line(decidable, verdict)

    done = intake.in_one_write(services, work)
    if isinstance(done, UserError):
        raise done
    return done


def done_line(decidable: DecidableRequest, verdict: Verdict) -> Line:
    """What who decided is told."""
    request = decidable.request
    outcome = wording.OUTCOMES[verdict.status]
    said = f"{wording.CALLED[request.kind]} request for {request.email} has been {outcome}. "
    return (
        said,
        Link("See Members and Requests", wording.members_page(decidable.organization)),
        ".",
    )


def _found(session: Session, invite_id: int | None) -> DecidableRequest:
    request = session.get_one(InviteRequest, invite_id)
    return DecidableRequest(request, session.get_one(Organization, request.organization_id))


def _redraw(session: Session, services: Services, invite_id: int | None) -> None:
    """Whoever pressed what is decided sees the true card."""
    request = session.get(InviteRequest, invite_id) if invite_id is not None else None
    if request is not None:
        organization = session.get_one(Organization, request.organization_id)
        RequestNotices(session, services, request, organization).redraw()


def _write_down(
    session: Session,
    services: Services,
    decidable: DecidableRequest,
    verdict: Verdict,
    by: By,
    *,
    mail: str,
) -> None:
    request = decidable.request
    asked = {"id": request.row_id, "kind": request.kind, "role": request.role}
    more = {"teams": request.teams, "organization": decidable.organization.slug}
    audit.write(
        session,
        at=services.now(),
        actor=by.actor,
        action=verdict.action,
        target=request.email,
        data=asked | more | ({"mail": mail} if mail else {}),
        origin=by.origin,
    )


def _event(request: InviteRequest, by: By) -> MemberInvited:
    return MemberInvited(
        invite_id=request.row_id,
        organization_id=request.organization_id,
        email=request.email,
        role=request.role,
        teams=tuple(request.teams),
        approved_by=by.actor,
    )
