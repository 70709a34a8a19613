"""Resource `event_alert`: an issue alert rule fired for an event."""

from typing import Any

from pydantic import BaseModel, model_validator

from bot.intake.incoming import Incoming, IssueFacts, SourceId
from bot.intake.shown import FromTracker, IssueState, Shown, Step
from bot.sources.sentry.event import EventText
from bot.sources.sentry.issue import UNTITLED
from bot.sources.sentry.parts import (
    PROJECT,
    Address,
    Payload,
    Short,
    digest,
    organization_in,
    origin,
    page,
)
from store.issues.issues import IssueStatus

# Sentry applies its rules to unresolved issues alone.
OPEN = IssueState(status=IssueStatus.UNRESOLVED, reached=Step(kind="set_unresolved"))


class Event(EventText):
    issue_id: SourceId
    project: int | str | None = None  # A number in Sentry's own payloads, elsewhere a slug.
    url: Address = ""
    web_url: Address = ""
    issue_url: Address = ""

    @model_validator(mode="after")
    def _names_its_project(self) -> "Event":
        if not self.project_slug:
            raise ValueError("neither `url` nor `project` names the project")
        return self

    @property
    def project_id(self) -> str:
        """Sentry's own; "" where a slug stands in its place."""
        return str(self.project) if str(self.project or "").isdecimal() else ""

    @property
    def project_slug(self) -> str:
        """The slug is in the API's address of the event; `project` is mostly a bare number."""
        named = PROJECT.search(self.url)
        if named:
            return named.group(1)
        is_slug = isinstance(self.project, str) and not self.project.isdecimal()
        return str(self.project) if is_slug else ""


class Data(BaseModel):
    event: Event
    triggered_rule: Short = ""


class AlertPayload(Payload):
    data: Data


def read(body: dict[str, Any], request_id: str) -> Incoming | None:
    """The alert; None: an action that means nothing to us yet.

    Raises:
        ValidationError: a field is missing or wrong.
    """
    payload = AlertPayload.model_validate(body)
    if payload.action != "triggered":
        return None
    event, rule = payload.data.event, digest(payload.data.triggered_rule)
    organization = organization_in(event.url, event.web_url, event.issue_url)
    return FromTracker(
        id=origin(
            body, organization, "alert", event.issue_id, event.event_id[:64] or request_id, rule
        ),
        type="alert",
        organization=organization,
        issue=_facts(event),
        data={
            "rule": payload.data.triggered_rule,
            "event_id": event.event_id,
            "environment": event.seen_in,
            "message": event.excerpt,
            "tags": event.shown_tags,
            "seen_at": event.datetime,
        },
        shown=Shown(
            installation=payload.installation_id,
            project_id=event.project_id,
            state=OPEN,
            is_rule=True,
            metric_alert=event.occurrence.metric_alert(title=event.title.strip()),
            dated=event.datetime,
        ),
    )


def _facts(event: Event) -> IssueFacts:
    """No short id and no counts: an alert has none, another webhook brings them."""
    return IssueFacts(
        id=event.issue_id,
        title=event.occurrence.title
        or event.title.strip()
        or event.message.strip()[:200]
        or UNTITLED,
        project=event.project_slug,
        culprit=event.culprit or event.occurrence.culprit,
        level=event.level or event.tags.get("level"),
        url=page(event.web_url.partition("/events/")[0] + "/" if event.web_url else ""),
        last_seen=event.datetime,
    )
