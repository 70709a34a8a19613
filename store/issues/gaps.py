"""New issues of a project that were not taken yet: those between two of the tracker's ids."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, Session, SQLModel, col, delete


class IssueGap(SQLModel, table=True):
    """One a project, until all are taken; the newest are taken first."""

    __tablename__ = "issue_gap"
    project_id: int = Field(foreign_key="project.id", primary_key=True)
    after: int = Field(sa_type=BigInteger)  # All up to this id were seen before.
    until: int = Field(sa_type=BigInteger)  # All from this id on are taken.
    # When the oldest that was taken came, as the tracker wrote it; "": none was taken.
    seen_until: str = ""
    count: int = 0  # Taken so far, of those that nobody had told of.
    newest: list[dict[str, Any]] = Field(  # The first of these, as the message lists them.
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )


def of(session: Session, project_id: int) -> IssueGap | None:
    return session.get(IssueGap, project_id)


def forget(session: Session, project_id: int) -> None:
    """What was not taken is no news any more."""
    session.exec(delete(IssueGap).where(col(IssueGap.project_id) == project_id))
