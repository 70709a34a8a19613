"""The end of what people were alerted to, where no row that is news tells of it."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.activities import closing_kinds, opening_kinds
from bot.feed.families import LEADS_TO, family, last_step
from bot.recipients import pagers
from bot.sentry.models import FeedRow
from store.issues import activities, told_targets, wishes
from store.issues.issues import Issue, IssueStatus
from store.outbox import overtaken


def untold(
    feed: Sequence[FeedRow], row: Issue | None, by_now: IssueStatus | None
) -> FeedRow | None:
    """The row by which it ended before its feed was read for the first time.

    That is no news but for whoever is on call: nothing else would end what was opened there.
    """
    is_alerted = row is not None and row.first_alert_at is not None
    if row is None or row.feed_row is not None or not is_alerted:
        return None
    is_over = by_now not in {None, IssueStatus.UNRESOLVED, row.status}
    last = last_step(feed)
    return last if is_over and last and LEADS_TO[family(last.type)] == by_now else None


def on_call(session: Session, row: Issue) -> tuple[str, ...]:
    """The pagers that were told of it."""
    return tuple(sorted(filter(pagers.pages, told_targets.anywhere(session, row.row_id))))


def is_over(
    session: Session, feed: Sequence[FeedRow], row: Issue, by_now: IssueStatus | None
) -> bool:
    """Whether people were alerted after the row by which it had ended: it is over all the same.

    Its cards show how it stands; whoever is on call has to be told.
    """
    if row.feed_row is None or row.status != IssueStatus.UNRESOLVED:
        return False
    last = last_step(feed)
    if by_now == IssueStatus.UNRESOLVED or not last or LEADS_TO[family(last.type)] != by_now:
        return False
    if any(wish.state in wishes.OPEN for wish in wishes.asked_of(session, row.row_id)):
        return False  # It may be the press's own row, which tells of it.
    closed = activities.last_of(session, row.row_id, closing_kinds())
    since = closed.id if closed is not None and closed.id is not None else 0
    return overtaken.was_told(session, row.row_id, opening_kinds(), since)
