"""An issue is set as the tracker has it, and nobody is told: the feed's rows tell."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from bot.activities import latest
from bot.activities.base import Activity, Change
from bot.activities.quiet import SetPriority
from bot.intake.incoming import IssueFacts
from bot.intake.public_links import public
from bot.intake.reported_states import is_same_assignee, owe_redraws
from bot.intake.shown import IssueState
from bot.sentry.models import Issue as Answer
from bot.sentry.models import ProjectName
from bot.services import Services
from bot.sources.sentry import issue
from bot.sources.sentry.issue_state import SentryIssue, state_of
from store.issues import intake as stored
from store.issues import issues
from store.issues.issues import Issue, IssueStatus
from store.people import directory, tracker_ids
from store.people.directory import Project

TITLES = ("title", "culprit", "level", "url", "short_id", "substatus")


def facts_of(services: Services, answer: Answer) -> IssueFacts:
    """Raises ValidationError where the answer is no issue as webhooks have it."""
    facts = issue.facts(SentryIssue.model_validate(answer.payload))
    url = public(services.settings, facts.url) if facts.url else facts.url
    return facts.model_copy(update={"url": url})


def shown_by(answer: Answer) -> IssueState | None:
    try:
        return state_of(SentryIssue.model_validate(answer.payload))
    except ValidationError:
        return None


def settle(
    session: Session,
    services: Services,
    row: Issue,
    state: IssueState | None,
    facts: IssueFacts | None = None,
    *,
    further: Mapping[str, Any] = MappingProxyType({}),
) -> bool:
    """Its state, assignee, title and counts; its cards are drawn anew where they differ.

    `further` are columns that nothing but the tracker's own answer sets. Without `facts` the state
    is what a webhook showed: of an issue that is gone it shows what was before. Returns whether
    the state or the assignee was another one.
    """
    if row.is_gone and facts is None:
        return False
    known = issues.standing(session, row.row_id)
    substatus = (facts.substatus if facts else None) or ""
    stands = _state(row, state, substatus) if state is not None else {}
    said = {**_facts(row, facts), **stands, **further}
    counts = facts.model_dump(exclude_none=True) if facts is not None else {}
    said |= latest.extremes(counts, known, services.now())
    new = {name: value for name, value in said.items() if getattr(row, name, None) != value}
    if not new:
        return False
    weighed = latest.weigh(_as_if(state), new, None, known, services.now())
    stored.change_issue(session, row.row_id, weighed.changes)
    owe_redraws(session, services, row)
    return bool({"status", "assignee"} & new.keys())


def follow(session: Session, services: Services, row: Issue, now: ProjectName) -> None:
    """The issue may have been moved to another project, which nothing in its feed tells."""
    known = tracker_ids.project_of(session, row.organization_id, now.id)
    known = known or directory.project_by_slug(session, row.organization_id, now.slug)
    if known is None:
        new = stored.add_project(session, row.organization_id, now.slug)
        known = session.get_one(Project, new)
    if not known.source_id:
        tracker_ids.learn_project(session, known, now.id)
    if known.row_id != row.project_id:
        stored.change_issue(session, row.row_id, {"project_id": known.row_id})
        owe_redraws(session, services, row)


def _facts(row: Issue, facts: IssueFacts | None) -> dict[str, Any]:
    if facts is None:
        return {}
    told = facts.model_dump(include=set(TITLES), exclude_none=True)
    return {name: value for name, value in told.items() if value != getattr(row, name)}


def archive_of(state: IssueState, substatus: str) -> Change:
    """What ends an archive; the time of an older one can stand beside another substatus."""
    told = state.reached.activity.change()
    is_older = substatus not in {"", told["substatus"]}
    ends_at = None if is_older else told["archive_ends_at"]
    return {"archive_ends_at": ends_at, "substatus": substatus or told["substatus"]}


def _state(row: Issue, state: IssueState, substatus: str) -> Change:
    said: dict[str, Any] = {"tracker_status": str(state.status)}
    if state.status != row.status:
        said |= state.reached.activity.change()
    elif state.status == IssueStatus.ARCHIVED:
        said |= archive_of(state, substatus)
    assigned = state.assigned.activity.change()["assignee"] if state.assigned else row.assignee
    if state.assigned is not None and not is_same_assignee(assigned, row.assignee):
        said["assignee"] = assigned
    return said


def _as_if(state: IssueState | None) -> Activity:
    """The activity that would have led there."""
    return SetPriority() if state is None else state.reached.activity
