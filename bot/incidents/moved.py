"""An open incident that is another project's than it seemed: the project's own places are told.

A metric alert names its project by the slug alone. One that nobody knows yet may be the new name
of a project that is known: what happened before that was learnt went to no route of its own.
"""

import logging

from sqlmodel import Session

from bot.activities.occurrence import Occurrence
from bot.incidents.concerned import around
from bot.incidents.steps import step_of
from bot.recipients import fan_out
from bot.services import Services
from store.engine import Unavailable
from store.incidents import incidents, moved
from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.people.directory import Project

log = logging.getLogger(__name__)


def tick(services: Services) -> None:
    """`tell` for the scheduler; what can't be done now is done by the next tick."""
    try:
        tell(services)
    except Unavailable as error:
        log.warning("incidents of renamed projects wait for the database: %s", error)


def tell(services: Services) -> None:
    """Tell of each how it stands, whoever was not asked before.

    Raises:
        Unavailable: the database can't now.
    """
    with services.database.read() as session:
        waiting = moved.untold(session)
    for incident_id in waiting:
        with services.database.write() as session:
            incident = moved.take(session, incident_id)
            if incident is not None:
                _tell(session, services, incident)


def _tell(session: Session, services: Services, incident: Incident) -> None:
    last = session.get(ActivityRow, incidents.last_step(session, incident.row_id))
    if last is None:
        return
    step, project = step_of(last.data), session.get_one(Project, incident.project_id)
    incident.readers = incident.readers or around(
        session, incident.organization_id, incident.project_id
    )
    session.add(incident)
    session.flush()
    occurrence = Occurrence(
        activity=step,
        activity_id=last.row_id,
        organization_id=incident.organization_id,
        project_id=incident.project_id,
        project=project.slug,
        issue_id=None,
        level=step.level,
        incident_id=incident.row_id,
        readers=incident.readers,
        same_issue_id=incident.issue_id,
        apart=moved.targets(session, incident.row_id),
    )
    fan_out.enqueue_all(session, services, [occurrence])
