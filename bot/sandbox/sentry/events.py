"""Events as the API and the webhook of an alert rule have them."""

import secrets

from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.records import Issue, Json
from bot.sandbox.sentry.shapes import projects
from bot.sandbox.sentry.state import State

EVENT = ("message", "tags", "environment", "line", "release")  # What can be told about one.
DEFAULTS: Json = {"environment": "production", "tags": {}, "message": "", "line": ""}
FILE, NUMBER = "app/views.py", 42


def event_of(state: State, issue: Issue, about: Json, before: Json | None = None) -> Json:
    """The newest event; what is not told about it is as in the one before."""
    kept = (before or {}).get("_about", {})
    told = DEFAULTS | kept | about
    tags = {"level": issue.level, "environment": told["environment"]} | told["tags"]
    if told.get("release"):
        tags["release"] = told["release"]
    number = secrets.token_hex(16)
    at = iso(state.clock.now())
    return {
        "id": number,
        "eventID": number,
        "groupID": issue.id,
        "projectID": str(issue.project.id),
        "title": issue.title,
        "message": told["message"],
        "platform": issue.project.platform,
        "type": "error",
        "culprit": issue.culprit,
        "location": FILE,
        "metadata": issue.metadata,
        "dateCreated": at,
        "dateReceived": at,
        "tags": [{"key": name, "value": str(value)} for name, value in sorted(tags.items())],
        "user": None,
        "contexts": {},
        "entries": [{"type": "exception", "data": {"values": [_exception(issue, told["line"])]}}],
        "release": projects.release(issue.release) if issue.release else None,
        "errors": [],
        "_about": told,
    }


def _exception(issue: Issue, line: str) -> Json:
    frame = {
        "filename": FILE,
        "absPath": f"/srv/{FILE}",
        "module": "app.views",
        "function": issue.culprit.rpartition(" in ")[2] or "view",
        "lineNo": NUMBER,
        "colNo": None,
        "inApp": True,
        "context": [[NUMBER, line]] if line else [],
    }
    return {
        "type": issue.metadata.get("type", "Error"),
        "value": issue.metadata.get("value", issue.title),
        "stacktrace": {"frames": [frame]},
    }


def shown_event(event: Json) -> Json:
    """Without what only this Sentry keeps."""
    return {name: value for name, value in event.items() if not name.startswith("_")}
