"""Archived issues open by themselves: when their time is over, or when enough came together."""

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session

from bot.activities.base import NEWEST
from bot.intake import intake
from bot.intake.incoming import IssueFacts
from bot.intake.shown import Conveyed
from bot.services import Services
from bot.vocabulary.via import Via
from store.engine import Unavailable
from store.issues import archives, issues
from store.issues import intake as stored
from store.issues.issues import Issue, IssueStatus
from store.people.directory import Organization, Project

log = logging.getLogger(__name__)

SOURCE = "archive"  # Where these activities come from.
AT_ONCE = 100  # Issues of one tick; the next one takes the rest.


def follow(session: Session, services: Services, issue_id: int, at: datetime) -> None:
    """After an activity: note where a condition starts, or open the issue if it is met.

    `at` is when the activity happened. Within the transaction of intake.
    """
    issue = archives.with_condition(session, issue_id)
    if issue is None:
        return
    if starts := _starts(issue, at):
        stored.change_issue(session, issue_id, starts)
        issue = session.get_one(Issue, issue_id)
    if _is_met(session, issue) and issues.move(
        session, issue_id, to=IssueStatus.UNRESOLVED, when={IssueStatus.ARCHIVED}
    ):
        _tell(session, services, issue, "set_escalating")


def end_due(services: Services) -> int:
    """Open the issues whose time is over; how many this process opened.

    Any number of processes may try: one conditional update wins. Where the tracker is polled it
    says itself what became of them, maybe long before.
    """
    now, settings = services.now(), services.settings
    polled = (settings.sentry_org or "") if settings.sentry_url and settings.sentry_poll else ""
    with services.database.read() as session:
        due = archives.due(session, now, AT_ONCE, polled)
    return sum(_end(services, issue_id, now) for issue_id in due)


def tick(services: Services) -> None:
    """`end_due` for the scheduler; what can't be done now is done by the next tick."""
    try:
        end_due(services)
    except Unavailable as error:
        log.warning("archived issues wait for the database: %s", error)


def _end(services: Services, issue_id: int, now: datetime) -> bool:
    def work(session: Session) -> bool:
        if not archives.end(session, issue_id, now):
            return False
        _tell(session, services, session.get_one(Issue, issue_id), "set_unresolved")
        return True

    return intake.in_one_write(services, work)


def _starts(issue: Issue, at: datetime) -> dict[str, object]:
    """What a condition counts from, as soon as it is known."""
    starts: dict[str, object] = {}
    if issue.archive_minutes is not None:
        ends_at = min(at + timedelta(minutes=issue.archive_minutes), NEWEST)
        starts |= {"archive_ends_at": ends_at, "archive_minutes": None}
    if issue.archive_events and issue.archive_events_from is None and issue.event_count is not None:
        starts["archive_events_from"] = issue.event_count
    if issue.archive_users and issue.archive_users_from is None and issue.user_count is not None:
        starts["archive_users_from"] = issue.user_count
    return starts


def _is_met(session: Session, issue: Issue) -> bool:
    """Where a source counts no events, each alert stands for one."""
    users = _since(issue.user_count, issue.archive_users_from)
    if issue.archive_users and users >= issue.archive_users:
        return True
    if not issue.archive_events:
        return False
    events = _since(issue.event_count, issue.archive_events_from)
    return max(events, archives.alerts_since(session, issue.row_id)) >= issue.archive_events


def _since(count: int | None, start: int | None) -> int:
    return 0 if count is None or start is None else count - start


def _tell(session: Session, services: Services, issue: Issue, kind: str) -> None:
    """As an activity like any other, that nobody in particular did."""
    project = session.get_one(Project, issue.project_id)
    incoming = Conveyed(
        via=Via.CLOCK,
        id=uuid4().hex,
        type=kind,
        organization=session.get_one(Organization, issue.organization_id).slug,
        issue=IssueFacts(id=issue.source_id, title=None, project=project.slug),
        data={"expired_snooze": True},
    )
    intake.take(session, services, incoming, SOURCE)
