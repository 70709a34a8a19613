"""Events as the API and the webhook of an alert rule have them."""

import secrets
from typing import Any

from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.records import Issue, Json
from bot.sandbox.sentry.shapes import projects
from bot.sandbox.sentry.shapes.issues import permalink
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


def hook_alert(state: State, issue: Issue, rule: str) -> None:
    """An issue alert rule fired for the newest event."""
    event, project = issue.event, issue.project
    api = f"{state.public_url}/api/0"
    told = event["_about"]
    tags = [[one["key"], one["value"]] for one in event["tags"]]
    shown: dict[str, Any] = {
        "event_id": event["id"],
        "project": project.id,
        "release": told.get("release"),
        "platform": project.platform,
        "message": told["message"],
        "datetime": event["dateCreated"],
        "tags": tags,
        "culprit": issue.culprit,
        "environment": told["environment"],
        "exception": {"values": [_raw_exception(event)]},
        "level": issue.level,
        "location": FILE,
        "metadata": issue.metadata,
        "title": issue.title,
        "type": "error",
        "url": f"{api}/projects/{project.org}/{project.slug}/events/{event['id']}/",
        "web_url": f"{permalink(state, issue)}events/{event['id']}/",
        "issue_url": f"{api}/organizations/{project.org}/issues/{issue.id}/",
        "issue_id": issue.id,
    }
    state.hook("event_alert", "triggered", {"event": shown, "triggered_rule": rule}, None)


def _raw_exception(event: Json) -> Json:
    """As an event itself has it: other names than in the API."""
    found = event["entries"][0]["data"]["values"][0]
    frame = found["stacktrace"]["frames"][0]
    raw = {
        "filename": frame["filename"],
        "module": frame["module"],
        "function": frame["function"],
        "lineno": frame["lineNo"],
        "in_app": frame["inApp"],
        "context_line": frame["context"][0][1] if frame["context"] else None,
    }
    return {"type": found["type"], "value": found["value"], "stacktrace": {"frames": [raw]}}
