"""What a sender is told: one JSON shape for what was taken, one for what was not."""

import logging
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

from fastapi.responses import JSONResponse
from pydantic import BaseModel

from bot.intake.intake import Refused
from store.engine import Unavailable

log = logging.getLogger(__name__)

RETRY_AFTER = timedelta(seconds=2)  # What is busy is usually free again by then.


class Accepted(BaseModel):
    """The activity is stored; a repeat of one that was stored before gets the same id."""

    # The activity's; None: a webhook that means none yet, which is kept, or a repeat of what is
    # older than the retention.
    id: int | None
    is_repeat: bool


class Fault(BaseModel):
    field: str  # A path into the body, a header, or the variable that is not set.
    message: str


class NotTaken(BaseModel):
    """Nothing was stored."""

    error: Fault


class Turned(Exception):
    """A request that is turned away, with the answer for its sender."""

    def __init__(self, status: int, field: str, message: str) -> None:
        super().__init__(f"{status}: {field}: {message}")
        self.status = status
        self.field = field
        self.message = message


def accepted(activity_id: int | None, *, is_new: bool) -> JSONResponse:
    """202, or 200 for a repeat; only after the commit."""
    body = Accepted(id=activity_id, is_repeat=not is_new)
    return JSONResponse(body.model_dump(), status_code=202 if is_new else 200)


def not_taken(error: Exception) -> JSONResponse:
    """The answer to a request that was not taken; what is not the sender's fault is logged."""
    match error:
        case Turned():
            return _fault(error.status, error.field, error.message)
        case Refused():
            return _fault(422, error.field, error.reason)
        case Unavailable():
            log.warning("not taken, the sender is asked to come again: %s", error)
            return _fault(503, "database", "can't take it now; send it again")
    error_id = uuid4().hex[:8]
    log.error("request failed, error id %s", error_id, exc_info=error)
    return _fault(500, "server", f"failed; the log has it under {error_id}")


def _fault(status: int, field: str, message: str) -> JSONResponse:
    body = NotTaken(error=Fault(field=field, message=message))
    answer = JSONResponse(body.model_dump(), status_code=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = f"{RETRY_AFTER.total_seconds():.0f}"
    return answer
