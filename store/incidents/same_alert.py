"""A metric issue and an incident of one metric alert: how each finds the other, and whom it told.

A metric alert is named by the tracker's id of its rule; where an issue tells none, by `=` and the
rule's name, which then counts within the project.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select

from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.outbox.models import DeliveryState

BY_NAME = "="
DELIVERY = SQLModel.metadata.tables["delivery"]


def by_name(name: str) -> str:
    """How an alert is named of which the rule's name alone is told; "" where it has none."""
    said = " ".join(name.split())  # As an incident has it.
    return f"{BY_NAME}{said}" if said else ""


def incident_of(
    session: Session, organization_id: int, project_id: int, metric_alert: str
) -> Incident | None:
    """The newest incident of the alert; None: there is none, or several alerts have the name."""
    is_meant = (
        and_(
            col(Incident.project_id) == project_id,
            col(Incident.rule) == metric_alert.removeprefix(BY_NAME),
        )
        if metric_alert.startswith(BY_NAME)
        else col(Incident.alert_rule) == metric_alert
    )
    wanted = select(Incident).where(col(Incident.organization_id) == organization_id, is_meant)
    newest = wanted.order_by(col(Incident.id).desc()).limit(10)
    found = list(session.exec(newest.execution_options(populate_existing=True)))
    return found[0] if len({each.alert_rule for each in found}) == 1 else None


def issue_of(
    session: Session, incident: Incident, kinds: Collection[str], since: datetime
) -> int | None:
    """The open metric issue of the same alert, of which somebody was told since then.

    None: there is none, or it is not clear which.
    """
    named = by_name(incident.rule)
    is_named = and_(col(Issue.metric_alert) == named, col(Issue.project_id) == incident.project_id)
    is_meant = col(Issue.metric_alert) == incident.alert_rule
    alert = and_(
        col(ActivityRow.issue_id) == col(Issue.id),
        col(ActivityRow.kind).in_(kinds),
        col(ActivityRow.received_at) >= since,
    )
    wanted = (
        select(Issue.id)
        .where(
            col(Issue.organization_id) == incident.organization_id,
            or_(is_meant, is_named) if incident.alert_rule else is_named,
            col(Issue.metric_alert) != "",
            col(Issue.status) == IssueStatus.UNRESOLVED,
            exists().where(alert, DELIVERY.c.activity_id == ActivityRow.id, _was_told()),
        )
        .limit(2)
    )
    found = list(session.exec(wanted))
    return found[0] if len(found) == 1 else None


def told_by_issue(
    session: Session, issue_id: int, kinds: Collection[str], since: datetime
) -> set[str]:
    """The targets that an alert of the issue went to since then, or will."""
    return _told(
        session,
        and_(
            col(ActivityRow.issue_id) == issue_id,
            col(ActivityRow.kind).in_(kinds),
            col(ActivityRow.received_at) >= since,
        ),
    )


def told_by(session: Session, activity_id: int) -> set[str]:
    """The targets that the activity went to, or will."""
    return _told(session, col(ActivityRow.id) == activity_id)


def gone_on(session: Session, issue_id: int) -> Incident | None:
    """The newest incident that goes on where the metric issue was told."""
    wanted = select(Incident).where(Incident.issue_id == issue_id)
    return session.exec(wanted.order_by(col(Incident.id).desc()).limit(1)).first()


def share(session: Session, incident_id: int, issue_id: int) -> None:
    """The incident goes on where the issue's alert was told."""
    session.execute(
        update(Incident).where(col(Incident.id) == incident_id).values(issue_id=issue_id)
    )


def told_by_incident(session: Session, incident_id: int) -> set[str]:
    """The targets that a step of the incident went to, or will."""
    return _told(session, col(ActivityRow.incident_id) == incident_id)


def is_owed(session: Session, activity_id: int) -> bool:
    """Whether somebody is still to be told of the activity."""
    waits = [DeliveryState.WAITING.value, DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value]
    wanted = sql_select(DELIVERY.c.id).where(
        DELIVERY.c.activity_id == activity_id, DELIVERY.c.state.in_(waits)
    )
    return session.connection().execute(wanted.limit(1)).first() is not None


def _told(session: Session, by: ColumnElement[bool]) -> set[str]:
    wanted = (
        sql_select(DELIVERY.c.lane)
        .distinct()
        .join(ActivityRow, col(ActivityRow.id) == DELIVERY.c.activity_id)
        .where(by, _was_told())
    )
    return set(session.connection().execute(wanted).scalars())


def _was_told() -> ColumnElement[bool]:
    """Quiet hours or not."""
    is_told = DELIVERY.c.state != DeliveryState.SKIPPED.value
    return or_(is_told, DELIVERY.c.held_until.is_not(None))
