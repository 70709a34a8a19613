"""Several alerts about one new issue are one: that it was created, and each rule that fires for it.

Whoever was told by the first is not told again; the card gains the further rules' names.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.activities import status_kinds
from bot.activities.alert import Alert
from bot.activities.base import Activity, Change
from store.issues import activities
from store.issues.issues import IssueStatus, StoredState

WITHIN = timedelta(minutes=5)
BETWEEN = ", "  # The names of rules on a card.


def is_one(
    session: Session, activity: Activity, issue_id: int | None, known: StoredState, now: datetime
) -> bool:
    """Whether it belongs to the first alert of a new issue, whose state is still the first."""
    first = known.first_alert_at
    if issue_id is None or first is None or not isinstance(activity, Alert):
        return False
    is_new = timedelta(0) <= now - first <= WITHIN
    is_open = known.status == IssueStatus.UNRESOLVED
    return is_new and is_open and activities.last_of(session, issue_id, status_kinds()) is None


def folded(
    session: Session, activity: Activity, issue_id: int | None, known: StoredState, said: Change
) -> Change:
    """What it changes of the issue, beside what the alerts before it did.

    The end is the same in every order: the creation has no rule, and says less than an event does.
    """
    if issue_id is None or not isinstance(activity, Alert):
        return said
    if activity.rule:
        names = {*activities.rules(session, issue_id), activity.rule}
        said = said | {"rule": BETWEEN.join(sorted(names))}
    if not activity.event_id and known.excerpt:
        said = {name: value for name, value in said.items() if name != "excerpt"}
    return said
