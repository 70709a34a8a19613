"""Issues by the release that resolved them."""

from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.activities import ActivityRow
from store.issues import Issue, IssueStatus


class Resolved(NamedTuple):
    issue_id: int
    level: str


def resolved_in(session: Session, project_id: int, version: str) -> list[Resolved]:
    """The project's issues that are resolved, the last time in that release; oldest first."""
    other = aliased(ActivityRow)
    resolutions = (
        col(other.issue_id) == Issue.id,
        col(other.kind).startswith("set_resolved", autoescape=True),
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
