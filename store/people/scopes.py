"""Where a choice or a mute holds: what there is to choose from, and what it is called."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import literal
from sqlmodel import Session, col, select

from store.issues.issues import Issue
from store.people.directory import Member, Organization, Project


class Named(NamedTuple):
    """The names that people know a scope by."""

    organization: str  # Its slug.
    name: str = ""  # A project's slug or an issue's short id; "" for the organization itself.
    token: str = ""  # What buttons carry for it.


_ORGANIZATIONS = select(Organization.id, Organization.slug, literal(""), Organization.token)
_PROJECTS = select(Project.id, Organization.slug, Project.slug, Project.token).join(
    Organization, col(Organization.id) == col(Project.organization_id)
)
_ISSUES = select(Issue.id, Organization.slug, Issue.short_id, Issue.token).join(
    Organization, col(Organization.id) == col(Issue.organization_id)
)
_KINDS: dict[str, tuple[Any, Any]] = {
    "organization": (_ORGANIZATIONS, col(Organization.id)),
    "project": (_PROJECTS, col(Project.id)),
    "issue": (_ISSUES, col(Issue.id)),
}


def addresses(session: Session) -> list[str]:
    """Every address of a member, once."""
    return list(session.exec(select(Member.email).distinct().order_by(col(Member.email))))


def organizations_of(session: Session, email: str) -> list[Organization]:
    """Those in which somebody is an active member, by their slugs."""
    wanted = (
        select(Organization)
        .join(Member, col(Member.organization_id) == col(Organization.id))
        .where(Member.email == email, col(Member.is_active))
    )
    return list(session.exec(wanted.order_by(col(Organization.slug))))


def projects_in(session: Session, organization_ids: Collection[int]) -> dict[str, Named]:
    """Scope → names, for every project of these organizations."""
    mine = col(Organization.id).in_(organization_ids)
    return _found(session, "project", mine)


def issues_in(
    session: Session, organization_ids: Collection[int], short_id: str
) -> dict[str, Named]:
    """Scope → names, for the issues of these organizations with that short id."""
    mine = col(Organization.id).in_(organization_ids)
    return _found(session, "issue", mine, col(Issue.short_id) == short_id)


def names(session: Session, scopes: Iterable[str]) -> dict[str, Named]:
    """Scope → names, for those of an organization, a project or an issue that there is."""
    ids: dict[str, list[int]] = {}
    for scope in scopes:
        kind, _, row_id = scope.partition(":")
        if kind in _KINDS:
            ids.setdefault(kind, []).append(int(row_id))
    known: dict[str, Named] = {}
    for kind, some in ids.items():
        known |= _found(session, kind, _KINDS[kind][1].in_(some))
    return known


def _found(session: Session, kind: str, *conditions: Any) -> dict[str, Named]:  # noqa: ANN401 - conditions have no public type.
    query, row_id = _KINDS[kind]
    rows = session.exec(query.where(*conditions).order_by(row_id))
    return {f"{kind}:{row[0]}": Named(*row[1:]) for row in rows}
