"""Requests to be let in: who asks, for whom, and what became of it."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, TextClause, false, text
from sqlmodel import Field, Session, SQLModel, col, func, select, update

from store.people.directory import Member, Organization, Role
from store.types import Stored, UtcDateTime, Word, token_column


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
    token: str = token_column()
    source_id: str = Field(unique=True)  # `api:` or `sentry:`, and the sender's id.
    # The tracker's own id of it, where it is decided there; "": only here.
    tracker_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
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
    # Of the link that an approval mails:
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # It is good once.
    voided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # They were deactivated.
    # They were deactivated when they were let in, and are still: they may come back by it.
    was_inactive: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    @property
    def subject(self) -> str:
        return f"invite:{self.row_id}"

    @property
    def lets_in(self) -> bool:
        """Its link does, as far as the row knows."""
        is_spent = self.used_at is not None or self.voided_at is not None
        return self.status == InviteStatus.APPROVED and not is_spent

    @property
    def is_waiting(self) -> bool:
        return self.status == InviteStatus.WAITING


_ANY = update(InviteRequest).execution_options(synchronize_session=False)
_LINK_IS_GOOD = (
    col(InviteRequest.status) == InviteStatus.APPROVED,
    col(InviteRequest.used_at).is_(None),
    col(InviteRequest.voided_at).is_(None),
)


def by_source(session: Session, source_id: str) -> InviteRequest | None:
    return session.exec(select(InviteRequest).where(InviteRequest.source_id == source_id)).first()


def by_token(session: Session, token: str) -> InviteRequest | None:
    return session.exec(select(InviteRequest).where(InviteRequest.token == token)).first()


def for_address(session: Session, email: str) -> list[InviteRequest]:
    """All requests about that address, of every organization, the oldest first."""
    wanted = select(InviteRequest).where(InviteRequest.email == email)
    return list(session.exec(wanted.order_by(col(InviteRequest.id))))


def waiting_for(session: Session, organization_id: int, email: str) -> InviteRequest | None:
    """The request about that address that nobody has decided yet."""
    wanted = select(InviteRequest).where(
        IS_WAITING, InviteRequest.organization_id == organization_id, InviteRequest.email == email
    )
    return session.exec(wanted).first()


def listed(
    session: Session, *, is_all: bool, after: int = 0, most: int = 500
) -> list[tuple[InviteRequest, str]]:
    """Requests that wait, or all, with the slugs of their organizations; oldest first.

    The next ones after that id, so many at most.
    """
    wanted = select(InviteRequest, Organization.slug).join(
        Organization, col(Organization.id) == col(InviteRequest.organization_id)
    )
    wanted = wanted.where(col(InviteRequest.id) > after)
    if not is_all:
        wanted = wanted.where(IS_WAITING)
    in_order = wanted.order_by(col(InviteRequest.id)).limit(most)
    return [(row, slug) for row, slug in session.exec(in_order)]


def waiting_in(
    session: Session, organization_ids: Collection[int], most: int
) -> tuple[list[InviteRequest], int]:
    """The oldest that these organizations have not decided, and how many there are."""
    mine = col(InviteRequest.organization_id).in_(organization_ids)
    wanted = select(InviteRequest).where(IS_WAITING, mine).order_by(col(InviteRequest.id))
    count = select(func.count()).select_from(InviteRequest).where(IS_WAITING, mine)
    return list(session.exec(wanted.limit(most))), session.exec(count).one()


def due_for_reminder(session: Session, asked_before: datetime, most: int) -> list[int]:
    return _ids(session, most, asked_before, col(InviteRequest.reminded_at).is_(None))


def due_to_expire(session: Session, asked_before: datetime, most: int) -> list[int]:
    """Of those that are decided here alone: the tracker's stay open for as long as there."""
    return _ids(session, most, asked_before, col(InviteRequest.tracker_id) == "")


def hold(session: Session, request: InviteRequest) -> None:
    """As it is now; nobody else changes it until this transaction ends."""
    session.refresh(request, with_for_update=True)


def decide(
    session: Session,
    invite_id: int,
    status: InviteStatus,
    *,
    by: str,
    now: datetime,
    when: frozenset[InviteStatus] = frozenset({InviteStatus.WAITING}),
    was_inactive: bool = False,
) -> bool:
    """Of several who decide at once, one gets True; who came in by the link is in."""
    values = {
        "status": status,
        "decided_at": now,
        "decided_by": by,
        "was_inactive": was_inactive,
        "version": col(InviteRequest.version) + 1,
    }
    is_open = (col(InviteRequest.status).in_(when), col(InviteRequest.used_at).is_(None))
    return _change(session, invite_id, values, *is_open)


def use(session: Session, invite_id: int, now: datetime) -> bool:
    """Use the link up; of several at once one gets True."""
    return _change(session, invite_id, {"used_at": now}, *_LINK_IS_GOOD)


def follow_members(session: Session, organization_id: int, now: datetime) -> list[str]:
    """Void the links of members who were deactivated since they were let in; their addresses."""
    own = col(InviteRequest.organization_id) == organization_id
    active, inactive = (
        select(Member.email).where(
            Member.organization_id == organization_id, col(Member.is_active).is_(is_active)
        )
        for is_active in (True, False)
    )
    back = own, col(InviteRequest.was_inactive).is_(True), col(InviteRequest.email).in_(active)
    session.exec(_ANY.where(*back).values(was_inactive=False))
    gone = own, col(InviteRequest.was_inactive).is_(False), col(InviteRequest.email).in_(inactive)
    found = session.execute(
        _ANY.where(*gone, *_LINK_IS_GOOD).values(voided_at=now).returning(col(InviteRequest.email))
    )
    return sorted(found.scalars())


def remind(session: Session, invite_id: int, now: datetime) -> bool:
    """True for one of the processes that try: it tells the approvers again."""
    return _change(
        session,
        invite_id,
        {"reminded_at": now},
        IS_WAITING,
        col(InviteRequest.reminded_at).is_(None),
    )


def _change(
    session: Session,
    invite_id: int,
    values: dict[str, Any],
    *when: ColumnElement[bool] | TextClause,
) -> bool:
    changed = session.exec(_ANY.where(col(InviteRequest.id) == invite_id, *when).values(**values))
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
