"""The releases of projects, and issues by the release that resolved them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import UniqueConstraint, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from store.database.prepared import Prepared
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.types import Stored, UtcDateTime


class Release(Stored, SQLModel, table=True):
    """A version that was deployed, or that something was resolved in."""

    __table_args__ = (UniqueConstraint("project_id", "version"),)
    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    version: str
    at: datetime = Field(sa_type=UtcDateTime)  # When it was there first, as far as told.


_ON_SQLITE, _ON_POSTGRESQL = sqlite.insert(Release), postgresql.insert(Release)
_ADD = {  # Built once: that costs more than running it.
    "sqlite": Prepared(
        _ON_SQLITE.on_conflict_do_update(
            index_elements=["project_id", "version"],
            set_={"at": _ON_SQLITE.excluded.at},
            where=_ON_SQLITE.excluded.at < col(Release.at),
        )
    ),
    "postgresql": Prepared(
        _ON_POSTGRESQL.on_conflict_do_update(
            index_elements=["project_id", "version"],
            set_={"at": _ON_POSTGRESQL.excluded.at},
            where=_ON_POSTGRESQL.excluded.at < col(Release.at),
        )
    ),
}


def note(session: Session, project_id: int, version: str, at: datetime) -> None:
    """Remember the release, if it is new, or older than it was thought to be."""
    row = {"project_id": project_id, "version": version, "at": at}
    _ADD[session.connection().dialect.name].run(session, row)


def latest(session: Session, project_id: int, most: int) -> Sequence[Release]:
    """The project's releases by date, the latest first."""
    wanted = select(Release).where(Release.project_id == project_id)
    by_date = wanted.order_by(col(Release.at).desc(), col(Release.id).desc())
    return session.exec(by_date.limit(most)).all()


def has_any(session: Session, project_id: int) -> bool:
    return bool(latest(session, project_id, 1))


def of_version(session: Session, project_id: int, version: str) -> Release | None:
    wanted = select(Release).where(Release.project_id == project_id, Release.version == version)
    return session.exec(wanted).first()


def by_id(session: Session, project_id: int, release_id: int) -> Release | None:
    wanted = select(Release).where(Release.project_id == project_id, Release.id == release_id)
    return session.exec(wanted).first()


def matching(session: Session, project_id: int, text: str, most: int) -> Sequence[Release]:
    """Those with the text in their version, in any case; the latest first."""
    wanted = select(Release).where(
        Release.project_id == project_id, col(Release.version).icontains(text, autoescape=True)
    )
    by_date = wanted.order_by(col(Release.at).desc(), col(Release.id).desc())
    return session.exec(by_date.limit(most)).all()


def known(session: Session, versions: Collection[str]) -> set[tuple[int, str]]:
    """Those of these versions that are there already, each with its project's id."""
    wanted = select(Release.project_id, Release.version).where(col(Release.version).in_(versions))
    return set(session.exec(wanted))


def deployed(
    session: Session,
    project_id: int,
    where: tuple[str, str],
    between: tuple[datetime, datetime],
    not_by: str,
) -> int | None:
    """The activity that told of a deploy then, by another source; `where`: version, environment."""
    told = col(ActivityRow.data)
    wanted = select(ActivityRow.id).where(
        ActivityRow.project_id == project_id,
        ActivityRow.kind == "deploy",
        told["version"].as_string() == where[0],
        func.coalesce(told["environment"].as_string(), "") == where[1],
        col(ActivityRow.occurred_at).between(*between),
        ~col(ActivityRow.source_id).startswith(f"{not_by}:", autoescape=True),
        ~col(ActivityRow.source_id).startswith("release:", autoescape=True),  # Copies of it.
    )
    return session.exec(wanted.order_by(col(ActivityRow.id)).limit(1)).first()


class Resolved(NamedTuple):
    issue_id: int
    level: str


def resolved_in(session: Session, project_id: int, version: str) -> list[Resolved]:
    """The project's issues that are resolved, the last time in that release; oldest first."""
    other = aliased(ActivityRow)
    resolutions = (
        col(other.issue_id) == Issue.id,
        col(other.kind).startswith("set_resolved", autoescape=True),
        col(other.is_late).is_(False),
    )
    last = select(func.max(other.id)).where(*resolutions).correlate(Issue).scalar_subquery()
    both = select(ActivityRow.data, Issue.id, Issue.level).join(
        Issue, col(Issue.id) == col(ActivityRow.issue_id)
    )
    said = both.where(
        Issue.project_id == project_id,
        Issue.status == IssueStatus.RESOLVED,
        ActivityRow.id == last,
        ActivityRow.kind == "set_resolved_in_release",
        col(ActivityRow.data)["version"].as_string() == version,
    )
    found = session.exec(said.order_by(col(Issue.id)))
    return [Resolved(i or 0, level) for data, i, level in found if not data.get("inNextRelease")]
