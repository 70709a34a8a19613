"""An answer of Sentry's, and which error it is where it is one."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.sentry.errors import (
    SentryBroken,
    SentryDenied,
    SentryElsewhere,
    SentryError,
    SentryNotFound,
    SentryRefused,
    SentryTokenInvalid,
)

NEXT = re.compile(r'<[^>]*>\s*;[^,]*?rel="next"[^,]*')
CURSOR = re.compile(r'cursor="([^"]*)"')
TEXT_MAX = 500  # Characters of Sentry's own words.
TEXTS_MAX = 10
DEPTH_MAX = 20

Kind = TypeVar("Kind", bound=BaseModel)


class Place(Protocol):
    @property
    def url(self) -> str: ...
    @property
    def tracker(self) -> str: ...


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_limited(self) -> bool:
        return self.status == HTTPStatus.TOO_MANY_REQUESTS

    @property
    def payload(self) -> Any:  # noqa: ANN401 - any JSON.
        """ValueError where it is no JSON."""
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("nested too deeply") from None

    @property
    def next_cursor(self) -> str:
        """Both relations are always there; "": this was the last page."""
        found = NEXT.search(self.headers.get("link", ""))
        if found is None or 'results="true"' not in found[0]:
            return ""
        cursor = CURSOR.search(found[0])
        return cursor[1] if cursor else ""

    def listed(self, tracker: str) -> list[Any]:
        payload = self.payload
        if not isinstance(payload, list):
            raise SentryBroken(f"{tracker} answered with something else than a list", self.status)
        return payload


def check(answer: Answer, place: Place) -> None:
    """That it is JSON of a success.

    Raises:
        SentryError: what it is instead.
    """
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        raise SentryElsewhere(_redirected(answer, place), answer.status)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise _refusal(answer, place)
    if answer.status in {HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT}:
        return
    try:
        _ = answer.payload
    except ValueError:
        raise _no_json(answer, place) from None


def read(kind: type[Kind], payload: object, tracker: str) -> Kind:
    """The payload as that; SentryBroken where it has another shape."""
    try:
        return kind.model_validate(payload)
    except ValidationError as error:
        raise _misshapen(error, kind.__name__, tracker) from None


def read_all(kind: type[Kind], payloads: list[Any], tracker: str) -> list[Kind]:
    try:
        return TypeAdapter(list[kind]).validate_python(payloads)  # type: ignore[valid-type]
    except ValidationError as error:
        raise _misshapen(error, kind.__name__, tracker) from None


def read_each(
    kind: type[Kind], payloads: list[Any], tracker: str
) -> tuple[list[Kind], list[SentryBroken]]:
    """Those rows that can be read, and what is wrong with the others.

    Raises:
        SentryBroken: none can be read, so it is the list that is wrong.
    """
    found, wrong = [], []
    for payload in payloads:
        try:
            found.append(kind.model_validate(payload))
        except ValidationError as error:
            told = payload.get("id") if isinstance(payload, dict) else None
            name = f" {told}" if isinstance(told, int | str) else ""
            wrong.append(_misshapen(error, f"{kind.__name__}{name[:TEXT_MAX]}", tracker))
    if wrong and not found:
        raise wrong[0]
    return found, wrong


def texts_of(payload: object) -> list[str]:
    """The words of a refusal: `{"field": ["text"]}`, `{"detail": …}`, JSON in a text, a list."""
    found = dict.fromkeys(text.strip()[:TEXT_MAX] for text in _texts(payload, DEPTH_MAX))
    return [text for text in found if text][:TEXTS_MAX]


def _texts(payload: object, depth: int) -> Iterator[str]:
    if not depth:
        return
    if isinstance(payload, str):
        inner = _parsed(payload)
        yield from [payload] if inner is None else _texts(inner, depth - 1)
    elif isinstance(payload, dict):
        for name, value in payload.items():
            if name != "errorId":
                yield from _texts(value, depth - 1)
    elif isinstance(payload, list):
        for value in payload:
            yield from _texts(value, depth - 1)


def _parsed(text: str) -> object:
    """A text can hold JSON again, as the refusal of a repeated comment does."""
    try:
        inner = json.loads(text) if text[:1] in {"{", "[", '"'} else None
    except (ValueError, RecursionError):
        return None
    return inner


def _refusal(answer: Answer, place: Place) -> SentryError:
    try:
        payload = answer.payload
    except ValueError:
        payload = None
    texts, tracker, status = texts_of(payload), place.tracker, answer.status
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SentryBroken(f"{tracker} has an error of its own (HTTP {status})", status)
    if payload is None and answer.body.strip():
        return _no_json(answer, place)
    if status == HTTPStatus.UNAUTHORIZED:
        said = f" ({texts[0]})" if texts else ""
        return SentryTokenInvalid(f"{tracker} does not know SENTRY_TOKEN{said}: set a valid one")
    if status == HTTPStatus.FORBIDDEN:
        return SentryDenied(f"{tracker} does not let SENTRY_TOKEN do that")
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return SentryNotFound(f"{tracker} has no such thing")
    return SentryRefused(texts or [f"HTTP {status}"], status, tracker)


def _no_json(answer: Answer, place: Place) -> SentryBroken:
    """A web page: of a sign-in, a proxy, another program; or half an answer."""
    start = answer.body[:200].lstrip().lower()
    if b"plain http request was sent to https" in answer.body[:2000].lower():
        text = f"{place.url} speaks https: SENTRY_URL must begin with https://"
        return SentryElsewhere(text, answer.status)
    if start.startswith(b"<"):
        text = (
            f"{place.url} answers with a web page (HTTP {answer.status}) where {place.tracker}'s"
            " API should: SENTRY_URL names another path or program, or a sign-in stands before it"
        )
        return SentryElsewhere(text, answer.status)
    text = f"{place.tracker}'s answer is no JSON (HTTP {answer.status})"
    return SentryBroken(text, answer.status)


def _redirected(answer: Answer, place: Place) -> str:
    """The target's query may hold anything, and is not repeated."""
    target = urlsplit(httpx.URL(place.url).join(_location(answer)).__str__())
    base = f"{target.scheme}://{target.netloc.rpartition('@')[2]}"
    path = target.path.partition("/api/0")[0].rstrip("/")
    if "/login" in path or "/auth" in path:
        return f"{place.url} sends to a sign-in at {base}: let {place.tracker}'s API through it"
    return f"{place.url} sends elsewhere: if {base}{path} is {place.tracker}, set SENTRY_URL to it"


def _location(answer: Answer) -> str:
    location = answer.headers.get("location", "")
    try:
        urlsplit(location)
        httpx.URL(location)
    except (ValueError, httpx.InvalidURL):
        return ""
    return location


def _misshapen(error: ValidationError, what: str, tracker: str) -> SentryBroken:
    """By the place of the first fault, without its value."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(map(str, first["loc"])) or "its whole"
    return SentryBroken(f"{tracker}'s {what} has another shape than expected, at {where}")
