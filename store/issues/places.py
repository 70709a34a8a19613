"""Where an activity belongs, by slugs and the source's own ids: one look-up for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, or_, select
from sqlmodel import Session, SQLModel

from store.database.prepared import Prepared
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.people.directory import Organization, Project


@dataclass(frozen=True)
class Place:
    """Where an activity belongs; None: not stored yet."""

    organization_id: int
    project_id: int | None
    issue_id: int | None
    level: str | None  # The issue's, as stored.
    assignee: Mapping[str, Any] | None
    tags: Mapping[str, str] | None
    activity_id: int | None  # The activity itself: it is a repeat.
    installation: str = ""  # The uuid of our integration in the organization, as far as known.
    project_source_id: str = ""  # The tracker's own.
    title: str = ""  # The issue's, and where its page is.
    url: str = ""


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


ORGANIZATION, PROJECT, ISSUE = _table(Organization), _table(Project), _table(Issue)
ACTIVITY = _table(ActivityRow)


def _is(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column == bindparam(name)


NO_INSTALLATION = "-"  # No organization has it; many have "".
_IN_EACH = (
    select(
        ORGANIZATION.c.id,
        PROJECT.c.id,
        ISSUE.c.id,
        ISSUE.c.level,
        ISSUE.c.assignee,
        ISSUE.c.tags,
        select(ACTIVITY.c.id).where(_is(ACTIVITY.c.source_id, "activity")).scalar_subquery(),
        ORGANIZATION.c.installation,
        func.coalesce(PROJECT.c.source_id, ""),
        func.coalesce(ISSUE.c.title, ""),
        func.coalesce(ISSUE.c.url, ""),
    )
    .select_from(ORGANIZATION)
    .outerjoin(
        PROJECT,
        and_(PROJECT.c.organization_id == ORGANIZATION.c.id, _is(PROJECT.c.slug, "project")),
    )
    .outerjoin(
        ISSUE, and_(ISSUE.c.organization_id == ORGANIZATION.c.id, _is(ISSUE.c.source_id, "issue"))
    )
    .order_by(
        ORGANIZATION.c.installation != bindparam("installation"),
        ISSUE.c.id.is_(None),
        ORGANIZATION.c.id,
    )
    .limit(2)
)
_PLACES = Prepared(_IN_EACH)
_PLACE = Prepared(_IN_EACH.where(_is(ORGANIZATION.c.slug, "organization")))


def places(
    session: Session,
    *,
    organization: str | None,
    project: str,
    issue: str,
    activity: str,
    installation: str = "",
) -> list[Place]:
    """The place in the organization; if none is named: in each, at most two.

    That of the installation comes first, then those that know the issue.
    """
    given = {"project": project, "issue": issue, "activity": activity}
    given["installation"] = installation or NO_INSTALLATION
    if organization is None:
        found = _PLACES.run(session, given)
    else:
        found = _PLACE.run(session, given | {"organization": organization})
    return [Place(*row) for row in found]


def sole_owner(session: Session, *, project: str, project_id: str) -> str | None:
    """The slug of the only organization whose project it can be; None: there is not just one.

    The tracker's id of the project decides, where a project has it; else its name decides, among
    the organizations of which nobody knows what installation they have.
    """
    is_it = PROJECT.c.slug == project
    if project_id:
        is_it = or_(is_it, PROJECT.c.source_id == project_id)
    wanted = select(ORGANIZATION.c.slug, ORGANIZATION.c.installation, PROJECT.c.source_id).where(
        PROJECT.c.organization_id == ORGANIZATION.c.id, is_it
    )
    found = session.connection().execute(wanted).all()
    by_id = {slug for slug, _, source_id in found if project_id and source_id == project_id}
    by_name = {
        slug
        for slug, installation, source_id in found
        if not installation and not (project_id and source_id)
    }
    owners = by_id or by_name
    return owners.pop() if len(owners) == 1 else None
