"""Of which state a row of a feed is a step: webhooks and feeds may name a step otherwise."""

from collections.abc import Sequence

from bot.sentry.models import FeedRow
from store.issues.issues import IssueStatus

LEADS_TO = {  # Family → the status that its rows lead to.
    "set_resolved": IssueStatus.RESOLVED,
    "set_ignored": IssueStatus.ARCHIVED,
    "open": IssueStatus.UNRESOLVED,
}


def family(kind: str) -> str:
    """One of LEADS_TO, "assignee", or the kind itself."""
    for begin in ("set_resolved", "set_ignored"):
        if kind.startswith(begin):
            return begin
    is_open = kind in {"set_unresolved", "set_regression", "set_escalating"}
    is_assignment = kind in {"assigned", "unassigned"}
    return "open" if is_open else "assignee" if is_assignment else kind


def last_step(feed: Sequence[FeedRow]) -> FeedRow | None:
    """The newest row that moved the status. The oldest is first."""
    return next((each for each in reversed(feed) if family(each.type) in LEADS_TO), None)
