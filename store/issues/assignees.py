"""Whom an issue of a project may be assigned to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, literal, select
from sqlmodel import Session, SQLModel

from store.people import search
from store.people.directory import Project

MEMBER, TEAM = (SQLModel.metadata.tables[name] for name in ("member", "team"))
TEAM_MEMBER, PROJECT_TEAM = (
    SQLModel.metadata.tables[name] for name in ("team_member", "project_team")
)


@dataclass(frozen=True)
class Hit:
    """A person or a team that fits what was typed; the lower the better."""

    rank: int
    search: str  # Folded; the order of those of one rank.
    row_id: int
    name: str  # A team's slug.
    email: str  # "" of a team.
    token: str


@dataclass(frozen=True)
class Hits:
    best: list[Hit]
    count: int  # Of all that fit.


def people(session: Session, project: Project, words: Sequence[str], but: int, most: int) -> Hits:
    """Active members of the project's teams, without that one, who fit.

    Of the organization, where the project has no teams.
    """
    wanted = _ranked(MEMBER, words).where(*_people(session, project), MEMBER.c.id != but)
    names = select(MEMBER.c.id, MEMBER.c.name, MEMBER.c.email, MEMBER.c.token)
    return _hits(session, wanted, names, most)


def teams(session: Session, project: Project, words: Sequence[str], most: int) -> Hits:
    """The teams that have access to the project and fit."""
    wanted = _ranked(TEAM, words).where(TEAM.c.id.in_(_teams_of(project)))
    return _hits(session, wanted, select(TEAM.c.id, TEAM.c.slug, literal(""), TEAM.c.token), most)


def may_have(session: Session, project: Project, member_id: int) -> bool:
    """Whether the member is one of those people."""
    wanted = select(MEMBER.c.id).where(*_people(session, project), MEMBER.c.id == member_id)
    return session.connection().execute(wanted).first() is not None


def has_access(session: Session, project: Project, team_id: int) -> bool:
    """Whether the team is one of those teams."""
    wanted = _teams_of(project).where(PROJECT_TEAM.c.team_id == team_id)
    return session.connection().execute(wanted).first() is not None


def _people(session: Session, project: Project) -> list[ColumnElement[bool]]:
    """Those of the teams as one list, made once: asked for each member it costs ten times that."""
    active = [MEMBER.c.organization_id == project.organization_id, MEMBER.c.is_active]
    if session.connection().execute(_teams_of(project).limit(1)).first() is None:
        return active
    in_a_team = (
        select(TEAM_MEMBER.c.member_id)
        .join(PROJECT_TEAM, PROJECT_TEAM.c.team_id == TEAM_MEMBER.c.team_id)
        .where(PROJECT_TEAM.c.project_id == project.id)
    )
    return [*active, MEMBER.c.id.in_(in_a_team)]


def _teams_of(project: Project) -> Select[int]:
    return select(PROJECT_TEAM.c.team_id).where(PROJECT_TEAM.c.project_id == project.id)


def _ranked(table: FromClause, words: Sequence[str]) -> Select[Any]:
    """Of what the index has alone: the rows of thousands that fit are not looked at."""
    ranked = select(search.rank(table.c.search, words).label("rank"), table.c.search, table.c.id)
    return ranked.where(search.has_all(table.c.search, words))


def _hits(session: Session, wanted: Select[Any], names: Select[Any], most: int) -> Hits:
    """Counted only where they do not all fit."""
    run = session.connection().execute
    found = run(wanted.order_by("rank", wanted.selected_columns.search).limit(most)).all()
    ids = [row.id for row in found]
    known = {row[0]: row[1:] for row in run(names.where(names.selected_columns.id.in_(ids)))}
    best = [Hit(*row, *known[row.id]) for row in found]
    if len(best) < most:
        return Hits(best, len(best))
    count = wanted.with_only_columns(func.count(), maintain_column_froms=True)
    return Hits(best, run(count).scalar_one())
