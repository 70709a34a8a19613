"""An issue's card as a note."""

from sqlmodel import Session

from bot import telling
from bot.notes import Drawing, Line, Note
from store.activities import ActivityRow
from store.directory import Project
from store.issues import Issue, IssueStatus

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


def issue_card_note(session: Session, issue_id: int, tracker: str) -> tuple[Note, int]:
    """The card, and the issue's version that it shows; LookupError where the issue is gone."""
    issue = session.get(Issue, issue_id)
    if issue is None:
        raise LookupError("the issue is gone")
    project = session.get(Project, issue.project_id)
    note = Note(
        subject=issue.subject,
        title=telling.fallback(session, issue),
        url=issue.url,
        level=issue.level,
        drawing=Drawing(
            "issue_card",
            {
                "issue_id": issue.row_id,
                "title": issue.title,
                "url": issue.url,
                "level": issue.level,
                "status": str(issue.status),
                "state": _state(issue),
                "culprit": issue.culprit,
                "excerpt": issue.excerpt,
                "tags": issue.tags,
                "facts": _facts(issue),
                "first_seen": _first_seen(issue),
                "footer": (project.slug if project else "", issue.short_id),
            },
            {"last_action": _last_action(session, issue, tracker)},
        ),
    )
    return note, issue.version


def _state(issue: Issue) -> str:
    finer = SUBSTATES.get(issue.substatus)
    return finer if finer and issue.status == IssueStatus.UNRESOLVED else STATES[issue.status]


def _facts(issue: Issue) -> list[tuple[str, str]]:
    counts = (("Events", issue.event_count), ("Users Affected", issue.user_count))
    facts = [(name, f"{count:,}") for name, count in counts if count is not None]
    if issue.assignee:
        facts.append(("Assignee", str(issue.assignee["name"])))
    return facts


def _first_seen(issue: Issue) -> tuple[int, str] | None:
    seen = issue.first_seen
    return None if seen is None else (int(seen.timestamp()), f"{seen:%Y-%m-%d %H:%M} UTC")


def _last_action(session: Session, issue: Issue, tracker: str) -> Line:
    """Who brought it into the state it is in; nothing while nobody has."""
    row = session.get(ActivityRow, issue.last_activity_id) if issue.last_activity_id else None
    return () if row is None else telling.line_of(session, row, issue, tracker)
