"""What an HTTP service's answer, or none, means for the relay; no text of requests' is used."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

from requests import exceptions
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.vocabulary.failures import (
    Failure,
    Malformed,
    PermanentFailure,
    TargetDead,
    TemporaryFailure,
    Unknown,
)

NEVER_LEFT = (exceptions.ConnectTimeout, exceptions.SSLError, exceptions.ProxyError)
NO_ADDRESS = (
    exceptions.InvalidURL,
    exceptions.InvalidSchema,
    exceptions.MissingSchema,
    exceptions.TooManyRedirects,
)
LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
OUR_FAULT = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}
DEAD = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.GONE,
}
ASKED_BY_NONE = timedelta(seconds=30)  # A limit that does not say how long it lasts.
ASKED_MAX = timedelta(hours=1)  # Nobody may silence a target for longer.


def unanswered(error: BaseException | None, service: str) -> Failure:
    """What it means that no answer came, by the error that requests raised."""
    if isinstance(error, NO_ADDRESS):
        return TargetDead(f"the address of {service} can't be used, or leads elsewhere")
    if isinstance(error, NEVER_LEFT) or _was_refused(error):
        return TemporaryFailure(f"{service} can't be reached")
    return Unknown(f"{service} gave no answer")


def answered(status: int, headers: Mapping[str, str], service: str) -> Failure:
    """What an answer that is no success means."""
    if status in LATER:
        return TemporaryFailure(f"{service} asked to wait ({status})", retry_after(headers))
    if status in DEAD:
        return TargetDead(f"{service} does not take anything there ({status})")
    if status in OUR_FAULT:
        return Malformed(f"{service} refused the message's form ({status})")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unknown(f"{service} failed ({status})")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return TargetDead(f"the address of {service} leads elsewhere ({status})")
    return PermanentFailure(f"{service} refused the message ({status})")


def retry_after(headers: Mapping[str, str]) -> timedelta:
    """What the header asks for, in seconds; requests' headers take names in any case."""
    seconds = headers.get("Retry-After", "").strip()
    if not (seconds.isascii() and seconds.isdigit()):
        return ASKED_BY_NONE
    return min(timedelta(seconds=int(seconds[:9])), ASKED_MAX)


def _was_refused(error: BaseException | None) -> bool:
    """Whether no connection came to be: nobody listens, or the name leads nowhere."""
    cause = error.args[0] if isinstance(error, exceptions.ConnectionError) and error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
