"""One issue: read, changed, deleted, and its activity."""

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.changes import wanted
from bot.sandbox.sentry.changes.apply import apply
from bot.sandbox.sentry.errors import missing
from bot.sandbox.sentry.events import shown_event
from bot.sandbox.sentry.records import Json
from bot.sandbox.sentry.rest.access import find_issue
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.request import Request, ok, route
from bot.sandbox.sentry.shapes import issues as shapes

READ = ("event:read", "event:write", "event:admin")
WRITE = ("event:write", "event:admin")
ISSUE = "organizations/{org}/issues/{issue}/"
COLLAPSED = {"release": ("firstRelease", "lastRelease"), "tags": ("tags",), "stats": ("stats",)}
OLD = "issues/{issue}/"  # Without the organization; it works still.


@route("GET", "issue", ISSUE, OLD, scopes=READ)
def read(request: Request) -> Reply:
    found = find_issue(request)
    shown = shapes.whole(request.state, found, request.person)
    for name in request.query.get("collapse", []):
        for field in COLLAPSED.get(name, ()):
            shown.pop(field)
    expanded: Json = dict.fromkeys(request.query.get("expand", []))
    if "owners" in expanded:
        expanded["owners"] = shapes.owners(found)
    return ok(shown | expanded)


@route("PUT", "issue", ISSUE, OLD, scopes=WRITE)
def change(request: Request) -> Reply:
    """All fields or none; the answer is the issue as it is afterwards."""
    state, issue = request.state, find_issue(request)
    apply(state, issue, wanted.read(state, issue, request.fields()), request.person)
    return ok(shapes.issue(state, issue, request.person))


@route("DELETE", "issue", ISSUE, OLD, scopes=("event:admin",))
def delete(request: Request) -> Reply:
    """No webhook, no activity: it is just gone."""
    state, issue = request.state, find_issue(request)
    del state.issues[issue.id]
    state.touch()
    return ok("", 202)


@route("GET", "activities", f"{ISSUE}activities/", f"{OLD}activities/", scopes=READ)
def activities(request: Request) -> Reply:
    """Never paged, whatever is asked for."""
    return ok({"activity": shapes.activity(request.state, find_issue(request), request.person)})


@route("GET", "event", f"{ISSUE}events/{{event}}/", f"{OLD}events/{{event}}/", scopes=READ)
def event(request: Request) -> Reply:
    """The newest one: `latest`, `oldest` and `recommended` are the same here."""
    issue, name = find_issue(request), request.names["event"]
    if not issue.event or name not in {"latest", "oldest", "recommended", issue.event["id"]}:
        raise missing("Event not found")
    return ok(shown_event(issue.event))


@route("GET", "shortid", "organizations/{org}/shortids/{short_id}/", scopes=READ)
def by_short_id(request: Request) -> Reply:
    state = request.state
    issue = state.find_issue(request.names["short_id"], request.org)
    found: Json = {
        "organizationSlug": request.org,
        "projectSlug": issue.project.slug,
        "shortId": issue.short_id,
        "groupId": issue.id,
        "group": shapes.issue(state, issue, request.person),
    }
    return ok(found)


@route("GET", "feed", "organizations/{org}/activity/", scopes=READ)
def feed(request: Request) -> Reply:
    """For a person, of their teams' projects; there is none for an integration."""
    state, person = request.state, request.person
    if person.is_proxy:
        raise missing()
    rows = [
        row
        for issue in state.issues.values()
        if person.teams & set(issue.project.teams)
        for row in issue.rows
    ]
    rows.sort(key=lambda row: row.id, reverse=True)
    return page(request, rows, lambda row: shapes.row(state, row, person))
