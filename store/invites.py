"""Requests to be let in: who asks, for whom, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, text
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.directory import Organization, Role
from store.types import Stored, UtcDateTime, Word


class InviteKind(StrEnum):
    INVITE = "requested_to_be_invited"  # A member asks to invite somebody.
    JOIN = "requested_to_join"  # Somebody asks to join.


class InviteStatus(StrEnum):
    WAITING = "waiting"  # Nobody has decided yet.
    APPROVED = "approved"  # They may come in.
    REJECTED = "rejected"  # The request counts for nothing any more; the row is what cards show.
    WITHDRAWN = "withdrawn"  # The same: it is not wanted any more.
    EXPIRED = "expired"  # The same: nobody decided in time.


IS_WAITING = text("status = 'waiting'")


class InviteRequest(Stored, SQLModel, table=True):
    __tablename__ = "invite_request"
    __table_args__ = (
        Index(
            "invite_request_waiting",
            "organization_id",
            "email",
            unique=True,  # Whoever asks twice has asked once.
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    source_id: str = Field(unique=True)  # `api:` and the sender's id.
    organization_id: int = Field(foreign_key="organization.id")
    email: str  # Who is to come in; lower case.
    kind: InviteKind = Field(sa_type=Word(InviteKind))
    role: Role = Field(sa_type=Word(Role))
    inviter: str = ""  # The address of who asks, lower case; "": nobody was named.
    teams: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    status: InviteStatus = Field(default=InviteStatus.WAITING, sa_type=Word(InviteStatus))
    version: int = 1  # Raised with every change that cards show.
    asked_at: datetime = Field(sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: str = ""  # A member's address; or what decided, `cli`.

    @property
    def subject(self) -> str:
        return f"invite:{self.row_id}"

    @property
    def is_waiting(self) -> bool:
        return self.status == InviteStatus.WAITING


def by_source(session: Session, source_id: str) -> InviteRequest | None:
    return session.exec(select(InviteRequest).where(InviteRequest.source_id == source_id)).first()


def waiting_for(session: Session, organization_id: int, email: str) -> InviteRequest | None:
    """The request about that address that nobody has decided yet."""
    wanted = select(InviteRequest).where(
        IS_WAITING, InviteRequest.organization_id == organization_id, InviteRequest.email == email
    )
    return session.exec(wanted).first()


def listed(session: Session, *, is_all: bool) -> list[tuple[InviteRequest, str]]:
    """Requests that wait, or all, with the slugs of their organizations; oldest first."""
    wanted = select(InviteRequest, Organization.slug).join(
        Organization, col(Organization.id) == col(InviteRequest.organization_id)
    )
    if not is_all:
        wanted = wanted.where(IS_WAITING)
    return [(row, slug) for row, slug in session.exec(wanted.order_by(col(InviteRequest.id)))]


def due_for_reminder(session: Session, asked_before: datetime, most: int) -> list[int]:
    return _ids(session, most, asked_before, col(InviteRequest.reminded_at).is_(None))


def due_to_expire(session: Session, asked_before: datetime, most: int) -> list[int]:
    return _ids(session, most, asked_before)


def decide(
    session: Session, invite_id: int, status: InviteStatus, *, by: str, now: datetime
) -> bool:
    """Of several who decide at once, one gets True."""
    values = {"status": status, "decided_at": now, "decided_by": by}
    return _change(session, invite_id, values | {"version": col(InviteRequest.version) + 1})


def remind(session: Session, invite_id: int, now: datetime) -> bool:
    """True for one of the processes that try: it tells the approvers again."""
    return _change(
        session, invite_id, {"reminded_at": now}, col(InviteRequest.reminded_at).is_(None)
    )


def _change(
    session: Session, invite_id: int, values: dict[str, Any], *when: ColumnElement[bool]
) -> bool:
    changed = session.exec(
        update(InviteRequest)
        .where(col(InviteRequest.id) == invite_id, IS_WAITING, *when)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    held = session.identity_map.get(session.identity_key(InviteRequest, invite_id))
    if held is not None:
        session.expire(held)  # Read again if somebody asks.
    return bool(changed.rowcount)


def _ids(
    session: Session, most: int, asked_before: datetime, *when: ColumnElement[bool]
) -> list[int]:
    wanted = select(InviteRequest.id).where(
        IS_WAITING, col(InviteRequest.asked_at) <= asked_before, *when
    )
    found = session.exec(wanted.order_by(col(InviteRequest.id)).limit(most))
    return [row_id for row_id in found if row_id is not None]
