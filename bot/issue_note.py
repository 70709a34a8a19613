"""An issue's card as a note."""

from bot.notes import Drawing, Line, Note
from bot.telling import Teller
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


def issue_card_note(teller: Teller, issue_id: int) -> tuple[Note, int]:
    """The card, and the issue's version that it shows; LookupError where the issue is gone."""
    issue = teller.row(Issue, issue_id)
    note = Note(
        subject=issue.subject,
        title=teller.fallback(issue),
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
                "footer": (teller.row(Project, issue.project_id).slug, issue.rule, issue.short_id),
            },
            {"last_action": _last_action(teller, issue)},
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


def _last_action(teller: Teller, issue: Issue) -> Line:
    """Who brought it into the state it is in; nothing while nobody has."""
    if issue.last_activity_id is None:
        return ()
    return teller.line(teller.row(ActivityRow, issue.last_activity_id), issue)
