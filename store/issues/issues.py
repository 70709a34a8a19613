"""Issues as the tracker told them, and the state that a press changes."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint, bindparam, event, text
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.database.prepared import Prepared
from store.issues.activities import ActivityRow
from store.types import Stored, UtcDateTime, Word, token_column


class IssueStatus(StrEnum):
    UNRESOLVED = "unresolved"  # Open: new, ongoing, escalating, regressed.
    RESOLVED = "resolved"  # Closed until it comes back.
    ARCHIVED = "archived"  # Silent until its condition ends.


# Finer words for resolved: the tracker has the issue no more.
MERGED, DELETED = "merged", "deleted"
IS_METRIC = text("metric_alert != ''")
IS_ASSIGNED = text("assignee_email != ''")  # A literal: SQLite takes a partial index for it alone.


class Issue(Stored, SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("organization_id", "source_id"),
        Index(
            "issue_assignee",
            "assignee_email",
            "status",
            "first_seen",
            "id",
            sqlite_where=IS_ASSIGNED,
            postgresql_where=IS_ASSIGNED,
        ),
        Index(
            "issue_metric_alert",
            "organization_id",
            "metric_alert",
            sqlite_where=IS_METRIC,
            postgresql_where=IS_METRIC,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    token: str = token_column()
    organization_id: int = Field(foreign_key="organization.id")
    project_id: int = Field(foreign_key="project.id", index=True)
    source_id: str  # The tracker's own id.
    short_id: str = Field(default="", index=True)  # "" until an activity brings it.
    title: str
    culprit: str = ""
    level: str = "error"
    url: str = ""
    excerpt: str = ""  # The message, or the line of the stack that says most.
    # The tracker's id of the event that the excerpt and the tags are of; "": of none yet.
    event_id: str = Field(default="", sa_column_kwargs={"server_default": ""})
    # Who owns the code, as the tracker says: `{"owner": "ada@acme.test" or "#backend",
    # "is_suspect": whether they wrote the commit that it may come from}`; None: it was not asked.
    owners: list[dict[str, Any]] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    rule: str = ""  # The alert rule that fired last; of a new issue all that did.
    # When the first alert came; None: none did, or an older program took it.
    first_alert_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The metric alert that a metric issue is of (store.incidents.same_alert); "": it is none.
    metric_alert: str = Field(default="", sa_column_kwargs={"server_default": ""})
    status: IssueStatus = Field(default=IssueStatus.UNRESOLVED, sa_type=Word(IssueStatus))
    substatus: str = ""  # The tracker's finer word: new, ongoing, escalating, regressed, …
    # The status that the tracker's own payloads showed last; "": none came, only what was told.
    tracker_status: str = Field(default="", sa_column_kwargs={"server_default": ""})
    assignee: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON)
    )  # type, name, email.
    assignee_email: str = Field(default="", sa_column_kwargs={"server_default": ""})  # Below.
    tags: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    event_count: int | None = None
    user_count: int | None = None
    first_seen: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_seen: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_activity_id: int | None = None  # The last one that changed its state, for the card.
    version: int = 1  # Rises with every change that a card shows.
    # The newest row of the tracker's feed that was taken; None: the feed was never read.
    feed_row: int | None = Field(default=None, sa_type=BigInteger)
    # Column → when what it holds happened, in microseconds since 1970; None: by an older program.
    as_of: dict[str, int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    # What ends an archive, as far as this store can judge it; they mean nothing in other states.
    archive_ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    archive_minutes: int | None = None  # Until intake has made `archive_ends_at` of it.
    archive_events: int | None = None  # So many more events …
    archive_events_from: int | None = None  # … than there were then; None: not known yet.
    archive_users: int | None = None
    archive_users_from: int | None = None

    @property
    def is_gone(self) -> bool:
        """The tracker has it no more: nothing can be done to it."""
        return self.substatus in {MERGED, DELETED}

    @property
    def subject(self) -> str:
        """What its cards, threads and mails are about."""
        return f"issue:{self.row_id}"


def email_of(assignee: Mapping[str, Any] | None) -> str:
    """What an assigned person's issues are found by, lower case; "" of a team, and of nobody."""
    if assignee is None or assignee.get("type") != "user":
        return ""
    return str(assignee.get("email") or "").strip().lower()


def _keep_email(_mapper: object, _connection: object, row: Issue) -> None:
    row.assignee_email = email_of(row.assignee)


for _act in ("before_insert", "before_update"):
    event.listen(Issue, _act, _keep_email)


def by_source_id(session: Session, organization_id: int, source_id: str) -> Issue | None:
    wanted = select(Issue).where(
        Issue.organization_id == organization_id, Issue.source_id == source_id
    )
    return session.exec(wanted.with_for_update()).first()


def by_short_id(session: Session, short_id: str) -> list[Issue]:
    """Issues with that short id, one for each organization that has it; letter case is ignored."""
    wanted = select(Issue).where(Issue.short_id == short_id.strip().upper())
    return list(session.exec(wanted.order_by(col(Issue.id))))


class StoredState(NamedTuple):
    """How an issue stands, as far as the order of what is told of it needs that."""

    status: IssueStatus = IssueStatus.UNRESOLVED
    as_of: dict[str, int] | None = None
    last_changed_at: datetime | None = None  # By the last activity that changed its state.
    event_count: int | None = None
    user_count: int | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    archive_events: int | None = None
    archive_events_from: int | None = None
    archive_users: int | None = None
    archive_users_from: int | None = None
    tracker_status: str = ""
    first_alert_at: datetime | None = None
    excerpt: str = ""
    metric_alert: str = ""


def standing(session: Session, issue_id: int) -> StoredState:
    """As it is now; nobody else changes it until this transaction ends."""
    return StoredState(*_STANDING.run(session, {"issue_id": issue_id}).one())


def hold(session: Session, issue_id: int | None) -> None:
    """Nobody else changes the issue until this transaction ends; on SQLite nobody can anyway."""
    if session.connection().dialect.name != "sqlite":
        session.exec(select(Issue.id).where(Issue.id == issue_id).with_for_update())


def held(session: Session, issue_id: int) -> Issue:
    """The issue as it is now, whatever the session holds of it; `hold` is meant too."""
    wanted = select(Issue).where(Issue.id == issue_id).with_for_update()
    return session.exec(wanted.execution_options(populate_existing=True)).one()


_ISSUE = SQLModel.metadata.tables["issue"]
# Built once: that costs more than running it.
_ANY = update(_ISSUE).where(_ISSUE.c.id == bindparam("issue_id"))
_LAST_CHANGED_AT = (
    select(ActivityRow.occurred_at)
    .where(ActivityRow.id == _ISSUE.c.last_activity_id)
    .scalar_subquery()
)
_STANDING = Prepared(
    select(
        *(
            _LAST_CHANGED_AT if name == "last_changed_at" else _ISSUE.c[name]
            for name in StoredState._fields
        )
    )
    .where(_ISSUE.c.id == bindparam("issue_id"))
    .with_for_update(of=_ISSUE)
)
_MOVE = Prepared(
    _ANY.where(_ISSUE.c.status.in_(bindparam("before", expanding=True))).values(
        status=bindparam("to")
    )
)
_CLAIM = Prepared(
    _ANY.where(
        _ISSUE.c.version == bindparam("seen"),
        _ISSUE.c.last_activity_id.is_not_distinct_from(bindparam("last")),
    ).values(version=_ISSUE.c.version + 1)
)


def move(session: Session, issue_id: int, *, to: IssueStatus, when: set[IssueStatus]) -> bool:
    """Change the status if it still is one of `when`; False: somebody else was first."""
    given = {"issue_id": issue_id, "before": list(when), "to": to}
    return bool(_MOVE.run(session, given).rowcount)


def claim(session: Session, issue: Issue) -> bool:
    """Go on with the issue as it was read; False: somebody changed it since."""
    given = {"issue_id": issue.row_id, "seen": issue.version, "last": issue.last_activity_id}
    return bool(_CLAIM.run(session, given).rowcount)
