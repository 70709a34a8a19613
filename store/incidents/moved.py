"""Incidents that are another project's than it seemed, until its own places are told of them."""

from sqlmodel import Session, col, select, update

from store.incidents.incidents import Incident, IncidentStatus
from store.issues.activities import ActivityRow
from store.outbox.models import Delivery


def move(session: Session, before: int, project_id: int) -> None:
    """All of the one project are the other's; those that are not over are told there."""
    here = col(Incident.project_id) == before
    is_open = col(Incident.status) != IncidentStatus.RESOLVED
    session.exec(update(Incident).where(here, is_open).values(is_moved=True))
    session.exec(update(Incident).where(here).values(project_id=project_id))


def untold(session: Session) -> list[int]:
    wanted = select(Incident.id).where(col(Incident.is_moved)).order_by(col(Incident.id))
    return [row_id for row_id in session.exec(wanted) if row_id is not None]


def take(session: Session, incident_id: int) -> Incident | None:
    """Whoever has it tells of it; None: it was told, or is over by now."""
    taken = session.exec(
        update(Incident)
        .where(col(Incident.id) == incident_id, col(Incident.is_moved))
        .values(is_moved=False)
    )
    if not taken.rowcount:
        return None
    found = select(Incident).where(
        Incident.id == incident_id, Incident.status != IncidentStatus.RESOLVED
    )
    return session.exec(found.execution_options(populate_existing=True)).first()


def targets(session: Session, incident_id: int) -> set[str]:
    """All for whom it was decided whether they hear of any of its steps."""
    wanted = (
        select(Delivery.lane)
        .join(ActivityRow, col(ActivityRow.id) == col(Delivery.activity_id))
        .where(ActivityRow.incident_id == incident_id)
    )
    return set(session.exec(wanted))
