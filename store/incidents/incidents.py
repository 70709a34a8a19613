"""Incidents: metric alerts as the tracker told them, one row each, from the first status on."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    false,
    insert,
    or_,
    text,
    true,
    update,
)
from sqlmodel import Field, Session, SQLModel, col, select

from store.database.prepared import Prepared
from store.issues.activities import ActivityRow
from store.people.directory import Organization, Project
from store.types import Stored, UtcDateTime, Word


class IncidentStatus(StrEnum):
    OPEN = "open"  # It began; the tracker does not say how bad it is.
    WARNING = "warning"  # Over the lower threshold.
    CRITICAL = "critical"  # Over the higher one.
    RESOLVED = "resolved"  # Over none any more.


IS_MOVED = text("is_moved")


class Incident(Stored, SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("organization_id", "source_id"),
        Index("incident_alert_rule", "organization_id", "alert_rule", "id"),
        Index("incident_moved", "id", sqlite_where=IS_MOVED, postgresql_where=IS_MOVED),
    )
    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    project_id: int = Field(foreign_key="project.id", index=True)
    source_id: str  # The tracker's own id.
    identifier: str = ""  # The number that people know it by.
    rule: str  # The name of its alert rule.
    # The tracker's own id of that; "": it does not tell it.
    alert_rule: str = Field(default="", sa_column_kwargs={"server_default": ""})
    # The metric issue whose alert was told before it: both are one mail conversation, one page.
    issue_id: int | None = None
    url: str = ""
    status: IncidentStatus = Field(sa_type=Word(IncidentStatus))
    since: datetime = Field(sa_type=UtcDateTime)  # When it came into its status.
    started_at: datetime = Field(sa_type=UtcDateTime)
    # The same by the clock of its steps; None: by an older program.
    began_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    value: float | None = None  # Of the metric, at the last status.
    said: str = ""  # The tracker's own sentence on it, where that tells no value.
    aggregate: str = ""  # What is measured: `count()`.
    time_window: int | None = None  # Minutes that are measured together.
    comparison_delta: int | None = None  # Minutes; the value is percent against so long ago.
    thresholds: list[Any] = Field(  # [status, number] each.
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    points: list[Any] = Field(  # [epoch in seconds, number or null] each, in order.
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    readers: list[str] = Field(  # Addresses of who is told though they did not ask for it.
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    # It is another project's than it seemed, whose own places are not told yet.
    is_moved: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    version: int = 1  # Rises with every change that a card shows.

    @property
    def number(self) -> str:
        """What `why` knows it by."""
        return self.identifier or self.source_id

    @property
    def subject(self) -> str:
        """What its cards, threads and mails are about."""
        return f"incident:{self.row_id}"


_INCIDENT = SQLModel.metadata.tables["incident"]
# Built once: that costs more than running it.
_ADD = Prepared(insert(_INCIDENT).returning(_INCIDENT.c.id))
_CHANGE = Prepared(
    update(_INCIDENT)
    .where(_INCIDENT.c.id == bindparam("the_incident"), _INCIDENT.c.version == bindparam("seen"))
    .values(version=_INCIDENT.c.version + 1)
)


def by_source_id(session: Session, organization_id: int, source_id: str) -> Incident | None:
    """The incident as it is now, whatever the session holds of it."""
    wanted = select(Incident).where(
        Incident.organization_id == organization_id, Incident.source_id == source_id
    )
    return session.exec(wanted.execution_options(populate_existing=True)).first()


class OpenIncident(NamedTuple):
    incident: Incident
    organization: str  # Its slug.
    project: str


def open_of(session: Session, organization: str, source: str) -> list[OpenIncident]:
    """Those of the organization that are not over, and that came from that source."""
    told = select(ActivityRow.id).where(
        col(ActivityRow.incident_id) == col(Incident.id),
        col(ActivityRow.source_id).startswith(f"{source}:"),
    )
    wanted = (
        select(Incident, Organization.slug, Project.slug)
        .join(Organization, col(Organization.id) == col(Incident.organization_id))
        .join(Project, col(Project.id) == col(Incident.project_id))
        .where(
            Organization.slug == organization,
            Incident.status != IncidentStatus.RESOLVED,
            told.exists(),
        )
    )
    return [OpenIncident(*row) for row in session.exec(wanted.order_by(col(Incident.id)))]


def by_identifier(session: Session, identifier: str) -> list[Incident]:
    """Those that people know by that number, one for each organization that has it.

    One that nobody gave a number goes by the tracker's own id.
    """
    if not identifier:
        return []
    unnumbered = and_(col(Incident.identifier) == "", col(Incident.source_id) == identifier)
    wanted = select(Incident).where(or_(col(Incident.identifier) == identifier, unnumbered))
    return list(session.exec(wanted.order_by(col(Incident.id))))


def add(session: Session, **columns: Any) -> int:  # noqa: ANN401 - columns of many types.
    return int(_ADD.run(session, {"version": 1, "is_moved": False, **columns}).scalar_one())


def change(session: Session, incident: Incident, columns: Mapping[str, Any]) -> bool:
    """Change the incident as it was read; False: somebody else changed it since."""
    given = {"the_incident": incident.row_id, "seen": incident.version, **columns}
    return bool(_CHANGE.run(session, given).rowcount)


def issue_of(session: Session, incident_id: int) -> int | None:
    """The metric issue whose alert was told before the incident."""
    return session.exec(select(Incident.issue_id).where(Incident.id == incident_id)).one()


def last_step(session: Session, incident_id: int) -> int | None:
    """The id of the activity that told its last status."""
    wanted = select(ActivityRow.id).where(*_steps(incident_id))
    return session.exec(wanted.order_by(col(ActivityRow.id).desc()).limit(1)).first()


def step_at(
    session: Session, incident_id: int, status: IncidentStatus, at: datetime | None
) -> int | None:
    """The id of the activity that told that status, of that moment; None: of any."""
    wanted = select(ActivityRow.id).where(
        ActivityRow.incident_id == incident_id,
        true() if at is None else col(ActivityRow.occurred_at) == at,
        col(ActivityRow.data)["status"].as_string() == str(status),
    )
    return session.exec(wanted.limit(1)).first()


def is_untold(session: Session, incident_id: int) -> bool:
    """Whether all that is known of it is its end, which was told to nobody."""
    wanted = select(ActivityRow.data).where(col(ActivityRow.incident_id) == incident_id)
    return all(
        data["status"] == str(IncidentStatus.RESOLVED) for data in session.exec(wanted.limit(2))
    )


def statuses(session: Session, incident_id: int) -> list[IncidentStatus]:
    """Those that were told since it began, or began anew; the newest first."""
    wanted = select(ActivityRow.data).where(*_steps(incident_id))
    told = session.exec(wanted.order_by(col(ActivityRow.id).desc()))
    found = (IncidentStatus(data["status"]) for data in told)
    return list(takewhile(lambda status: status != IncidentStatus.RESOLVED, found))


def _steps(incident_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Those that changed its status when they came."""
    return col(ActivityRow.incident_id) == incident_id, col(ActivityRow.is_late).is_(False)
