"""Who may decide about a request: asked at the click, from the store, in a fixed order."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.identity import gate
from bot.identity.gate import NotLinked, Presser, Unproven
from bot.services import Services
from bot.vocabulary import roles
from bot.vocabulary.roles import Right
from store.invites import approval
from store.invites.invites import InviteKind, InviteRequest
from store.people.directory import Member, Organization


class IdentityNotLinked(NotLinked):
    """Identity not linked for user."""


class RequestGone(UserError):
    """Member invitation for {member_email} no longer exists."""


class UnknownRequest(Unproven):
    """Member invitation for this person no longer exists. The card may be from before the database was restored or replaced: if it is drawn anew now, press again; nothing was changed."""  # noqa: E501 - begins with the fixed wording.


class NoAccess(UserError):
    """You do not have access to the organization for the invitation."""


class NoPermission(UserError):
    """You do not have permission to approve member invitations."""


class RoleAboveOwn(UserError):
    """You are {own}, and can't let anybody in as {role}; somebody of that role or above can."""


class NoInvites(UserError):
    """{org_name} takes no invites."""


class NoJoinRequests(UserError):
    """{org_name} takes no requests to join."""


@dataclass(frozen=True)
class DecidableRequest:
    """A decision that may be made."""

    request: InviteRequest
    organization: Organization


@dataclass(frozen=True)
class DecidableByMember(DecidableRequest):
    """The same by a member."""

    member: Member


def decider(
    session: Session, services: Services, invite_id: int | None, by: Presser
) -> DecidableByMember:
    """What the press may decide, and as whom.

    A request of another workspace's organization is no business of this one: nothing is told of it,
    not even whether it is there. `invite_id` is what the press was found to be about; None: that is
    not proven.

    Raises:
        UserError: the first check that does not hold.
    """
    asked = approval.asked(session, by.team_id, by.user_id, invite_id)
    known = gate.in_place(services, by, asked)
    if known.linked is None:
        raise IdentityNotLinked
    request, organization = known.request, known.organization
    if request is None or organization is None:
        raise UnknownRequest
    if organization.team_id != by.team_id:
        raise NoAccess
    check_waiting(request)
    member = known.member
    if member is None or not member.is_active:
        raise NoAccess
    if not roles.may(member, Right.ADMINISTER_MEMBERS):
        raise NoPermission
    if not roles.may_give(member.role, request.role):
        raise RoleAboveOwn(own=_a(member.role), role=_a(request.role))
    check_switches(request.kind, organization)
    return DecidableByMember(request, organization, member)


def check_waiting(request: InviteRequest) -> None:
    if not request.is_waiting:
        raise RequestGone(member_email=request.email)


def check_switches(kind: InviteKind, organization: Organization) -> None:
    """The organization takes such requests.

    Raises:
        UserError: it does not.
    """
    is_taken, refusal = {
        InviteKind.INVITE: (organization.takes_invites, NoInvites),
        InviteKind.JOIN: (organization.takes_join_requests, NoJoinRequests),
    }[kind]
    if not is_taken:
        raise refusal(org_name=organization.name)


def _a(role: str) -> str:
    """With its article."""
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"
