"""Who answers for a target, and how they can be reached: a fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, null, or_, select, union
from sqlmodel import Session

from store.outbox.models import IS_IN_FLIGHT, IS_WAITING_POST
from store.people.directory import Role
from store.tables import METADATA

MEMBER, TEAM, ORGANIZATION = (METADATA.tables[name] for name in ("member", "team", "organization"))
IDENTITY, ROUTE, TARGET = (METADATA.tables[name] for name in ("identity", "route", "target"))
TEAM_CHANNEL, ACTIVITY = METADATA.tables["team_channel"], METADATA.tables["activity"]
DELIVERY, LANE = METADATA.tables["delivery"], METADATA.tables["lane"]


@dataclass(frozen=True)
class Claim:
    """Why a target is served: for which organization, and who asked for it."""

    organization_id: int
    member_id: int | None  # None: the directory file, or what waits for it.


@dataclass(frozen=True)
class Waiting:
    """What a paused target is owed."""

    count: int  # Posts; redraws are none.
    organization_id: int | None  # Whose news waits longest; None: nobody's.


@dataclass(frozen=True)
class Owner:
    """Somebody who might be told, in one organization."""

    member_id: int
    organization_id: int
    organization: str  # Its name.
    email: str
    name: str
    role: Role
    is_active: bool
    slack_user_id: str | None  # In the organization's workspace.


def claims_on(session: Session, target: str) -> list[Claim]:
    """By whom the target is wanted: routes, the directory file, teams."""
    wanted = union(
        select(ROUTE.c.organization_id, ROUTE.c.subscriber_id).where(ROUTE.c.target == target),
        select(TARGET.c.organization_id, null()).where(TARGET.c.name == target),
        select(TEAM.c.organization_id, TEAM_CHANNEL.c.linked_by_id)
        .join(TEAM, TEAM.c.id == TEAM_CHANNEL.c.team_id)
        .where(TEAM_CHANNEL.c.target == target),
    )
    return sorted(
        (Claim(*row) for row in _run(session, wanted)),
        key=lambda claim: (claim.organization_id, claim.member_id or 0),
    )


def waiting(session: Session, target: str) -> Waiting:
    """What is kept for the target."""
    count, of = func.count().label("n"), select(literal(1)).select_from(DELIVERY)
    is_ours = DELIVERY.c.lane == target
    owed = of.with_only_columns(count).where(IS_WAITING_POST, is_ours).scalar_subquery()
    begun = of.with_only_columns(count).where(IS_IN_FLIGHT, is_ours).scalar_subquery()
    first = (
        select(ACTIVITY.c.organization_id)
        .join(DELIVERY, DELIVERY.c.activity_id == ACTIVITY.c.id)
        .where(IS_WAITING_POST, is_ours)
        .order_by(DELIVERY.c.id)
        .limit(1)
        .scalar_subquery()
    )
    number, organization_id = _run(session, select(owed + begun, first)).one()
    return Waiting(number, organization_id)


def at_address(session: Session, address: str) -> list[Owner]:
    """The members whose own mail address or Slack user it is, one for each organization."""
    linked = select(IDENTITY.c.member_id).where(IDENTITY.c.slack_user_id == address)
    return _owners(session, or_(MEMBER.c.email == address, MEMBER.c.id.in_(linked)))


def candidates(
    session: Session, *, members: Collection[int], organizations: Collection[int]
) -> list[Owner]:
    """These members, and the owners and managers of these organizations; active ones alone."""
    leads = and_(
        MEMBER.c.organization_id.in_(list(organizations)),
        MEMBER.c.role.in_([Role.OWNER, Role.MANAGER]),
    )
    return _owners(session, MEMBER.c.is_active, or_(MEMBER.c.id.in_(list(members)), leads))


def organizations(session: Session) -> list[int]:
    """All there are."""
    return list(_run(session, select(ORGANIZATION.c.id).order_by(ORGANIZATION.c.id)).scalars())


def paused(session: Session, targets: Iterable[str]) -> set[str]:
    """Those of the targets that take nothing."""
    wanted = select(LANE.c.target).where(
        LANE.c.target.in_(list(targets)), LANE.c.paused_at.is_not(None)
    )
    return set(_run(session, wanted).scalars())


def _owners(session: Session, *conditions: ColumnElement[bool]) -> list[Owner]:
    """The same address is the same person: who is linked as one member is reached as all."""
    linked = MEMBER.alias("linked")
    slack_user = (
        select(IDENTITY.c.slack_user_id)
        .join(linked, linked.c.id == IDENTITY.c.member_id)
        .where(linked.c.email == MEMBER.c.email, IDENTITY.c.team_id == ORGANIZATION.c.team_id)
        .limit(1)
        .scalar_subquery()
    )
    wanted = (
        select(
            MEMBER.c.id,
            MEMBER.c.organization_id,
            ORGANIZATION.c.name,
            MEMBER.c.email,
            MEMBER.c.name,
            MEMBER.c.role,
            MEMBER.c.is_active,
            slack_user,
        )
        .join(ORGANIZATION, ORGANIZATION.c.id == MEMBER.c.organization_id)
        .where(*conditions)
        .order_by(MEMBER.c.id)
    )
    return [Owner(*row) for row in _run(session, wanted)]


def _run(session: Session, statement: Any) -> Any:  # noqa: ANN401 - a result of any row.
    return session.connection().execute(statement)
