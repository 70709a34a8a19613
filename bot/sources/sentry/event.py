"""What an event says of itself: in its raw form, as webhooks have it, and in the API's."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from bot.sources.sentry.occurrence import NO_OCCURRENCE, AnyOccurrence
from bot.sources.sentry.parts import Level, Long, Moment, Short

TAGS_MAX = 100  # What bot.activities.alert takes.


def _named(value: object) -> object:
    """Sentry sends tags as pairs, of which either half may be null."""
    if not isinstance(value, list):
        return value or {}
    pairs = [pair for pair in value if isinstance(pair, list) and len(pair) == 2]  # noqa: PLR2004 - a pair.
    return {str(name)[:500]: str(said)[:500] for name, said in pairs if name and said is not None}


class EventText(BaseModel):
    title: Long = ""
    event_id: Short = ""
    culprit: Short = ""
    level: Level = None
    message: Long = ""
    environment: Short = ""
    release: Short = ""
    datetime: Moment | None = None
    tags: Annotated[dict[str, str], BeforeValidator(_named)] = Field(default_factory=dict)
    exception: dict[str, Any] | None = None
    occurrence: AnyOccurrence = Field(default_factory=lambda: NO_OCCURRENCE)  # Of what is no error.

    @property
    def seen_in(self) -> str:
        """The environment."""
        return self.environment or self.tags.get("environment", "")

    @property
    def shown_tags(self) -> dict[str, str]:
        """The release first; the environment is told apart."""
        release = {"release": self.release} if self.release else {}
        apart = {name: said for name, said in self.tags.items() if name != "environment"}
        return dict(list((release | apart).items())[:TAGS_MAX])

    @property
    def excerpt(self) -> str:
        """The message if the title does not say it, else the line of code that it came from.

        Of what is no error: the reason and the evidence.
        """
        if self.occurrence.told:
            return self.occurrence.told
        if self.message and self.message not in self.title:
            return self.message
        return _line(_frames(self.exception or {}))


def of_api(payload: Mapping[str, Any]) -> EventText:
    """An event as the REST API has it: other names, the exception among its entries.

    Raises:
        ValidationError: a field has another shape.
    """
    release, tags = payload.get("release"), payload.get("tags")
    raw = {
        "title": payload.get("title"),
        "event_id": payload.get("eventID") or payload.get("id"),
        "culprit": payload.get("culprit"),
        "message": payload.get("message"),
        "release": release.get("version") if isinstance(release, dict) else None,
        "datetime": payload.get("dateCreated"),
        "tags": [[tag.get("key"), tag.get("value")] for tag in _dicts(tags)],
        "exception": {"values": list(_raised(payload.get("entries")))},
        "occurrence": payload.get("occurrence"),
    }
    return EventText.model_validate(raw)


def _raised(entries: object) -> Iterator[dict[str, Any]]:
    for entry in _dicts(entries):
        data = entry.get("data")
        if entry.get("type") != "exception" or not isinstance(data, dict):
            continue
        for each in _dicts(data.get("values")):
            stack = each.get("stacktrace")
            frames = _dicts(stack.get("frames")) if isinstance(stack, dict) else []
            yield {"stacktrace": {"frames": [_raw(frame) for frame in frames]}}


def _raw(frame: Mapping[str, Any]) -> dict[str, Any]:
    number, context = frame.get("lineNo"), frame.get("context")
    lines = (
        [each for each in context if isinstance(each, list)] if isinstance(context, list) else []
    )
    code = [line for at, line in (each for each in lines if len(each) == 2) if at == number]  # noqa: PLR2004 - a pair.
    return {
        "filename": frame.get("filename"),
        "lineno": number,
        "function": frame.get("function"),
        "in_app": frame.get("inApp"),
        "context_line": code[0] if code else None,
    }


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


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
