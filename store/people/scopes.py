"""Where a choice or a mute holds: what there is to choose from, and what it is called."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal
from sqlmodel import Session, col, select

from store.issues.issues import Issue
from store.people.directory import Member, Organization, Project

FOUND_MAX = 500  # Of what there may be thousands of; nobody reads more.


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


def is_known(session: Session, email: str) -> bool:
    """Whether it is some member's address, active or not."""
    return session.exec(select(Member.id).where(Member.email == email).limit(1)).first() is not None


def addresses_like(session: Session, email: str) -> list[str]:
    """Addresses that begin alike, once each: one of them may have been meant."""
    wanted = select(Member.email).where(begins_like(col(Member.email), email)).distinct()
    return list(session.exec(wanted.order_by(col(Member.email)).limit(FOUND_MAX)))


def organizations_of(session: Session, email: str) -> list[Organization]:
    """Those in which somebody is an active member, by their slugs."""
    wanted = (
        select(Organization)
        .join(Member, col(Member.organization_id) == col(Organization.id))
        .where(Member.email == email, col(Member.is_active))
    )
    return list(session.exec(wanted.order_by(col(Organization.slug))))


def projects_in(
    session: Session,
    organization_ids: Collection[int],
    *,
    called: str = "",
    like: str = "",
    having: str = "",
    token: str = "",
) -> dict[str, Named]:
    """Scope → names, for projects of these organizations, `FOUND_MAX` of them at most.

    `called`: by that name in any letter case; `like`: whose names begin alike; `having`: with that
    in their words, `project api of acme`; `token`: the one of it.
    """
    slug = col(Project.slug)
    conditions: list[ColumnElement[bool]] = [col(Organization.id).in_(organization_ids)]
    if called:
        conditions.append(func.lower(slug) == called.lower())
    if like:
        conditions.append(begins_like(func.lower(slug), like))
    if having:
        words = func.lower("project " + slug + " of " + col(Organization.slug))
        conditions.append(words.contains(having.lower(), autoescape=True))
    if token:
        conditions.append(col(Project.token) == token)
    return _found(session, "project", *conditions, most=FOUND_MAX)


def begins_like(name: Any, said: str) -> ColumnElement[bool]:  # noqa: ANN401 - columns of many types.
    """With the same letter, which slips seldom; all of them would be thousands to compare."""
    begins: ColumnElement[bool] = name.startswith(said.strip().lower()[:1], autoescape=True)
    return begins


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


def _found(
    session: Session,
    kind: str,
    *conditions: Any,  # noqa: ANN401 - conditions have no public type.
    most: int | None = None,
) -> dict[str, Named]:
    query, row_id = _KINDS[kind]
    rows = session.exec(query.where(*conditions).order_by(row_id).limit(most))
    return {f"{kind}:{row[0]}": Named(*row[1:]) for row in rows}
