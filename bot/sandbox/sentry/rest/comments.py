"""Comments of an issue: rows of its activity that can be changed and taken back."""

import json
from datetime import timedelta
from typing import Any

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.errors import RestError, invalid, missing
from bot.sandbox.sentry.records import Issue, Json, Person, Row
from bot.sandbox.sentry.rest.access import find_issue
from bot.sandbox.sentry.rest.issues import ISSUE, OLD, READ, WRITE
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.request import Request, ok, route
from bot.sandbox.sentry.shapes import issues as shapes
from bot.sandbox.sentry.state import State

ALL = (f"{ISSUE}comments/", f"{ISSUE}notes/", f"{OLD}comments/", f"{OLD}notes/")
ONE = tuple(f"{path}{{comment}}/" for path in ALL)
SAME_WITHIN = timedelta(hours=1)  # The same text by the same user.
SAME = {"detail": "You have already posted that comment."}


@route("GET", "comments", *ALL, scopes=READ)
def listed(request: Request) -> Reply:
    """Newest first."""
    state, issue = request.state, find_issue(request)
    found = [row for row in reversed(issue.rows) if row.kind == "note"]
    return page(request, found, lambda row: shapes.row(state, row, request.person))


@route("POST", "comments", *ALL, scopes=WRITE)
def post(request: Request) -> Reply:
    state, issue, text = request.state, find_issue(request), text_of(request.fields())
    row = add(state, issue, request.person, text)
    return ok(shapes.row(state, row, request.person), 201)


@route("PUT", "comment", *ONE, scopes=WRITE)
def edit(request: Request) -> Reply:
    state, issue, row = request.state, find_issue(request), _own(request)
    change(state, issue, row, text_of(request.fields()), request.person)
    return ok(shapes.row(state, row, request.person))


@route("DELETE", "comment", *ONE, scopes=("event:admin",))
def delete(request: Request) -> Reply:
    take_back(request.state, find_issue(request), _own(request), request.person)
    return ok("", 204)


def add(state: State, issue: Issue, by: Person, text: str) -> Row:
    """Raises RestError for the same text again."""
    since = state.clock.now() - SAME_WITHIN
    for row in issue.rows:
        if row.kind == "note" and row.person is by and row.at > since and row.data["text"] == text:
            raise RestError(400, json.dumps(SAME))  # A JSON text that has JSON in it.
    row = state.write(issue, "note", {"text": text}, by)
    issue.subscribers.setdefault(by.id, "commented")
    _hook(state, issue, row, "created", by)
    return row


def change(state: State, issue: Issue, row: Row, text: str, by: Person) -> None:
    row.data = row.data | {"text": text}
    state.touch()
    _hook(state, issue, row, "updated", by)


def take_back(state: State, issue: Issue, row: Row, by: Person) -> None:
    issue.rows.remove(row)
    state.touch()
    _hook(state, issue, row, "deleted", by)


def text_of(fields: Json) -> str:
    if "text" not in fields:
        raise invalid({"text": ["This field is required."]})
    text: Any = fields["text"]
    if text is None:
        raise invalid({"text": ["This field may not be null."]})
    if not str(text).strip():
        raise invalid({"text": ["This field may not be blank."]})
    return str(text)


def _own(request: Request) -> Row:
    """The comment, which nobody else may change."""
    for row in find_issue(request).rows:
        is_named = str(row.id) == request.names["comment"] and row.kind == "note"
        if is_named and row.person is request.person:
            return row
    raise missing()


def _hook(state: State, issue: Issue, row: Row, action: str, by: Person) -> None:
    data: Json = {
        "comment_id": row.id,
        "issue_id": int(issue.id),
        "project_slug": issue.project.slug,
        "timestamp": iso(row.at),
        "comment": row.data["text"],
    }
    state.hook("comment", action, data, by)
