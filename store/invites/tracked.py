"""Requests to be let in that the tracker has too, by its own ids."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from store.invites.invites import IS_WAITING, InviteRequest
from store.people.directory import Member


def by_tracker(session: Session, organization_id: int, tracker_id: str) -> InviteRequest | None:
    """The newest, if there are several: an id was begun anew with another tracker."""
    wanted = select(InviteRequest).where(
        InviteRequest.organization_id == organization_id, InviteRequest.tracker_id == tracker_id
    )
    return session.exec(wanted.order_by(col(InviteRequest.id).desc())).first()


def waiting(session: Session, organization_id: int) -> Sequence[InviteRequest]:
    """Those that nobody has decided, as far as is known here."""
    wanted = select(InviteRequest).where(
        IS_WAITING,
        InviteRequest.organization_id == organization_id,
        col(InviteRequest.tracker_id) != "",
    )
    return session.exec(wanted.order_by(col(InviteRequest.id))).all()


def addresses_of(session: Session, organization_id: int, name: str, most: int) -> Sequence[str]:
    """The members of that name, for the tracker tells no more of who asks."""
    wanted = select(Member.email).where(
        Member.organization_id == organization_id, Member.name == name
    )
    return session.exec(wanted.limit(most)).all()
