"""Resource `issue`: an issue was created or changed its state."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, Field

from bot.intake.incoming import Incoming, IssueFacts, Slug, SourceId
from bot.sources.sentry.parts import (
    SHORT_MAX,
    Address,
    Commit,
    Level,
    Long,
    Loose,
    Moment,
    Number,
    OrEmpty,
    Payload,
    Short,
    Who,
    actor_of,
    organization_in,
    page,
)

UNTITLED = "<unlabeled event>"  # Sentry's own word.
CONDITIONS = (
    "ignoreCount",
    "ignoreWindow",
    "ignoreUserCount",
    "ignoreUserWindow",
    "ignoreUntil",
    "ignoreDuration",
)

REOPENED = {"regressed": "set_regression", "escalating": "set_escalating"}  # By substatus.

Told = tuple[str, dict[str, Any]]  # A kind of activity and its data.


class Project(BaseModel):
    slug: Slug


class Cause(BaseModel):
    """Sentry's `metadata`: what an issue's title is made of, and where it happened."""

    value: Loose = ""
    filename: Loose = ""
    function: Loose = ""


class SentryIssue(BaseModel):
    id: SourceId
    title: Long
    project: Project
    short_id: Short = Field("", alias="shortId")
    culprit: Short = ""
    level: Level = None
    count: Number | None = None
    user_count: Number | None = Field(None, alias="userCount")
    first_seen: Moment | None = Field(None, alias="firstSeen")
    last_seen: Moment | None = Field(None, alias="lastSeen")
    substatus: Short = ""
    status_details: Annotated[dict[str, Any], OrEmpty] = Field({}, alias="statusDetails")
    assigned_to: Who | None = Field(None, alias="assignedTo")
    metadata: Annotated[Cause, OrEmpty] = Cause()
    permalink: Address = ""
    web_url: Address = ""
    url: Address = ""


class Data(BaseModel):
    issue: SentryIssue
    assignee: Who | None = None  # Who it was assigned to, beside the issue.


class IssuePayload(Payload):
    data: Data


def read(body: dict[str, Any], activity_id: str) -> Incoming | None:
    """The activity that the webhook tells; None: one that means nothing to us yet.

    Raises:
        ValidationError: a field is missing or wrong.
    """
    payload = IssuePayload.model_validate(body)
    tell = ACTIONS.get(payload.action)
    if tell is None:
        return None
    issue = payload.data.issue
    kind, data = tell(payload.data)
    return Incoming(
        id=activity_id,
        type=kind,
        organization=organization_in(issue.permalink, issue.web_url, issue.url),
        issue=_facts(issue),
        actor=actor_of(
            payload.actor, issue.assigned_to, payload.data.assignee, _by_the_details(issue)
        ),
        data=data,
    )


def _facts(issue: SentryIssue) -> IssueFacts:
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
    who = data.issue.assigned_to or data.assignee
    if who is None:
        return "unassigned", {}
    told = {"assignee": who.name or who.email or "somebody", "assigneeEmail": who.email}
    return "assigned", told | {"assigneeType": "team" if who.type == "team" else "user"}


def _archived(data: Data) -> Told:
    """The conditions that are set; a count that is used up already is none.

    Sentry judges them, and tells the end: `unresolved`.
    """
    details = data.issue.status_details
    set_ones = {name: details[name] for name in CONDITIONS if _is_set(details.get(name))}
    until_escalating = data.issue.substatus == "archived_until_escalating"
    return "set_ignored", set_ones | {"ignoreUntilEscalating": until_escalating, "endIsTold": True}


def _is_set(condition: object) -> bool:
    return bool(condition) and not (isinstance(condition, int) and condition < 0)


def _by_the_details(issue: SentryIssue) -> Who | None:
    """Sentry tells who archived or resolved, with the address, among the details."""
    who = issue.status_details.get("actor")
    return Who.model_validate(who | {"type": "user"}) if isinstance(who, dict) else None


def _resolved(data: Data) -> Told:
    """By what, if the details say it; Sentry tells at most one of them."""
    details = data.issue.status_details
    commit = Commit.model_validate(details.get("inCommit"))
    if commit.sha:
        return "set_resolved_in_commit", {"commit": commit.told()}
    version = details.get("inRelease")
    if isinstance(version, str) and version.strip():
        return "set_resolved_in_release", {"version": version.strip()[:SHORT_MAX]}
    if details.get("inNextRelease"):
        return "set_resolved_in_release", {"inNextRelease": True}
    return "set_resolved_by_age" if details.get("autoResolved") else "set_resolved", {}


def _unresolved(data: Data) -> Told:
    return REOPENED.get(data.issue.substatus, "set_unresolved"), {}


ACTIONS: dict[str, Callable[[Data], Told]] = {
    "created": _created,
    "resolved": _resolved,
    "assigned": _assigned,
    "archived": _archived,
    "ignored": _archived,  # What older versions call it.
    "unresolved": _unresolved,
}
