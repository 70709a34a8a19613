"""A metric issue is the incident of the same metric alert: who was told by the one hears no more.

Trackers tell both, in either order. The incident is what has the card and pages; where the issue
came first, the incident goes on in its thread, its mail conversation and its page.
"""

from datetime import datetime

from sqlmodel import Session

from bot.activities import opening_kinds, resolution_kinds
from bot.activities.base import Activity
from bot.intake.folded_alerts import WITHIN
from bot.intake.shown import FromTracker
from bot.notes.note import Effect
from bot.recipients.pagers import pages
from store.incidents import same_alert
from store.incidents.incidents import Incident, IncidentStatus
from store.issues import activities

THE_INCIDENT = "it is the incident #{number}"
ITS_ISSUE = "it was told as a metric issue"


def named_by(incoming: object, known: str) -> str:
    """The metric alert of an issue; an id that was told once outlives a name. "": it has none."""
    told = incoming.shown.metric_alert if isinstance(incoming, FromTracker) else ""
    is_by_id = known and not known.startswith(same_alert.BY_NAME)
    return known if is_by_id or not told else told


def incident_of(
    session: Session,
    activity: Activity,
    metric_alert: str,
    *,
    of: tuple[int, int, int | None],
    at: datetime,
    now: datetime,
) -> Incident | None:
    """The incident that an alert of a metric issue is; None: it is none that is known.

    It is while that lasts: but an issue that was closed since came back, and that is another one.
    `of`: organization, project and issue. `at`: when the alert happened.
    """
    organization_id, project_id, issue_id = of
    if not metric_alert or activity.effect != Effect.OPENS:
        return None
    found = same_alert.incident_of(session, organization_id, project_id, metric_alert)
    if found is None or (found.status == IncidentStatus.RESOLVED and not _is_of(found, at, now)):
        return None
    return None if _was_closed(session, issue_id, found) else found


def told_before(session: Session, incident: Incident | None) -> dict[str, str]:
    """Target → why it is not told of an alert that is the incident; empty: it is none."""
    if incident is None:
        return {}
    why = THE_INCIDENT.format(number=incident.number)
    return dict.fromkeys(same_alert.told_by_incident(session, incident.row_id), why)


def share_page(
    session: Session, incident: Incident | None, issue_id: int | None, activity_id: int
) -> None:
    """Where the issue's alert paged, and the incident did not yet: it goes on by the same page."""
    if incident is None or incident.issue_id is not None or issue_id is None:
        return
    if any(map(pages, same_alert.told_by_incident(session, incident.row_id))):
        return
    if any(map(pages, same_alert.told_by(session, activity_id))):
        same_alert.share(session, incident.row_id, issue_id)


def join(session: Session, incident_id: int, now: datetime) -> None:
    """A new incident goes on where a metric issue's alert was told a moment before it."""
    incident = session.get_one(Incident, incident_id)
    issue_id = same_alert.issue_of(session, incident, opening_kinds(), now - WITHIN)
    if issue_id is not None:
        same_alert.share(session, incident_id, issue_id)


def told_by_issue(session: Session, issue_id: int | None, now: datetime) -> dict[str, str]:
    """Target → why it is not told of an incident that began by a metric issue's alert."""
    if issue_id is None:
        return {}
    found = same_alert.told_by_issue(session, issue_id, opening_kinds(), now - WITHIN)
    return dict.fromkeys(found, ITS_ISSUE)


def _is_of(incident: Incident, at: datetime, now: datetime) -> bool:
    """An alert that comes late, of an incident that is over."""
    return now - incident.since <= WITHIN and at <= incident.since


def _was_closed(session: Session, issue_id: int | None, incident: Incident) -> bool:
    """The issue was, after the incident began: nobody may have told that the incident is over."""
    if issue_id is None or incident.status == IncidentStatus.RESOLVED:
        return False
    last = activities.last_of(session, issue_id, resolution_kinds())
    return last is not None and last.received_at > (incident.began_at or incident.started_at)
