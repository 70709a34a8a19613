"""Which issues people see: those that were alerted, and those that shared links lead to."""

from sqlalchemy import String, cast, literal
from sqlmodel import Session, col, exists, or_, select

from store.issues.issues import Issue
from store.slack.unfurls import UnfurlLink


def without_event(session: Session, organization_id: int, source_id: str) -> int | None:
    """The issue's id, where it is seen, and nothing is shown of any event yet."""
    subject = literal("issue:") + cast(col(Issue.id), String)
    is_linked = exists().where(col(UnfurlLink.subject) == subject)
    wanted = select(Issue.id).where(
        Issue.organization_id == organization_id,
        Issue.source_id == source_id,
        Issue.event_id == "",
        or_(col(Issue.first_alert_at).is_not(None), is_linked),
    )
    return session.exec(wanted).first()
