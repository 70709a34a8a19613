"""A report in: its status becomes a step of the incident, once, with all that is owed for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.activities import latest
from bot.activities.occurrence import Occurrence
from bot.directory.sentry import demand
from bot.incidents import redraws
from bot.incidents.concerned import around, worst
from bot.incidents.report import Report
from bot.incidents.steps import KIND, Step
from bot.intake import intake, metric_issues
from bot.intake.intake import Receipt
from bot.recipients import fan_out
from bot.services import Services
from store.engine import Deadlocked
from store.incidents import incidents
from store.incidents.incidents import Incident, IncidentStatus
from store.issues import intake as stored
from store.issues.places import Place

TRIES = 4  # Another process may change the same incident at the same time.


def receive(services: Services, report: Report, source: str) -> Receipt:
    """Take the report in a transaction of its own; raises as `take` and Database.write do."""
    return intake.in_one_write(services, lambda session: take(session, services, report, source))


def take(
    session: Session, services: Services, report: Report, source: str, place: Place | None = None
) -> Receipt:
    """Store what is new in the report and owe what follows, within the caller's transaction.

    The same status again keeps the card true to its newer figures and is told to nobody; a status
    that comes after the one that followed it is told as what it was, and changes nothing.

    Raises:
        Refused: nothing was written.
    """
    session.flush()  # The statements below go around the session; they must see what it holds.
    place = place or intake.place_of(session, report.organization, report.project)
    for _ in range(TRIES):
        incident = incidents.by_source_id(session, place.organization_id, report.id)
        taken = _Intake(session, services, report, source, place, incident).take()
        if taken is not None:
            return taken
    raise Deadlocked("others kept changing the incident")


@dataclass(frozen=True)
class _Intake:
    """One report, held against the incident as it is stored."""

    session: Session
    services: Services
    report: Report
    source: str
    place: Place
    incident: Incident | None  # None: it is the first report.

    def take(self) -> Receipt | None:
        """None: somebody else changed the incident meanwhile."""
        is_forgotten = self.services.has_forgotten(self.report.known_since)
        if self.incident is None:
            return Receipt(None, is_new=False) if is_forgotten else self._begin()
        if self._is_late(self.incident):
            return self._tell_late(self.incident)
        if self.report.status == self.incident.status:
            return self._repeat(self.incident)
        return self._go_on(self.incident)

    @property
    def _at(self) -> datetime:
        return latest.moment(self.report.occurred_at, self.services.now())

    def _begin(self) -> Receipt:
        project_id = self.place.project_id
        if project_id is None:
            demand.want(self.session, self.services)  # A known one may have that name by now.
            project_id = stored.add_project(
                self.session, self.place.organization_id, self.report.project
            )
        readers = around(self.session, self.place.organization_id, project_id)
        incident_id = incidents.add(
            self.session,
            organization_id=self.place.organization_id,
            project_id=project_id,
            source_id=self.report.id,
            readers=readers,
            status=self.report.status,
            since=self._at,
            began_at=self._began(),
            **{"points": [], **self.report.columns},
        )
        metric_issues.join(self.session, incident_id, self.services.now())
        step = Step(status=self.report.status, text=self.report.measured)
        return self._tell(step, incident_id, project_id, 1, readers)

    def _go_on(self, incident: Incident) -> Receipt | None:
        at = max(self._at, incident.since)
        is_anew = incident.status == IncidentStatus.RESOLVED
        began_at = self._began() if is_anew or not self.report.is_by_arrival else incident.began_at
        step = Step(
            status=self.report.status,
            before=incident.status,
            lasted=(at - incident.since).total_seconds(),
            whole=(at - (began_at or self.report.started_at)).total_seconds(),
            text=self.report.measured,
        )
        columns = self.report.columns | {
            "status": self.report.status,
            "since": at,
            "began_at": began_at,
        }
        if not incidents.change(self.session, incident, columns):
            return None
        number, readers = incident.version + 1, incident.readers
        return self._tell(step, incident.row_id, incident.project_id, number, readers)

    def _began(self) -> datetime:
        """By the clock that its steps go by: the source's, or that of arrival."""
        return self._at if self.report.is_by_arrival else self.report.started_at

    def _repeat(self, incident: Incident) -> Receipt | None:
        """Newer figures are shown; nobody is told again."""
        facts = self.report.columns
        new = {name: value for name, value in facts.items() if value != getattr(incident, name)}
        if new:
            if not incidents.change(self.session, incident, new):
                return None
            redraws.owe(self.session, self.services, incident)
        return self._known(incident)

    def _is_late(self, incident: Incident) -> bool:
        """A tracker opens a new incident for what comes back, or says that it began anew.

        That it is over is late only where it began anew since: its time is the metric's, and
        somebody waits for it.
        """
        if self.report.status == IncidentStatus.RESOLVED:
            is_former = self.report.started_at < incident.started_at
            is_timed = self.report.occurred_at is not None and self._is_old(incident)
            return is_former and (self.report.is_by_arrival or is_timed)
        if incident.status == IncidentStatus.RESOLVED:
            return self.report.started_at <= incident.started_at
        return self.report.occurred_at is not None and self._is_old(incident)

    def _is_old(self, incident: Incident) -> bool:
        """A moment that lies ahead was set by a wrong clock, and counts for nothing."""
        return self._at < incident.since <= self.services.now()

    def _tell_late(self, incident: Incident) -> Receipt:
        """As what it was, if its source says when that was and nobody heard of it."""
        at = self.report.started_at if self.report.is_by_arrival else self.report.occurred_at
        step_id = self._step_told(incident)
        if at is None or step_id is not None or self.services.has_forgotten(at):
            return self._known(incident, step_id)
        text, status = self.report.measured, self.report.status
        is_first = incidents.is_untold(self.session, incident.row_id)
        step = Step(status=status, text=text, late_of=at, is_first=is_first)
        number = f"{step.status}:{at.isoformat()}"
        return self._tell(step, incident.row_id, incident.project_id, number, incident.readers)

    def _step_told(self, incident: Incident) -> int | None:
        """By its status, where its source tells no moment: one that was told is told no more."""
        at = None if self.report.is_by_arrival else self._at
        return incidents.step_at(self.session, incident.row_id, self.report.status, at)

    def _known(self, incident: Incident, step_id: int | None = None) -> Receipt:
        step_id = step_id or incidents.last_step(self.session, incident.row_id)
        return Receipt(step_id, is_new=False)

    def _tell(
        self,
        step: Step,
        incident_id: int,
        project_id: int,
        number: int | str,
        readers: Sequence[str],
    ) -> Receipt:
        issue_id = incidents.issue_of(self.session, incident_id)
        level = step.level or worst(self.session, incident_id)  # By the steps before it.
        activity_id = self._add(step, incident_id, project_id, number)
        occurrence = Occurrence(
            activity=step,
            activity_id=activity_id,
            organization_id=self.place.organization_id,
            project_id=project_id,
            project=self.report.project,
            issue_id=None,
            level=level,
            incident_id=incident_id,
            readers=readers,
            is_past=step.is_late,
            is_late=step.is_late,
            same_issue_id=issue_id,
            told_before=self._told_before(step, issue_id),
        )
        fan_out.enqueue_all(self.session, self.services, [occurrence])
        return Receipt(activity_id, is_new=True)

    def _add(self, step: Step, incident_id: int, project_id: int, number: int | str) -> int:
        return stored.add_activity(
            self.session,
            source_id=f"{self.source}:incident:{incident_id}:{number}",
            kind=KIND,
            organization_id=self.place.organization_id,
            project_id=project_id,
            incident_id=incident_id,
            data=step.model_dump(mode="json", exclude_defaults=True),
            occurred_at=self._at,
            received_at=self.services.now(),
            is_late=step.is_late,
            via=self.report.via,
        )

    def _told_before(self, step: Step, issue_id: int | None) -> dict[str, str]:
        """Who heard of its beginning by the metric issue that it is."""
        is_first = step.before is None and not step.is_late
        issue_id = issue_id if is_first else None
        return metric_issues.told_by_issue(self.session, issue_id, self.services.now())
