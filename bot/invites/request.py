"""A request to be let in, as a source hands it over: checked, stored once, and asked about."""

import logging
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from sqlmodel import Session

from bot.errors import UserError
from bot.identity.links import By
from bot.intake.incoming import Slug, SourceId
from bot.intake.intake import Refused
from bot.invites import permission
from bot.invites.decision import WITHDRAW, end
from bot.invites.notices import RequestNotices
from bot.invites.permission import DecidableRequest
from bot.mail_settings import is_address
from bot.services import Services
from store.audit import audit
from store.invites import invites
from store.invites.invites import InviteKind, InviteRequest
from store.people import directory
from store.people.directory import Organization, Role

log = logging.getLogger(__name__)

TEAMS_MAX = 50  # Ours: a card names them all.


def _email(text: str) -> str:
    address = text.lower()
    if not is_address(address):
        raise ValueError("is not an email address like ada@acme.test")
    return address


Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=254),
    AfterValidator(_email),
]


class InviteAsked(BaseModel):
    """One request from outside, as `POST /api/invite-requests` takes it."""

    model_config = ConfigDict(frozen=True)

    id: SourceId
    organization: Slug | None = None  # Needed where there are several.
    email: Email  # Who is to come in.
    kind: InviteKind
    role: Role = Role.MEMBER
    inviter: Email | None = None  # Who asks, where it is not the person themselves.
    teams: Annotated[list[Slug], Field(max_length=TEAMS_MAX)] = []
    is_withdrawn: Annotated[bool, Field(alias="withdrawn")] = False  # Not wanted any more.


@dataclass(frozen=True)
class RequestOutcome:
    invite_id: int
    is_new: bool  # False: nothing changed.


def take(
    session: Session, services: Services, asked: InviteAsked, source: str, tracker_id: str = ""
) -> RequestOutcome:
    """Store it and ask who may decide, within the caller's transaction.

    Who has asked for the same address before, and waits, has asked once. Withdrawn, a request ends.
    With the tracker's id of it, it is decided there.

    Raises:
        Refused: nothing was written.
    """
    source_id = f"{source}:{asked.id}"
    organization = _organization(session, asked)
    known = invites.by_source(session, source_id)
    if asked.is_withdrawn:
        return _withdraw(session, services, known, organization, source)
    known = known or invites.waiting_for(session, organization.row_id, asked.email)
    if known is not None:
        known.tracker_id = known.tracker_id or tracker_id
        return RequestOutcome(known.row_id, is_new=False)
    _check(session, asked, organization)
    request = _row(services, asked, source_id, organization)
    request.tracker_id = tracker_id
    session.add(request)
    session.flush()
    _write_down(session, services, request, organization, source)
    if not RequestNotices(session, services, request, organization).ask():
        log.warning("request %s reaches nobody who may decide it", request.row_id)
    return RequestOutcome(request.row_id, is_new=True)


def _organization(session: Session, asked: InviteAsked) -> Organization:
    if asked.organization is not None:
        found = directory.organization_by_slug(session, asked.organization)
        if found is None:
            slug = asked.organization
            raise Refused("organization", f"{slug!r} is unknown; `load` it first")
        return found
    known = directory.first_organizations(session, 2)
    if len(known) != 1:
        raise Refused("organization", "is needed: there is none yet, or more than one")
    return known[0]


def _check(session: Session, asked: InviteAsked, organization: Organization) -> None:
    """What only the directory knows."""
    try:
        permission.check_switches(asked.kind, organization)
    except UserError as refusal:
        raise Refused("kind", str(refusal)) from None
    member = directory.member_by_email(session, organization.row_id, asked.email)
    if member is not None and member.is_active:
        raise Refused("email", f"belongs to a member of {organization.slug} already")
    for number, slug in enumerate(asked.teams):
        if directory.team_by_slug(session, organization.row_id, slug) is None:
            raise Refused(f"teams.{number}", f"{slug!r} is no team of {organization.slug}")


def _row(
    services: Services, asked: InviteAsked, source_id: str, organization: Organization
) -> InviteRequest:
    return InviteRequest(
        source_id=source_id,
        organization_id=organization.row_id,
        email=asked.email,
        kind=asked.kind,
        role=asked.role,
        inviter=(asked.inviter or "") if asked.kind == InviteKind.INVITE else "",
        teams=sorted(set(asked.teams)),
        asked_at=services.now(),
    )


def _withdraw(
    session: Session,
    services: Services,
    known: InviteRequest | None,
    organization: Organization,
    source: str,
) -> RequestOutcome:
    """One that was approved too; any other that is decided stays so, and so does who came in."""
    if known is None or known.organization_id != organization.row_id:
        raise Refused("id", "is of no request, so that there is nothing to withdraw")
    by = By(source, {"source": source})
    is_ended = end(session, services, DecidableRequest(known, organization), WITHDRAW, by)
    return RequestOutcome(known.row_id, is_new=is_ended)


def _write_down(
    session: Session,
    services: Services,
    request: InviteRequest,
    organization: Organization,
    source: str,
) -> None:
    audit.write(
        session,
        at=services.now(),
        actor=source,
        action="invite.ask",
        target=request.email,
        data={
            "id": request.row_id,
            "kind": request.kind,
            "role": request.role,
            "teams": request.teams,
            "inviter": request.inviter,
            "organization": organization.slug,
        },
        origin={"source": source},
    )
