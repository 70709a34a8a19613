"""Resource `event_alert`: an issue alert rule fired for an event."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from bot.intake.incoming import Incoming, IssueFacts, SourceId
from bot.intake.shown import FromTracker, IssueState, Shown, Step
from bot.sources.sentry.issue import UNTITLED
from bot.sources.sentry.occurrence import NO_OCCURRENCE, AnyOccurrence
from bot.sources.sentry.parts import (
    PROJECT,
    Address,
    Level,
    Long,
    Moment,
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

TAGS_MAX = 100  # What bot.activities.alert takes.


def _named(value: object) -> object:
    """Sentry sends tags as pairs, of which either half may be null."""
    if not isinstance(value, list):
        return value or {}
    pairs = [pair for pair in value if isinstance(pair, list) and len(pair) == 2]  # noqa: PLR2004 - a pair.
    return {str(name)[:500]: str(said)[:500] for name, said in pairs if name and said is not None}


class Event(BaseModel):
    issue_id: SourceId
    title: Long = ""
    event_id: Short = ""
    culprit: Short = ""
    level: Level = None
    message: Long = ""
    environment: Short = ""
    release: Short = ""
    datetime: Moment | None = None
    project: int | str | None = None  # A number in Sentry's own payloads, elsewhere a slug.
    tags: Annotated[dict[str, str], BeforeValidator(_named)] = Field(default_factory=dict)
    exception: dict[str, Any] | None = None
    occurrence: AnyOccurrence = NO_OCCURRENCE  # Of what is no error.
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
            "environment": event.environment or event.tags.get("environment", ""),
            "message": _excerpt(event),
            "tags": _tags(event),
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


def _tags(event: Event) -> dict[str, str]:
    release = {"release": event.release} if event.release else {}
    apart = {name: said for name, said in event.tags.items() if name != "environment"}
    return dict(list((release | apart).items())[:TAGS_MAX])


def _excerpt(event: Event) -> str:
    """The message if the title does not say it, else the line of code that it came from.

    Of what is no error: the reason and the evidence.
    """
    if event.occurrence.told:
        return event.occurrence.told
    if event.message and event.message not in event.title:
        return event.message
    return _line(_frames(event.exception or {}))


def _frames(exception: dict[str, Any]) -> list[dict[str, Any]]:
    """The stack of the error that was raised last, the innermost call at the end."""
    raised = [one for one in exception.get("values") or () if isinstance(one, dict)]
    stack = (raised[-1].get("stacktrace") if raised else None) or {}
    frames = stack.get("frames") if isinstance(stack, dict) else None
    return [frame for frame in frames or () if isinstance(frame, dict)]


def _line(frames: list[dict[str, Any]]) -> str:
    """Where our own code failed; a library's frame if there is nothing else."""
    ours = [frame for frame in frames if frame.get("in_app")] or frames
    if not ours:
        return ""
    frame = ours[-1]
    place = ":".join(str(part) for part in (frame.get("filename"), frame.get("lineno")) if part)
    head = f"{place} in {frame['function']}" if frame.get("function") else place
    code = str(frame.get("context_line") or "").strip()
    return f"{head}\n{code}".strip()
