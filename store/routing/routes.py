"""Which alerts of which projects go to which target."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import JSON, Column, UniqueConstraint, false
from sqlmodel import Field, Session, SQLModel, col, select

from store.people.directory import Member, Organization, Project
from store.types import Stored, token_column

ALL = "*"  # Every project.


class Route(Stored, SQLModel, table=True):
    __table_args__ = (UniqueConstraint("organization_id", "project", "target", "environment"),)
    id: int | None = Field(default=None, primary_key=True)
    token: str = token_column()
    organization_id: int = Field(foreign_key="organization.id")
    project: str  # The project's slug, or `*` for all.
    target: str  # `provider:address`.
    min_level: str | None = None  # None: every level.
    environment: str = ""  # "": every environment (an empty string is unique, NULL is not).
    # new_issues | rules | both
    alert: str = Field(default="both", sa_column_kwargs={"server_default": "both"})
    # "": never; `100 events`, `20 users`: an issue is told again when so many more have come.
    again: str = Field(default="", sa_column_kwargs={"server_default": ""})
    # The tracker's issue is told the thread of its first card here.
    link_back: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    subscriber_id: int | None = Field(
        default=None, foreign_key="member.id"
    )  # Who asked for it; None: the directory file.
    broadcast: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def to_target(
    session: Session, target: str, organization_ids: Collection[int], project: str | None = None
) -> list[tuple[Route, Organization]]:
    """What these organizations send there, of one project if one is named; by their names."""
    wanted = (
        select(Route, Organization)
        .join(Organization, col(Organization.id) == col(Route.organization_id))
        .where(Route.target == target, col(Route.organization_id).in_(organization_ids))
    )
    if project is not None:
        wanted = wanted.where(Route.project == project)
    in_order = wanted.order_by(
        col(Organization.name), col(Route.project), col(Route.environment), col(Route.id)
    )
    return [(route, of) for route, of in session.exec(in_order)]


def hold(session: Session, organization_id: int) -> None:
    """Nobody else changes the organization's routes until this transaction ends."""
    wanted = select(Organization.id).where(Organization.id == organization_id)
    session.exec(wanted.with_for_update()).first()


def exactly(
    session: Session, organization_id: int, project: str, target: str, environment: str
) -> Route | None:
    """The one route that all of these name."""
    wanted = select(Route).where(
        Route.organization_id == organization_id,
        Route.project == project,
        Route.target == target,
        Route.environment == environment,
    )
    return session.exec(wanted).first()


def subscribers(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Member id → name or address, of those who asked for routes."""
    wanted = select(Member.id, Member.name, Member.email).where(col(Member.id).in_(ids))
    return {row_id or 0: name or email for row_id, name, email in session.exec(wanted)}


ASKED_FOR = "routes"  # Who is woken when a channel asks for a project.


def routed_projects(session: Session, organization_id: int) -> list[Project]:
    """Those that a route names, and all where one names all."""
    named = select(Route.project).where(Route.organization_id == organization_id)
    wanted = select(Project).where(Project.organization_id == organization_id)
    slugs = set(session.exec(named))
    if ALL not in slugs:
        wanted = wanted.where(col(Project.slug).in_(slugs))
    return list(session.exec(wanted.order_by(col(Project.id))))


class Retelling(NamedTuple):
    """Where issues are told again, and after what."""

    target: str
    again: str


def retelling(session: Session, organization_id: int) -> dict[str, list[Retelling]]:
    """By the project's slug, or `*`."""
    wanted = select(Route.project, Route.target, Route.again).where(
        Route.organization_id == organization_id, Route.again != ""
    )
    found: dict[str, list[Retelling]] = {}
    for project, target, again in session.exec(wanted.order_by(col(Route.id))):
        found.setdefault(project, []).append(Retelling(target, again))
    return found


def targets_of_new(session: Session, organization_id: int, project: str) -> list[str]:
    """Where the project's new issues go."""
    wanted = select(Route.target).where(
        Route.organization_id == organization_id,
        col(Route.project).in_([project, ALL]),
        Route.alert != "rules",
    )
    return sorted(set(session.exec(wanted)))
