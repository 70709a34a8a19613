"""A tracker's report of how an issue stands: a repeat where it leads to what stands already.

A tracker has no id for it: it sends a report again after a time-out, and a signed one can be
replayed. So resolve, reopen, resolve are three, and the same thing told twice is one.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.activities import ASSIGNMENTS, kind_named, latest, status_kinds
from bot.activities.archive import SetIgnored
from bot.activities.base import Activity
from bot.intake import intake, retold
from bot.intake.incoming import Incoming, IssueFacts
from bot.intake.intake import Receipt
from bot.services import Services
from store.issues import activities, issues
from store.issues import intake as stored
from store.issues.activities import ActivityRow
from store.issues.issues import Issue, IssueStatus
from store.issues.places import Place
from store.outbox import enqueue_many
from store.outbox.enqueue_many import NewDelivery
from store.outbox.models import Purpose
from store.slack import cards

ARCHIVED, ESCALATING = "set_ignored", "set_escalating"
REOPENED = "set_unresolved"  # By hand: it says no more than the state.


def take(
    session: Session, services: Services, incoming: Incoming, source: str, place: Place
) -> Receipt:
    """Store the report, and owe what follows, where it is news; else its counts alone.

    What is no report of a state, a new issue for one, is known by its id: `place` is with it.

    Raises:
        Refused: nothing was written.
    """
    activity, facts = intake.checked(incoming), incoming.issue
    if facts is None or not activity.changes_state:
        return intake.take_in(session, services, incoming, source, place=place)
    version = 0
    if place.issue_id is not None:
        issue = issues.held(session, place.issue_id)
        stands = told(session, issue, activity)
        if stands is not None:
            _raise_counts(session, services, issue, facts)
            _complete(session, services, incoming, place, stands)
            return Receipt(stands, is_new=False)
        version, incoming = issue.version, _with_reason(session, issue, incoming)
    source_id = f"{source}:{place.organization_id}:{incoming.id}:{version}"
    activity_id = intake.take_at(session, services, incoming, source_id, place=place)
    return Receipt(activity_id, is_new=True)


def _complete(
    session: Session, services: Services, incoming: Incoming, place: Place, told_by: int
) -> None:
    """A report that says more than the one before it takes its place, in messages too."""
    row = session.get_one(ActivityRow, told_by)
    kind = kind_named(row.kind)
    if kind is None or not intake.checked(incoming).says_more(kind.model_validate(row.data)):
        return
    intake.restate(session, services, incoming, row, place=place)
    retold.redraw(session, services, row.row_id)
    issue = session.get_one(Issue, row.issue_id)
    stored.change_issue(session, issue.row_id, {})  # Its cards say who did it, and by what.
    owe_redraws(session, services, issue)


def told(session: Session, issue: Issue, activity: Activity) -> int | None:
    """The activity that told the same, where it stands since; None: it is news."""
    change = activity.change()
    if "assignee" in change:
        last = activities.last_of(session, issue.row_id, ASSIGNMENTS)
        stands = last is not None and is_same_assignee(change["assignee"], issue.assignee)
        return last.id if last is not None and stands else None
    if change.get("status") != issue.status:
        return None
    last = activities.last_of(session, issue.row_id, status_kinds())
    if last is not None and _says(last, activity):
        return last.id
    if activity.kind != REOPENED:
        return None
    return last.id if last is not None else activities.newest(session, issue.row_id)


def _with_reason(session: Session, issue: Issue, incoming: Incoming) -> Incoming:
    """Why it is back, which the tracker leaves out: what it was archived until has happened."""
    if incoming.type != ESCALATING or incoming.actor or issue.status != IssueStatus.ARCHIVED:
        return incoming
    last = activities.last_of(session, issue.row_id, status_kinds())
    archive = SetIgnored.model_validate(last.data) if last and last.kind == ARCHIVED else None
    if archive is None or not archive.is_counted:
        return incoming
    return incoming.model_copy(update={"data": {**incoming.data, "expired_snooze": True}})


def _says(row: ActivityRow, activity: Activity) -> bool:
    """Whether what was stored says the same."""
    kind = kind_named(row.kind)
    return kind is not None and activity.is_same(kind.model_validate(row.data))


def is_same_assignee(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """By the address, where both have one."""
    if one is None or other is None:
        return one is other
    for field in ("id", "email", "name"):
        both = [str(each.get(field) or "").strip().lower() for each in (one, other)]
        if all(both):
            return one.get("type") == other.get("type") and both[0] == both[1]
    return False


def _raise_counts(session: Session, services: Services, issue: Issue, facts: IssueFacts) -> None:
    """They only rise: a report that is sent again may bring newer ones."""
    known = issues.standing(session, issue.row_id)
    found = latest.extremes(facts.model_dump(exclude_none=True), known, services.now())
    new = {name: value for name, value in found.items() if value != getattr(known, name)}
    if not new:
        return
    stored.change_issue(session, issue.row_id, new)
    owe_redraws(session, services, issue)


def owe_redraws(session: Session, services: Services, issue: Issue) -> None:
    """Its cards are drawn anew, where nobody is told of anything."""
    shown = cards.cards_of(session, issue.subject)
    owed = [NewDelivery(each.target, Purpose.REDRAW, card_id=each.id) for each in shown]
    enqueue_many.deliveries(session, owed, services.steady())
