"""One request to the REST API, and the table of what is answered."""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.errors import RestError, bad, internal
from bot.sandbox.sentry.records import Json, Person, Token
from bot.sandbox.sentry.state import State

Handler = Callable[["Request"], Reply]


@dataclasses.dataclass(slots=True)
class Request:
    state: State
    method: str
    path: str  # From "/api/0/" on, as it came.
    query: Mapping[str, list[str]]
    content_type: str
    body: bytes
    names: dict[str, str]  # What the path names: org, issue, …
    found_token: Token | None = None

    @property
    def token(self) -> Token:
        if self.found_token is None:
            raise LookupError("a route without authentication has no token")
        return self.found_token

    @property
    def person(self) -> Person:
        """Who acts; for an integration its proxy."""
        return self.token.person

    @property
    def org(self) -> str:
        return self.names.get("org", self.state.org)

    def first(self, name: str, default: str = "") -> str:
        """The first value of a query's parameter."""
        return self.query.get(name, [default])[0]

    def fields(self) -> Json:
        """The body's fields; none without a body.

        Raises:
            RestError: as Sentry refuses what it cannot read; an array breaks it.
        """
        if not self.body:
            return {}
        if "form-urlencoded" in self.content_type:
            return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}
        if "json" not in self.content_type:
            kind = self.content_type.partition(";")[0]
            raise RestError(415, {"detail": f'Unsupported media type "{kind}" in request.'})
        try:
            found = json.loads(self.body)
        except ValueError as error:
            raise bad(f"JSON parse error - {error}") from error
        if not isinstance(found, dict):
            raise internal()
        return found


@dataclasses.dataclass(frozen=True, slots=True)
class Route:
    name: str  # Faults and the log call it so.
    parts: tuple[str, ...]
    method: str
    scopes: tuple[str, ...]  # Any one of these will do; none: any token, or no token at all.
    handler: Handler
    is_open: bool = False  # Needs no token.

    def names(self, parts: Sequence[str]) -> dict[str, str] | None:
        """What the path names, if this route fits it."""
        if len(parts) != len(self.parts):
            return None
        names = {}
        for wanted, part in zip(self.parts, parts, strict=True):
            if wanted.startswith("{"):
                names[wanted[1:-1]] = part
            elif wanted != part:
                return None
        return names


ROUTES: list[Route] = []


def route(
    method: str, name: str, *paths: str, scopes: Sequence[str] = (), is_open: bool = False
) -> Callable[[Handler], Handler]:
    """Answer a method of these paths, which end in a slash and name parts in braces."""

    def register(handler: Handler) -> Handler:
        for path in paths:
            parts = tuple(path.rstrip("/").split("/")) if path else ()
            ROUTES.append(Route(name, parts, method, tuple(scopes), handler, is_open))
        return handler

    return register


def find(method: str, parts: Sequence[str]) -> tuple[Route, dict[str, str]]:
    """The route of a path.

    Raises:
        RestError: 404 with an empty HTML body, or 405.
    """
    fits = [(one, names) for one in ROUTES if (names := one.names(parts)) is not None]
    if not fits:
        raise RestError(HTTPStatus.NOT_FOUND, None)
    for one, names in fits:
        if one.method == method:
            return one, names
    raise RestError(HTTPStatus.METHOD_NOT_ALLOWED, {"detail": f'Method "{method}" not allowed.'})


def slashless(method: str, path: str) -> Reply:
    """Sentry redirects nobody who forgot the slash at the end."""
    hint = "Route not found, did you forget a trailing slash?"
    if method != "GET":
        return Reply(404, {"info": f"{hint} try: {path}/"})
    arrow = " " * (len("try: ") + len(path)) + "^"
    return Reply(404, f"{hint}\n\ntry: {path}/\n{arrow}\n", {"Content-Type": "text/plain"})


def ok(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:  # noqa: ANN401 - any JSON
    return Reply(status, body, headers or {})
