"""Resource `comment`: somebody commented on an issue, or changed a comment."""

from typing import Any

from pydantic import BaseModel

from bot.intake.incoming import Incoming, IssueFacts, Slug, SourceId
from bot.intake.shown import FromTracker, Shown
from bot.sources.sentry.parts import (
    Long,
    Moment,
    Payload,
    actor_of,
    digest,
    origin,
    person_id,
)


class Data(BaseModel):
    issue_id: SourceId
    comment_id: SourceId | None = None
    project_slug: Slug
    comment: Long = ""
    timestamp: Moment | None = None


class CommentPayload(Payload):
    data: Data


def read(body: dict[str, Any], request_id: str) -> Incoming | None:
    """The comment; None: one that was changed or taken back, which means nothing to us yet.

    Raises:
        ValidationError: a field is missing or wrong.
    """
    payload = CommentPayload.model_validate(body)
    data = payload.data
    text = data.comment.strip()
    if payload.action != "created" or not text:
        return None
    return FromTracker(
        id=origin(body, None, "comment", data.comment_id or request_id, digest(text)),
        type="note",
        issue=IssueFacts(id=data.issue_id, title=None, project=data.project_slug),
        actor=actor_of(payload.actor),
        data={"text": text},
        occurred_at=data.timestamp,
        shown=Shown(installation=payload.installation_id, actor_id=person_id(payload.actor)),
    )
