"""The webhook of an issue alert rule: an event in its raw form."""

from typing import Any

from bot.sandbox.sentry.events import FILE
from bot.sandbox.sentry.records import Issue, Json
from bot.sandbox.sentry.shapes.issues import permalink
from bot.sandbox.sentry.state import State


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
