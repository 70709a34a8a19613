"""Who acts where no issue is meant: the gate of commands, settings, and what is set up in Slack."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import UserError
from bot.identity.gate import Deactivated, NotAMember, NotLinked, Presser, in_place
from bot.identity.links import By
from bot.services import Services
from bot.vocabulary import roles
from bot.vocabulary.roles import Right
from store.people import memberships
from store.people.directory import Member, Organization


class NothingServed(UserError):
    """Nothing is set up for this workspace yet: an admin loads a directory file first."""


class NotAllowed(UserError):
    """Only {roles} of {org_name} may do that; you are {own} there."""


@dataclass(frozen=True)
class Seat:
    """What a person is in one organization."""

    member: Member
    organization: Organization


@dataclass(frozen=True)
class CommandActor:
    """Somebody who is linked, in the organizations that the workspace serves."""

    email: str
    seats: tuple[Seat, ...]  # Active ones; at least one.
    by: By  # For the audit log.

    @property
    def organization_ids(self) -> list[int]:
        return [seat.organization.row_id for seat in self.seats]

    def seats_with(self, right: Right) -> tuple[Seat, ...]:
        """Those in which they have it."""
        return tuple(seat for seat in self.seats if roles.may(seat.member, right))


def person_for(session: Session, services: Services, by: Presser) -> CommandActor:
    """What they are in each organization of the workspace.

    Raises:
        UserError: the first check that does not hold.
    """
    tracker = services.settings.tracker_name
    found = in_place(services, by, memberships.of(session, by.team_id, by.user_id))
    if not found.organizations:
        raise NothingServed
    if found.linked is None:
        raise NotLinked(tracker=tracker)
    here = " or ".join(each.name for each in found.organizations)
    if not found.seats:
        raise NotAMember(tracker=tracker, user_email=found.linked.email, org_name=here)
    seats = tuple(Seat(*each) for each in found.seats if each[0].is_active)
    if not seats:
        raise Deactivated(org_name=" or ".join(each.name for _, each in found.seats))
    return CommandActor(found.linked.email, seats, By(found.linked.email, by.origin))


def allowed_for(session: Session, services: Services, by: Presser, right: Right) -> CommandActor:
    """The same for what not everybody may; of their organizations those in which they may.

    Raises:
        UserError: the first check that does not hold.
    """
    acting = person_for(session, services, by)
    seats = acting.seats_with(right)
    if not seats:
        raise refusal(acting.seats, right)
    return CommandActor(acting.email, seats, acting.by)


def refusal(seats: tuple[Seat, ...], right: Right, *others: str) -> NotAllowed:
    """Why they may not, in these organizations. `others`: who may too, beside the roles."""
    *most, last = (*(f"{role}s" for role in roles.roles_with(right)), *others)
    return NotAllowed(
        roles=f"{', '.join(most)} and {last}" if most else last,
        org_name=" or ".join(seat.organization.name for seat in seats),
        own=" or ".join(sorted({_one(seat.member.role) for seat in seats})),
    )


def _one(role: str) -> str:
    return f"{'an' if role[0] in 'ao' else 'a'} {role}"
