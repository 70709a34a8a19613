"""Resource `issue`: an issue was created or changed its state."""

from collections.abc import Callable, Iterator
from typing import Any, TypeGuard

from pydantic import BaseModel

from bot.intake.incoming import Incoming, IssueFacts
from bot.intake.shown import FromTracker, IssueState, Shown, Step
from bot.sources.sentry import issue_state
from bot.sources.sentry.issue_state import SentryIssue
from bot.sources.sentry.parts import (
    Loose,
    Payload,
    Who,
    actor_of,
    id_of,
    known_people,
    known_teams,
    organization_in,
    origin,
    page,
    person_id,
)

SENTRY = "sentry"  # Its own id, where it acted itself.
UNTITLED = "<unlabeled event>"  # Sentry's own word.
Told = tuple[str, dict[str, Any]]  # A kind of activity and its data.


class Data(BaseModel):
    issue: SentryIssue
    assignee: Who | None = None  # Who it was assigned to, beside the issue.
    resolution_type: Loose = ""  # How it was resolved, beside the issue.


class IssuePayload(Payload):
    data: Data


def read(body: dict[str, Any], _request_id: str) -> Incoming | None:
    """The activity that the webhook tells; None: one that means nothing to us yet.

    Raises:
        ValidationError: a field is missing or wrong.
    """
    payload = IssuePayload.model_validate(body)
    tell = ACTIONS.get(payload.action)
    if tell is None:
        return None
    issue, people = payload.data.issue, tuple(_people(payload))
    kind, data = tell(payload.data)
    data |= {"byFix": True} if _is_fix(payload) else {}
    doer = _doer(payload, kind)
    organization = organization_in(issue.permalink, issue.web_url, issue.url)
    return FromTracker(
        id=origin(body, organization, "created" if kind == "alert" else "issue", issue.id),
        type=kind,
        organization=organization,
        issue=facts(issue),
        actor=actor_of(doer, *people),
        data=data,
        shown=Shown(
            installation=payload.installation_id,
            project_id=id_of(issue.project.id),
            actor_id=person_id(doer),
            people=known_people(people),
            teams=known_teams(issue.assigned_to or payload.data.assignee),
            state=_state(payload.data, kind, data),
            metric_alert=issue.metric_alert,
            dated=issue.first_seen if kind == "alert" else None,
        ),
    )


def _state(data: Data, kind: str, told: dict[str, Any]) -> IssueState | None:
    """As it is shown; who is assigned may stand beside the issue before they stand in it."""
    state = issue_state.state_of(data.issue)
    if state is None or kind != "assigned":
        return state
    return state.model_copy(update={"assigned": Step(kind=kind, data=told)})


def facts(issue: SentryIssue) -> IssueFacts:
    """What an issue of a payload says of it, a webhook's or the REST API's."""
    return IssueFacts(
        id=issue.id,
        title=issue.title.strip() or UNTITLED,
        project=issue.project.slug,
        short_id=issue.short_id or None,
        culprit=issue.culprit,
        level=issue.level,
        url=page(issue.permalink, issue.web_url),
        event_count=issue.count,
        user_count=issue.user_count,
        first_seen=issue.first_seen,
        last_seen=issue.last_seen,
        substatus=issue.substatus or None,
    )


def _created(data: Data) -> Told:
    cause = data.issue.metadata
    where = " in ".join(part for part in (cause.filename, cause.function) if part)
    message = where if cause.value in data.issue.title else cause.value
    return "alert", {"message": message, "seen_at": data.issue.last_seen}


def _assigned(data: Data) -> Told:
    step = issue_state.assignment(data.issue.assigned_to or data.assignee)
    return step.kind, dict(step.data)


def _archived(data: Data) -> Told:
    step = issue_state.archive(data.issue)
    return step.kind, dict(step.data)


def _resolved(data: Data) -> Told:
    step = issue_state.resolution(data.issue, data.resolution_type)
    return step.kind, dict(step.data)


def _unresolved(data: Data) -> Told:
    step = issue_state.reopening(data.issue)
    return step.kind, dict(step.data)


def _doer(payload: IssuePayload, kind: str) -> Who | None:
    """Who acted; a fix is its author's, though Sentry marks it."""
    author = payload.data.issue.commit.author
    is_fix = kind == "set_resolved_in_commit" and author is not None
    return author if is_fix and not _is_person(payload.actor) else payload.actor


def _is_fix(payload: IssuePayload) -> bool:
    """A commit in a release resolved it: Sentry tells of the commit, the release, or of both."""
    is_sentrys = payload.actor is None or id_of(payload.actor.id) == SENTRY
    return is_sentrys and payload.data.resolution_type in issue_state.FIXES


def _is_person(who: Who | None) -> bool:
    return who is not None and who.type == "user"


def _people(payload: IssuePayload) -> Iterator[Who]:
    """Everybody in the payload with whom Sentry tells the address."""
    data = payload.data
    details = data.issue.status_details.get("actor")
    by_the_details = Who.model_validate(details | {"type": "user"}) if _is_who(details) else None
    named = (data.issue.assigned_to, data.assignee, by_the_details, data.issue.commit.author)
    yield from (who for who in named if _is_person(who) and who is not None)


def _is_who(details: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(details, dict)


ACTIONS: dict[str, Callable[[Data], Told]] = {
    "created": _created,
    "resolved": _resolved,
    "assigned": _assigned,
    "archived": _archived,
    "ignored": _archived,  # What older versions call it.
    "unresolved": _unresolved,
}
