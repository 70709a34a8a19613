"""The points of a metric alert's metric, asked of the tracker once the alert went out.

Then the card is drawn anew, with a chart. No alert waits for that, and people hear nothing of what
goes wrong: the card stays as it is, and the log says why, once while it lasts.
"""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlmodel import Session

from bot.incidents import redraws
from bot.incidents.metric import Metric
from bot.incidents.points import Point, kept
from bot.intake import intake
from bot.notes import charts
from bot.sentry.client import SentryClient, client_of
from bot.sentry.errors import SentryError
from bot.services import Services, Unavailable
from store.incidents import incidents, same_alert
from store.incidents.incidents import Incident
from store.issues.activities import ActivityRow
from store.people.directory import Organization, Project

log = logging.getLogger(__name__)

AT_ONCE = 2  # Incidents.
WAITING_MAX = 200  # Incidents; more have no chart at that step.
LOOK_EVERY, LOOKS = 0.25, 60  # Seconds between two looks whether the alert went out; how many.


class TrackerPoints:
    """One for a process."""

    def __init__(self, services: Services, client: SentryClient) -> None:
        self._services = services
        self._client = client
        self._room = threading.BoundedSemaphore(WAITING_MAX)
        self._pool = ThreadPoolExecutor(AT_ONCE, "points-ask")
        self._fault = ""

    def look(self, step_id: int, metric: Metric) -> None:
        """Have them read, after the step was told."""
        if self._room.acquire(blocking=False):
            asked = self._pool.submit(self._read, step_id, metric)
            asked.add_done_callback(lambda _done: self._room.release())

    def _read(self, step_id: int, metric: Metric) -> None:
        try:
            self._wait(step_id)
            incident, number = self._found(step_id)
            if incident is not None and number:
                asked = metric.question(number, incident.started_at, self._services.now())
                found = kept(self._client.stats(**asked).points)
                work = partial(self._take, incident_id=incident.row_id, found=found)
                intake.in_one_write(self._services, work)
        except (SentryError, Unavailable) as error:
            self._say(error)
        except Exception:
            log.exception("the points of a metric alert can't be taken")
        else:
            self._say(None)

    def _wait(self, step_id: int) -> None:
        """Until the step was told, or can't be now: a card is posted with what it has by then."""
        for _ in range(LOOKS):
            with self._services.database.read() as session:
                if not same_alert.is_owed(session, step_id):
                    return
            time.sleep(LOOK_EVERY)

    def _found(self, step_id: int) -> tuple[Incident | None, str]:
        """The incident, and the tracker's id of its project; "": it has none such."""
        with self._services.database.read() as session:
            step = session.get_one(ActivityRow, step_id)
            organization = session.get_one(Organization, step.organization_id)
            incident = session.get(Incident, step.incident_id) if step.incident_id else None
            project = session.get_one(Project, step.project_id)
        if incident is None or organization.slug != self._client.organization_slug:
            return None, ""
        return incident, project.source_id or self._number(project.slug)

    def _number(self, slug: str) -> str:
        """Of one that is known by its slug alone."""
        return next((each.id for each in self._client.projects() if each.slug == slug), "")

    def _take(self, session: Session, incident_id: int, found: list[Point]) -> None:
        incident = session.get_one(Incident, incident_id, populate_existing=True)
        points = {"points": [list(each) for each in found]}
        is_new = bool(found) and incident.points != points["points"]
        if is_new and incidents.change(session, incident, points):
            redraws.owe(session, self._services, incident)
            redraws.owe_of_issue(session, self._services, incident)

    def _say(self, error: Exception | None) -> None:
        fault = type(error).__name__ if error else ""
        if fault and fault != self._fault:
            log.warning("metric alerts have no charts for now: %s", error)
        self._fault = fault


def look(services: Services, step_id: int, metric: Metric) -> None:
    """Have the points read of the incident whose step that is; it returns at once.

    Nothing is asked where nobody can be, or where no chart could be drawn.
    """
    client = client_of(services)
    if client is None or not metric.is_of_events or not charts.is_possible():
        return
    polling = client.for_polling()  # It is let go at once when the program stops.
    services.shared.one("points", lambda: TrackerPoints(services, polling)).look(step_id, metric)
