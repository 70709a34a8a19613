"""The end of what people were alerted to, where no row that is news tells of it."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from bot.activities import closing_kinds, opening_kinds
from bot.feed.families import LEADS_TO, family, last_step
from bot.sentry.models import FeedRow
from store.issues import activities, wishes
from store.issues.issues import Issue, IssueStatus
from store.outbox import overtaken


def untold(
    feed: Sequence[FeedRow], row: Issue | None, by_now: IssueStatus | None
) -> Collection[str]:
    """The kind by which it ended before its feed was read for the first time."""
    if row is None or row.first_alert_at is None or by_now in {None, row.status}:
        return ()
    return (last_step(feed),)


def is_over(
    session: Session, feed: Sequence[FeedRow], row: Issue, by_now: IssueStatus | None
) -> bool:
    """Whether people were alerted after the row by which it had ended: it is over all the same."""
    if row.status != IssueStatus.UNRESOLVED or by_now in {None, IssueStatus.UNRESOLVED}:
        return False
    if LEADS_TO.get(family(last_step(feed))) != by_now:
        return False
    if any(wish.state in wishes.OPEN for wish in wishes.asked_of(session, row.row_id)):
        return False  # It may be the press's own row, which tells of it.
    closed = activities.last_of(session, row.row_id, closing_kinds())
    since = closed.id if closed is not None and closed.id is not None else 0
    return overtaken.was_told(session, row.row_id, opening_kinds(), since)
