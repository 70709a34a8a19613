"""A payload's whole state against what is stored: what differs is news, and told first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from sqlmodel import Session

from bot.activities import latest
from bot.intake import intake, reported_states, tracker_ids
from bot.intake.incoming import IssueFacts
from bot.intake.intake import Receipt
from bot.intake.reported_states import is_same_assignee, owe_redraws
from bot.intake.shown import FromTracker, IssueState, Noticed, Step
from bot.intake.tracker_state import PRESSED
from bot.services import Services
from bot.vocabulary.via import Via
from store.issues import activities, issues
from store.issues import intake as stored
from store.issues.issues import Issue, IssueStatus
from store.issues.places import Place

SOURCE = "noticed"  # Where these activities come from.
# What an event's own clock may be ahead of the tracker's and ours, as Sentry itself has it.
SLACK = timedelta(seconds=5)

APART = {"id", "project", *latest.RISES, *latest.FALLS}  # Facts that no repeat sets.

HERE = "it is archived here, and Sentry does not know of that"
BEFORE = "it happened before the issue was archived"
ARCHIVED = "it is archived in Sentry by now"
REOPENED = Step(kind="set_unresolved")


def take(session: Session, services: Services, incoming: FromTracker, source: str) -> Receipt:
    """Store what changed unseen, then the activity itself; raises as intake.take does."""
    facts = incoming.issue
    if facts is None:
        return intake.take(session, services, incoming, source)
    session.flush()  # The statements below go around the session; they must see what it holds.
    place = tracker_ids.place_of(session, incoming, facts, f"{source}:{incoming.id}")
    if place.activity_id is not None:
        return Receipt(place.activity_id, is_new=False)
    if services.has_forgotten(incoming.shown.dated):
        return Receipt(None, is_new=False)
    incoming, facts, place = tracker_ids.known(session, services, incoming, facts, place)
    is_shown = incoming.shown.state is not None
    incoming = _compared(session, services, incoming, place, facts)
    if is_shown and place.issue_id is not None:  # What changed unseen may be who is assigned.
        place = replace(place, assignee=session.get_one(Issue, place.issue_id).assignee)
    taken = reported_states.take(session, services, incoming, source, place)
    _settle(session, services, incoming, place, facts)
    return taken


def _settle(
    session: Session, services: Services, incoming: FromTracker, place: Place, facts: IssueFacts
) -> None:
    """Where the activity was a repeat, the state that it shows counts all the same."""
    state = incoming.shown.state
    if state is None or place.issue_id is None:
        return
    issue = issues.held(session, place.issue_id)
    for step in _differences(issue, state, set()):
        _follow(session, services, step, place, incoming)
    shown = {"tracker_status": str(state.status)} | facts.model_dump(exclude=APART)
    new = {n: value for n, value in shown.items() if value not in (None, getattr(issue, n))}
    if new:
        stored.change_issue(session, place.issue_id, new)
        owe_redraws(session, services, issue)


def _compared(
    session: Session, services: Services, incoming: FromTracker, place: Place, facts: IssueFacts
) -> FromTracker:
    """The activity as it is told, after what had changed before it."""
    state = incoming.shown.state
    if state is None:
        return incoming
    if place.issue_id is None:
        return _silenced(incoming)
    issue = issues.held(session, place.issue_id)
    is_alert = incoming.kind.posts_card
    if is_alert and (reason := _silence(session, issue, facts)):
        return _without_state(incoming, facts, silence=reason)
    if is_alert and issue.status == IssueStatus.RESOLVED and _is_before(issue, facts):
        return _without_state(incoming, facts, occurred_at=facts.last_seen)
    for step in _differences(issue, state, set(intake.checked(incoming).change())):
        _follow(session, services, step, place, incoming)
    return _silenced(incoming)


def _without_state(incoming: FromTracker, facts: IssueFacts, **why: object) -> FromTracker:
    """It says nothing of how the issue stands."""
    apart = {
        "shown": incoming.shown.model_copy(update={"state": None}),
        "issue": facts.model_copy(update={"substatus": None}),
    }
    return incoming.model_copy(update={**apart, **why})


def _follow(
    session: Session, services: Services, step: Step, place: Place, incoming: FromTracker
) -> None:
    """What nobody told: it is told as noticed, or is set alone where a feed tells it."""
    facts = incoming.issue
    if facts is None or place.issue_id is None:
        return
    if incoming.shown.is_feed_read:
        _set(session, services, step, place.issue_id)
        return
    notice(session, services, noticed(step, facts, incoming.via), place)


def noticed(step: Step, facts: IssueFacts, via: Via) -> Noticed:
    """That the issue stands so by now, whoever did it and when."""
    return Noticed(
        via=via,
        id=uuid4().hex,
        type=step.kind,
        issue=IssueFacts(id=facts.id, title=None, project=facts.project, substatus=facts.substatus),
        data=dict(step.data),
    )


def notice(session: Session, services: Services, told: Noticed, place: Place) -> None:
    """Tell it."""
    intake.take_at(session, services, told, f"{SOURCE}:{told.id}", place=place)


def _set(session: Session, services: Services, step: Step, issue_id: int) -> None:
    activity, known = step.activity, issues.standing(session, issue_id)
    weighed = latest.weigh(activity, activity.change(), None, known, services.now())
    stored.change_issue(session, issue_id, weighed.changes)
    owe_redraws(session, services, session.get_one(Issue, issue_id))


def _silenced(incoming: FromTracker) -> FromTracker:
    """A new issue that is archived by now is nobody's alert."""
    state, is_alert = incoming.shown.state, incoming.kind.posts_card
    if is_alert and state is not None and state.status == IssueStatus.ARCHIVED:
        return incoming.model_copy(update={"silence": ARCHIVED})
    return incoming


def _differences(issue: Issue, state: IssueState, own: set[str]) -> Iterator[Step]:
    """What leads from what is stored to what is shown, beside the activity's own columns."""
    if state.assigned is not None and "assignee" not in own:
        shown = state.assigned.activity.change()["assignee"]
        if not is_same_assignee(shown, issue.assignee):
            yield state.assigned
    if state.status != issue.status and "status" not in own:
        is_back = issue.tracker_status == issue.status == IssueStatus.RESOLVED
        is_open = state.status == IssueStatus.UNRESOLVED
        # What was pressed here alone, or archived, is opened again without a page.
        yield state.reached if is_back or not is_open else REOPENED


def _silence(session: Session, issue: Issue, facts: IssueFacts) -> str:
    """Why an alert of an archived issue is no news; "" where it proves the issue open."""
    if issue.status != IssueStatus.ARCHIVED:
        return ""
    if _is_archived_here(session, issue):
        return HERE
    return BEFORE if _is_before(issue, facts) else ""


def _is_archived_here(session: Session, issue: Issue) -> bool:
    if issue.tracker_status:
        return issue.tracker_status != IssueStatus.ARCHIVED
    last = activities.last_of(session, issue.row_id, ["set_ignored"])  # Of an older version.
    return last is not None and last.source_id.startswith(PRESSED)


def _is_before(issue: Issue, facts: IssueFacts) -> bool:
    """Whether the event is older than the issue's status."""
    since = (issue.as_of or {}).get(latest.STATUS)
    at = facts.last_seen
    return at is not None and since is not None and latest.ticks(at + SLACK) < since
