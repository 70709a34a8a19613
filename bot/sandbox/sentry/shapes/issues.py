"""Issues and their activity as JSON."""

from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.records import Issue, Json, Person, Project, Row, Team
from bot.sandbox.sentry.shapes import projects
from bot.sandbox.sentry.shapes.archive import conditions, is_over
from bot.sandbox.sentry.shapes.feed import first_seen, folded
from bot.sandbox.sentry.shapes.people import app, seen_by, user
from bot.sandbox.sentry.state import State


def issue(state: State, found: Issue, viewer: Person | None) -> Json:
    """What a PUT, a list and a webhook have of it; without a viewer nobody is subscribed."""
    return {
        "id": found.id,
        "shareId": None,
        "shortId": found.short_id,
        "title": found.title,
        "culprit": found.culprit,
        "permalink": permalink(state, found),
        "logger": "root",
        "level": found.level,
        "status": _status(state, found),
        "statusDetails": _details(state, found, viewer),
        "substatus": found.substatus,
        "isPublic": found.is_public,
        "platform": found.project.platform,
        "project": _project(found.project),
        "type": "error",
        "metadata": found.metadata,
        "numComments": sum(row.kind == "note" for row in found.rows),
        "assignedTo": _assignee(found.assignee),
        **_seen_by(found, viewer.id if viewer else 0),
        "annotations": [],
        "issueType": "error",
        "issueCategory": "error",
        "priority": found.priority,
        "priorityLockedAt": iso(found.priority_locked_at),
        "isUnhandled": False,
        "count": str(found.count),
        "userCount": found.users,
        "firstSeen": iso(found.first_seen),
        "lastSeen": iso(found.last_seen),
    }


def _seen_by(found: Issue, viewer: int) -> Json:
    reason = found.subscribers.get(viewer)
    return {
        "isBookmarked": viewer in found.bookmarked_by,
        "isSubscribed": reason is not None,
        "subscriptionDetails": None if reason is None else {"reason": reason},
        "hasSeen": viewer in found.seen_by,
    }


def _project(found: Project) -> Json:
    shown = {"name": found.name, "slug": found.slug, "platform": found.platform}
    return {"id": str(found.id), **shown}


def listed(state: State, found: Issue, viewer: Person, collapsed: set[str]) -> Json:
    """An issue in a list."""
    shown = issue(state, found, viewer)
    names = ("count", "userCount", "firstSeen", "lastSeen")
    if "stats" in collapsed:
        return {name: value for name, value in shown.items() if name not in names}
    lifetime = {name: shown[name] for name in names} | {"stats": None}
    return shown | {"stats": {"24h": _stats(state)}, "lifetime": lifetime, "filtered": None}


def whole(state: State, found: Issue, viewer: Person) -> Json:
    """What a GET has of it."""
    release = projects.release(found.release) if found.release else None
    people = [state.people[number] for number in found.subscribers]
    return issue(state, found, viewer) | {
        "firstRelease": release,
        "lastRelease": release,
        "tags": [],
        "activity": activity(state, found, viewer),
        "seenBy": [user(state.people[number]) for number in sorted(found.seen_by)],
        "pluginActions": [],
        "pluginIssues": [],
        "pluginContexts": [],
        "userReportCount": 0,
        "stats": {"24h": _stats(state), "30d": _stats(state)},
        "participants": [(seen_by(one, viewer) or {}) | {"type": "user"} for one in people],
    }


def owners(found: Issue) -> list[Json] | None:
    """Who owns the code, and why."""
    at = iso(found.first_seen)
    return [{"type": why, "owner": who, "date_added": at} for why, who in found.owners] or None


def hooked(state: State, found: Issue) -> Json:
    """What a webhook has of it."""
    shown = issue(state, found, None)
    if not state.forms.permalinks:
        shown["permalink"] = None
    if state.forms.web_urls:
        shown["web_url"] = permalink(state, found)
    return shown


def activity(state: State, found: Issue, viewer: Person) -> list[Json]:
    """The feed: newest first, at most 100, equal neighbours folded."""
    return [row(state, one, viewer) for one in folded(found, first_seen(found))]


def row(state: State, found: Row, viewer: Person) -> Json:
    shown: Json = {
        "id": str(found.id),
        "user": seen_by(found.person, viewer),
        "type": found.kind,
        "data": found.data,
        "dateCreated": iso(found.at),
    }
    if state.forms.app_rows == "sentry_app":
        integration = found.integration
        shown["sentry_app"] = app(integration) if integration else None
        if integration:
            shown |= {"user": None, "source": "api"}
    return shown


def permalink(state: State, found: Issue) -> str:
    return f"{state.public_url}/organizations/{found.project.org}/issues/{found.id}/"


def _status(state: State, found: Issue) -> str:
    """Sentry shows an issue as unresolved from the moment that its archive is over."""
    if found.status == "ignored" and is_over(state, found):
        return "unresolved"
    return found.status


def _details(state: State, found: Issue, viewer: Person | None) -> Json:
    details: Json = {}
    if found.snooze is not None and not is_over(state, found):
        details |= conditions(found, found.snooze, viewer)
    if found.status == "resolved" and found.resolution is not None:
        details |= found.resolution.details
        if found.resolution.actor is not None:
            details["actor"] = seen_by(found.resolution.actor, viewer)
    return details


def _assignee(found: Person | Team | None) -> Json | None:
    if found is None:
        return None
    if isinstance(found, Team):
        return {"type": "team", "id": str(found.id), "name": found.slug}
    return {"type": "user", "id": str(found.id), "name": found.name, "email": found.email}


def _stats(state: State) -> list[list[int]]:
    """Hours without events: nobody here counts by the hour."""
    hour = int(state.clock.now().timestamp()) // 3600 * 3600
    return [[hour - 3600 * back, 0] for back in range(23, -1, -1)]
