"""An issue's card as a note."""

from datetime import datetime
from secrets import token_hex

from bot.drawing import incident
from bot.drawing.activity import Renderer
from bot.issues import assignee_names
from bot.notes.note import Chart, Drawing, Line, Note
from store.incidents import same_alert
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.people.directory import Project

STATES = {
    IssueStatus.UNRESOLVED: "Unresolved",
    IssueStatus.RESOLVED: "Resolved",
    IssueStatus.ARCHIVED: "Archived",
}
SUBSTATES = {
    "new": "New",
    "ongoing": "Ongoing",
    "escalating": "Escalating",
    "regressed": "Regressed",
}


def issue_card_note(renderer: Renderer, issue_id: int) -> tuple[Note, int]:
    """The card, and the issue's version that it shows; LookupError where the issue is gone."""
    issue = renderer.row(Issue, issue_id)
    note = Note(
        subject=issue.subject,
        title=renderer.fallback(issue),
        url=issue.url,
        level=issue.level,
        drawing=Drawing(
            "issue_card",
            {
                "token": issue.token,
                "title": issue.title,
                "url": issue.url,
                "level": issue.level,
                "status": "gone" if issue.is_gone else str(issue.status),
                "state": state_of(issue, renderer.tracker),
                "culprit": issue.culprit,
                "excerpt": issue.excerpt,
                "tags": issue.tags,
                "facts": _facts(issue),
                "first_seen": _moment(issue.first_seen),
                "until": _until(issue),
                "suggested": assignee_names.suggested(renderer.session, issue),
                "select": {
                    "assignee": assignee_names.option(renderer.session, issue),
                    "assignee_key": assignee_names.key(issue.assignee),
                    "drawing": token_hex(2),
                },
                "footer": (
                    renderer.row(Project, issue.project_id).slug,
                    issue.rule,
                    issue.short_id,
                ),
            },
            {"last_action": _last_action(renderer, issue)},
            chart=_chart(renderer, issue),
        ),
    )
    return note, issue.version


def _chart(renderer: Renderer, issue: Issue) -> Chart | None:
    """Of the incident that goes on in the thread of this metric issue."""
    found = same_alert.gone_on(renderer.session, issue.row_id) if issue.metric_alert else None
    return incident.chart(found) if found is not None else None


def state_of(issue: Issue, tracker: str) -> str:
    """As people read it; what was pressed here, and the tracker does not know, is called that."""
    is_here = issue.tracker_status and issue.tracker_status != issue.status
    return f"{_state_of(issue)} here, not in {tracker}" if is_here else _state_of(issue)


def _state_of(issue: Issue) -> str:
    """The tracker's finer word for its status, and until when it is archived."""
    if issue.is_gone:
        return issue.substatus.capitalize()
    if issue.status == IssueStatus.UNRESOLVED:
        return SUBSTATES.get(issue.substatus, STATES[issue.status])
    if issue.status == IssueStatus.ARCHIVED:
        return f"Archived{_condition(issue)}"
    return STATES[issue.status]


def _condition(issue: Issue) -> str:
    """Until when it is archived, in words; a time is shown in each reader's own zone."""
    if issue.substatus == "archived_until_escalating":
        return " until it escalates"
    if issue.archive_events:
        return f" until {_more(issue.archive_events, 'event')}"
    if issue.archive_users:
        return f" until {_more(issue.archive_users, 'user')}"
    return " for ever" if issue.substatus == "archived_forever" else ""


def _more(count: int, what: str) -> str:
    return f"{count:,} more {what}{'' if count == 1 else 's'}"


def _until(issue: Issue) -> tuple[int, str] | None:
    is_archived = issue.status == IssueStatus.ARCHIVED
    return _moment(issue.archive_ends_at) if is_archived else None


def _facts(issue: Issue) -> list[tuple[str, str]]:
    counts = (("Events", issue.event_count), ("Users Affected", issue.user_count))
    facts = [(name, f"{count:,}") for name, count in counts if count is not None]
    if issue.assignee:
        facts.append(("Assignee", assignee_names.called(issue.assignee)))
    return facts


def _moment(at: datetime | None) -> tuple[int, str] | None:
    return None if at is None else (int(at.timestamp()), f"{at:%Y-%m-%d %H:%M} UTC")


def _last_action(renderer: Renderer, issue: Issue) -> Line:
    """Who brought it into the state it is in; nothing while nobody has."""
    if issue.last_activity_id is None:
        return ()
    return renderer.line(renderer.row(ActivityRow, issue.last_activity_id), issue)
