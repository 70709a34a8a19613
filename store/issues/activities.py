"""What happened, as it was told to us: stored once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Index,
    bindparam,
    false,
    func,
    text,
    union_all,
)
from sqlalchemy import select as sql_select
from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.types import Stored, UtcDateTime

NEWEST = 2**63 - 1  # No id is greater.
IS_COMMENT = text("comment IS NOT NULL")


class ActivityRow(Stored, SQLModel, table=True):
    __tablename__ = "activity"
    __table_args__ = (
        Index("activity_issue", "issue_id", "id"),
        Index("activity_issue_kind", "issue_id", "kind", "is_late", "id"),
        Index("activity_incident", "incident_id", "id"),
        Index("activity_comment", "comment", sqlite_where=IS_COMMENT, postgresql_where=IS_COMMENT),
    )
    id: int | None = Field(default=None, primary_key=True)
    source_id: str = Field(unique=True)  # `api:…`, `sentry:…`, `slack:…`.
    kind: str
    organization_id: int = Field(foreign_key="organization.id")
    project_id: int = Field(foreign_key="project.id")
    issue_id: int | None = Field(default=None, foreign_key="issue.id")
    incident_id: int | None = Field(default=None, foreign_key="incident.id")
    actor: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON)
    )  # name, email, member_id.
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)
    # What a comment is known by (`sentry:comment:51`), and what changes it; None: no comment.
    comment: str | None = None
    # A newer one of its kind was known when it came: it is told as what it was.
    is_late: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    # By which way it came in, as bot/vocabulary/via.py has it; "": before that was written down.
    via: str = Field(default="", sa_column_kwargs={"server_default": ""})


@dataclass(frozen=True)
class Page:
    """Some activities of one thing, the newest that were asked for."""

    rows: list[ActivityRow]  # Oldest first.
    older: int  # How many came before them.


def of_issue(session: Session, issue_id: int, *, before: int | None, most: int) -> Page:
    """The newest ones with a smaller id than `before`; None: the newest of all."""
    return _page(session, col(ActivityRow.issue_id) == issue_id, before, most)


def of_incident(session: Session, incident_id: int, *, before: int | None, most: int) -> Page:
    """The same for an incident's steps."""
    return _page(session, col(ActivityRow.incident_id) == incident_id, before, most)


def _page(session: Session, is_meant: ColumnElement[bool], before: int | None, most: int) -> Page:
    row_id = col(ActivityRow.id)
    wanted = select(ActivityRow).where(is_meant)
    if before is not None:
        wanted = wanted.where(row_id < before)
    rows = list(session.exec(wanted.order_by(row_id.desc()).limit(most)))[::-1]
    if len(rows) < most:
        return Page(rows, 0)
    older = select(func.count()).where(is_meant, row_id < rows[0].row_id)
    return Page(rows, session.exec(older).one())


def last_of(
    session: Session, issue_id: int, kinds: Collection[str], before: int | None = None
) -> ActivityRow | None:
    """The issue's last one of the kinds, in the order in which they came; none late.

    `before`: the id of an activity that it is older than.
    """
    if not kinds:
        return None
    given = {"issue": issue_id, "before": before or NEWEST}
    return session.exec(_last_of(tuple(kinds)), params=given).first()


@lru_cache(maxsize=100)  # Built once for each: that costs more than running it.
def _last_of(kinds: tuple[str, ...]) -> SelectOfScalar[ActivityRow]:
    """By one look into the index for each kind, however many rows the issue has."""
    row_id = col(ActivityRow.id)
    of_kinds = [
        sql_select(func.max(row_id).label("id")).where(
            col(ActivityRow.issue_id) == bindparam("issue"),
            # As a literal: PostgreSQL must see how rare it is, or it goes back through all rows.
            col(ActivityRow.kind) == bindparam(None, kind, literal_execute=True),
            col(ActivityRow.is_late).is_(False),
            row_id < bindparam("before", type_=BigInteger()),
        )
        for kind in kinds
    ]
    newest = sql_select(func.max(union_all(*of_kinds).subquery().c.id)).scalar_subquery()
    return select(ActivityRow).where(row_id == newest)


def of_comment(session: Session, organization_id: int, comment: str) -> list[ActivityRow]:
    """A comment, and what was told of it since, oldest first."""
    wanted = select(ActivityRow).where(
        IS_COMMENT,
        col(ActivityRow.comment) == comment,
        col(ActivityRow.organization_id) == organization_id,
    )
    return list(session.exec(wanted.order_by(col(ActivityRow.id))))


def rules(session: Session, issue_id: int) -> set[str]:
    """The names of the rules by which the issue was alerted."""
    rule = col(ActivityRow.data)["rule"].as_string()
    wanted = select(rule).where(col(ActivityRow.issue_id) == issue_id).distinct()
    found = session.exec(wanted.where(col(ActivityRow.kind) == "alert", rule.is_not(None)))
    return set(found)


def newest(session: Session, issue_id: int) -> int | None:
    """The id of the issue's newest one."""
    wanted = select(func.max(col(ActivityRow.id))).where(col(ActivityRow.issue_id) == issue_id)
    return session.exec(wanted).one()
