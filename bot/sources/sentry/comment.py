"""Resource `comment`: somebody commented on an issue, edited a comment, or deleted it."""

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

EMPTIED = "(no text)"  # Of a comment whose text was taken away.


class Data(BaseModel):
    issue_id: SourceId
    comment_id: SourceId | None = None
    project_slug: Slug
    comment: Long = ""
    timestamp: Moment | None = None  # When it was written, whatever is told of it.


class CommentPayload(Payload):
    data: Data


def read(body: dict[str, Any], request_id: str) -> Incoming | None:
    """The comment, or what became of it; None: what means nothing to us yet.

    It is known by its id and its text: what is sent again changes nothing.

    Raises:
        ValidationError: a field is missing or wrong.
    """
    payload = CommentPayload.model_validate(body)
    data, text = payload.data, payload.data.comment.strip()
    comment = f"comment:{data.comment_id or request_id}"
    match payload.action:
        case "created" if text:
            return _told(body, payload, "note", {"text": text}, comment, digest(text))
        case "updated" if data.comment_id:
            told = {"comment": comment, "text": text or EMPTIED}
            return _told(body, payload, "note_updated", told, comment, "updated", digest(text))
        case "deleted" if data.comment_id:
            return _told(body, payload, "note_deleted", {"comment": comment}, comment, "deleted")
    return None


def _told(
    body: dict[str, Any],
    payload: CommentPayload,
    kind: str,
    told: dict[str, str],
    comment: str,
    *by: str,
) -> FromTracker:
    """`by` what it is known, beside the comment's id."""
    data = payload.data
    return FromTracker(
        id=origin(body, None, comment, *by),
        type=kind,
        issue=IssueFacts(id=data.issue_id, title=None, project=data.project_slug),
        actor=actor_of(payload.actor),
        data=told,
        occurred_at=data.timestamp if kind == "note" else None,
        shown=Shown(
            installation=payload.installation_id,
            actor_id=person_id(payload.actor),
            comment=comment,
        ),
    )
