"""Whether a link lets somebody in: asked by whoever keeps the door."""

from dataclasses import dataclass

from pydantic import SecretStr
from sqlmodel import Session

from bot.errors import UserError
from bot.identity.links import By
from bot.intake import intake
from bot.invites.permission import DecidableRequest
from bot.services import Services
from bot.vocabulary import invite_links
from bot.vocabulary.invite_links import BadLink
from store.audit import audit
from store.invites import invites
from store.invites.invites import InviteRequest, InviteStatus
from store.people import directory
from store.people.directory import Organization


class ChangedLink(BadLink):
    """This invite link was changed, or SECRET_KEY is another one than when it was mailed; it lets nobody in. Approve a new request to send another."""  # noqa: E501 - one text.


class WithdrawnLink(UserError):
    """The invite of {email} was withdrawn at {at}, so this link lets nobody in."""


class UsedLink(UserError):
    """This invite link was used at {at}; it is good once. Approve a new request to send another."""


class LeftSince(UserError):
    """{email} was deactivated since, so this link lets nobody in; approve a new request."""


def invited(services: Services, key: SecretStr | None, link: str) -> DecidableRequest:
    """The approved request that the link, or its token, was made for; the link stays good.

    Raises:
        UserError: it lets nobody in, and why.
    """
    with services.database.read() as session:
        return _Held(session, services, key, link).checked()


def let_in(services: Services, key: SecretStr | None, link: str, by: By) -> DecidableRequest:
    """The same, once: of several who hold the link at the door one gets in.

    Raises:
        UserError: it lets nobody in, and why.
    """

    def work(session: Session) -> DecidableRequest:
        held = _Held(session, services, key, link)
        found, now = held.checked(), services.now()
        if not invites.use(session, found.request.row_id, now):
            raise held.refusal(session.get_one(InviteRequest, found.request.row_id))
        _write_down(session, services, found, by)
        return found

    return intake.in_one_write(services, work)


@dataclass(frozen=True)
class _Held:
    """A link that somebody holds against the door. The row decides; the link names it."""

    session: Session
    services: Services
    key: SecretStr | None
    link: str

    def checked(self) -> DecidableRequest:
        request = self.session.get(InviteRequest, invite_links.invite_id_of(self.link))
        if self.key is None or request is None:
            raise BadLink
        if not invite_links.is_signed(self.key, self.link, request.email):
            raise ChangedLink if request.status == InviteStatus.APPROVED else BadLink
        if not self._is_open(request):
            raise self.refusal(request)
        invite_links.check_time(self.link, self.services.now())
        return DecidableRequest(
            request, self.session.get_one(Organization, request.organization_id)
        )

    def refusal(self, request: InviteRequest) -> UserError:
        """Why a link that we made lets nobody in."""
        if request.used_at is not None:
            return UsedLink(at=f"{request.used_at:%Y-%m-%d %H:%M} UTC")
        if request.status == InviteStatus.WITHDRAWN:
            return WithdrawnLink(email=request.email, at=f"{request.decided_at:%Y-%m-%d %H:%M} UTC")
        if request.status == InviteStatus.APPROVED:
            return LeftSince(email=request.email)
        return BadLink()

    def _is_open(self, request: InviteRequest) -> bool:
        """Approved, not used, and about nobody who was deactivated since."""
        if not request.lets_in:
            return False
        member = directory.member_by_email(self.session, request.organization_id, request.email)
        return member is None or member.is_active or request.was_inactive


def _write_down(session: Session, services: Services, found: DecidableRequest, by: By) -> None:
    request = found.request
    audit.write(
        session,
        at=services.now(),
        actor=by.actor,
        action="invite.use",
        target=request.email,
        data={
            "id": request.row_id,
            "role": request.role,
            "organization": found.organization.slug,
        },
        origin=by.origin,
    )
