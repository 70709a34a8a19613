"""An incident in notes: its card, the steps in its thread, and what stands alone elsewhere."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.incidents.steps import LEVELS, Step, duration, step_of
from bot.notes.note import Chart, Drawing, Line, Link, Note, Strong
from bot.vocabulary import aggregates
from store.incidents.incidents import Incident, IncidentStatus
from store.issues.activities import ActivityRow
from store.issues.issues import Issue
from store.people.directory import Organization, Project

if TYPE_CHECKING:  # The renderer knows how incidents are drawn.
    from bot.drawing.activity import Renderer


def incident_card_note(renderer: "Renderer", incident_id: int) -> tuple[Note, int]:
    """The card, and the incident's version that it shows; LookupError where it is gone."""
    incident = renderer.row(Incident, incident_id)
    project = renderer.row(Project, incident.project_id).slug
    note = Note(
        subject=incident.subject,
        title=f"[{project}] {title(incident)}",
        url=incident.url,
        level=LEVELS[incident.status],
        drawing=Drawing(
            "incident_card",
            {
                "title": title(incident),
                "url": incident.url,
                "status": str(incident.status),
                "text": measured(incident),
                "started": _moment(incident.started_at),
                "lasted": _lasted(incident),
                "footer": (project, f"#{incident.identifier}" if incident.identifier else ""),
            },
            chart=chart(incident),
        ),
    )
    return note, incident.version


def reply(renderer: "Renderer", row: ActivityRow) -> Note:
    """What stands under the card."""
    incident, step = renderer.row(Incident, row.incident_id), step_of(row.data)
    status = _standing(incident, step)
    return Note(
        subject=incident.subject,
        title=f"[{renderer.row(Project, incident.project_id).slug}] {title(incident, status)}",
        url=incident.url,
        level=LEVELS[status],
        # What is shown in the channel too stands there without the card.
        lines=(_under(incident, step),),
    )


def message(renderer: "Renderer", row: ActivityRow, footer: Line) -> Note:
    """The same for a person, or a place without cards: it stands alone."""
    incident, step = renderer.row(Incident, row.incident_id), step_of(row.data)
    project = renderer.row(Project, incident.project_id).slug
    organization = renderer.row(Organization, incident.organization_id)
    status = _standing(incident, step)
    return Note(
        subject=incident.subject,
        title=f"[{project}] {title(incident, status)}",
        url=incident.url,
        level=LEVELS[status],
        lines=(_alone(incident, step),),
        headline=f"[{status.title()}] {incident.rule} - {project}",
        thread=f"{organization.slug}/{_thread(renderer, incident)}",
        effect=step.effect,
        facts=_facts(incident, status, project),
        footer=footer,
        is_alone=True,
    )


def _standing(incident: Incident, step: Step) -> IncidentStatus:
    """What came late is told as what it was, under the status that counts by now."""
    return IncidentStatus(incident.status) if step.is_late else step.status


def title(incident: Incident, status: IncidentStatus | None = None) -> str:
    """`Critical: Too many errors`."""
    return f"{(status or incident.status).title()}: {incident.rule}"


def measured(incident: Incident) -> str:
    """The metric in words; what the tracker said of it where it told no value."""
    if incident.value is None and (incident.said or incident.status == IncidentStatus.RESOLVED):
        return incident.said
    return aggregates.sentence(
        incident.aggregate, incident.value, incident.time_window, incident.comparison_delta
    )


def _line(step: Step) -> Line:
    return (Strong(step.head()), step.tail())


def _under(incident: Incident, step: Step) -> Line:
    """What is shown in the channel too, or stands under the issue's card, names the incident."""
    if incident.issue_id is None:
        return _alone(incident, step) if step.is_loud else _line(step)
    number = f"#{incident.number}"
    if step.before is None and not step.is_late:
        return ("This is the incident ", Strong(number), ", ", *_alone(incident, step))
    return ("Incident ", Strong(number), ", ", *_alone(incident, step))


def _thread(renderer: "Renderer", incident: Incident) -> str:
    """Of its mails and its page: the metric issue's, where that was told first."""
    issue = renderer.session.get(Issue, incident.issue_id) if incident.issue_id else None
    return f"issue/{issue.source_id}" if issue else f"incident/{incident.source_id}"


def _alone(incident: Incident, step: Step) -> Line:
    return (Link(incident.rule, incident.url), ": ", *_line(step))


def _facts(incident: Incident, status: IncidentStatus, project: str) -> tuple[tuple[str, str], ...]:
    known = [
        ("Project", project),
        ("Status", status.title()),
        ("Metric", incident.aggregate),
        *((f"{name.title()} threshold", aggregates.number(n)) for name, n in incident.thresholds),
        ("Started", f"{incident.started_at:%Y-%m-%d %H:%M} UTC"),
    ]
    return tuple((name, value) for name, value in known if value)


def _lasted(incident: Incident) -> str:
    """How long it lasted in all; "" while it does, and where nobody told of its beginning."""
    if incident.status != IncidentStatus.RESOLVED:
        return ""
    began_at = incident.began_at or incident.started_at
    lasted = (incident.since - began_at).total_seconds()
    return duration(lasted) if lasted >= 1 else ""


def chart(incident: Incident) -> Chart | None:
    """Of its metric; None where there is no line to draw."""
    points = tuple((float(at), value) for at, value in incident.points)
    if sum(value is not None for _, value in points) < 2:  # noqa: PLR2004 - a line has two ends.
        return None
    return Chart(
        points=points,
        # A change in percent is no line among the values themselves.
        thresholds=()
        if incident.comparison_delta
        else tuple((str(name), float(value)) for name, value in incident.thresholds),
        status=str(incident.status),
        began=incident.started_at.timestamp(),
        ended=incident.since.timestamp() if incident.status == IncidentStatus.RESOLVED else 0,
        label=aggregates.named(incident.aggregate),
        alt=f"{title(incident)}. {measured(incident)}".rstrip(". "),
    )


def _moment(at: datetime) -> tuple[int, str]:
    return int(at.timestamp()), f"{at:%Y-%m-%d %H:%M} UTC"
