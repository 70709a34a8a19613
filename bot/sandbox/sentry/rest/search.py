"""The list of issues: by search, by ids, by a short id."""

import shlex
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.changes import wanted
from bot.sandbox.sentry.changes.apply import apply
from bot.sandbox.sentry.errors import RestError, bad, forbidden
from bot.sandbox.sentry.records import Issue, Project, Team
from bot.sandbox.sentry.rest.access import reaches
from bot.sandbox.sentry.rest.issues import READ, WRITE
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.request import Request, ok, route
from bot.sandbox.sentry.rest.times import moment, period
from bot.sandbox.sentry.shapes.archive import is_over
from bot.sandbox.sentry.shapes.issues import listed

MANY_PROJECTS = "You do not have the multi project stream feature enabled"
SORTS: dict[str, Callable[[Issue], float]] = {
    "date": lambda one: one.last_seen.timestamp(),
    "new": lambda one: one.first_seen.timestamp(),
    "freq": lambda one: one.count,
    "user": lambda one: one.users,
    "trends": lambda one: one.count,
    "inbox": lambda one: one.first_seen.timestamp(),
}
LONG = timedelta(days=90)  # What is searched when no time is given.
STATUSES = {"unresolved": "unresolved", "resolved": "resolved", "archived": "ignored"}
STATUSES |= {"ignored": "ignored", "muted": "ignored"}


@route("GET", "issues", "organizations/{org}/issues/", scopes=READ)
def listed_issues(request: Request) -> Reply:
    """Of one project: several need a feature. By ids (`group`) no search is done."""
    if request.first("shortIdLookup") in {"1", "true"}:
        short = _by_short_id(request)
        if short is not None:
            return ok([_shown(request, short)], headers={"X-Sentry-Direct-Hit": "1"})
    project = _project(request)
    groups = request.query.get("group")
    if groups:
        return ok([_shown(request, one) for one in _by_ids(request, project, groups)])
    return _search(request, project)


@route("GET", "project issues", "projects/{org}/{project}/issues/", scopes=READ)
def project_issues(request: Request) -> Reply:
    return _search(request, request.state.project_of(request.names["project"], request.org))


@route("PUT", "issues", "organizations/{org}/issues/", scopes=WRITE)
def change_many(request: Request) -> Reply:
    """Those of one project that are named by `id`; 204 where none is there."""
    state, fields = request.state, request.fields()
    found = _by_ids(request, _project(request), request.query.get("id", []))
    for one in found:
        apply(state, one, wanted.read(state, one, fields), request.person)
    return ok(
        {**fields, "inbox": None, "statusDetails": {}} if found else "", 200 if found else 204
    )


def _search(request: Request, project: Project) -> Reply:
    sort = request.first("sort", "date")
    if sort not in SORTS:
        raise bad(f"Sort key '{sort}' not supported.")
    begin, end = _span(request)
    terms = _terms(request.first("query") if "query" in request.query else "is:unresolved")
    found = [
        one
        for one in request.state.issues.values()
        if one.project is project and one.last_seen >= begin and one.first_seen <= end
        if all(_fits(request, one, name, value) for name, value in terms)
    ]
    found.sort(key=lambda one: (SORTS[sort](one), int(one.id)), reverse=True)
    return page(request, found, lambda one: _shown(request, one))


def _shown(request: Request, issue: Issue) -> dict[str, object]:
    collapsed = set(request.query.get("collapse", []))
    return listed(request.state, issue, request.person, collapsed)


def _project(request: Request) -> Project:
    """The one project that is asked for, by id or slug."""
    state, names = request.state, request.query.get("project", [])
    ours = [one for one in state.projects.values() if one.org == request.org]
    found = [one for one in ours if not names or {str(one.id), one.slug, "-1"} & {*names}]
    if names and "-1" not in names and len(found) < len(set(names)):
        raise forbidden()
    if len(found) != 1:
        raise bad(MANY_PROJECTS)
    if not reaches(state, request.person, found[0]):
        raise forbidden()
    return found[0]


def _by_short_id(request: Request) -> Issue | None:
    try:
        return request.state.find_issue(request.first("query"), request.org)
    except RestError:
        return None


def _by_ids(request: Request, project: Project, groups: list[str]) -> list[Issue]:
    """Those that are there: a merged or deleted one is left out."""
    if not all(group.isdecimal() for group in groups):
        raise bad("Group ids must be integers")
    found = [request.state.issues.get(group) for group in dict.fromkeys(groups)]
    return [one for one in found if one is not None and one.project is project]


def _span(request: Request) -> tuple[datetime, datetime]:
    now = request.state.clock.now()
    text = request.first("statsPeriod")
    if text:
        back = period(text)
        if back is None:
            raise bad(f"Invalid statsPeriod: '{text}'")
        return now - back, now
    begin, end = request.first("start"), request.first("end")
    if not begin and not end:
        return now - LONG, now
    first, last = moment(begin), moment(end)
    if first is None or last is None:
        raise bad("start and end are both required, as ISO 8601")
    if first > last:
        raise bad("start must be before end")
    return first, last


def _terms(query: str) -> list[tuple[str, str]]:
    """Pairs of key and value; a bare word has no key."""
    terms = []
    for word in shlex.split(query):
        name, colon, value = word.partition(":")
        if colon and not value:
            raise bad(f"Error parsing search query: Empty string after '{name}:'")
        terms.append((name, value) if colon else ("", word))
    return terms


def _fits(request: Request, issue: Issue, name: str, value: str) -> bool:
    if name.startswith("!"):
        return not _fits(request, issue, name[1:], value)
    if name in SEARCHES:
        return SEARCHES[name](request, issue, value)
    tags = {one["key"]: one["value"] for one in issue.event.get("tags", [])}
    return bool(tags.get(name) == value)


def _is(request: Request, issue: Issue, value: str) -> bool:
    if value in {"assigned", "unassigned"}:
        return (issue.assignee is not None) == (value == "assigned")
    if value in {"new", "ongoing", "escalating", "regressed"}:
        return issue.substatus == value
    if value not in STATUSES:
        raise bad(f"invalid value for 'is' filter: {value}")
    over = issue.status == "ignored" and is_over(request.state, issue)
    return ("unresolved" if over else issue.status) == STATUSES[value]


def _is_assigned(request: Request, issue: Issue, value: str) -> bool:
    assignee, viewer = issue.assignee, request.person
    if value == "none":
        return assignee is None
    if isinstance(assignee, Team):
        return value == f"#{assignee.slug}"
    return assignee is not None and (
        value in {assignee.email, assignee.username} or (value == "me" and assignee is viewer)
    )


def _in_time(request: Request, seen: datetime, value: str) -> bool:
    """`-24h` is within, `+24h` before, `>` and `<` compare with a moment."""
    back = period(value[1:])
    if value[0] in "+-" and back is not None:
        since = request.state.clock.now() - back
        return seen >= since if value[0] == "-" else seen < since
    at = moment(value.lstrip("<>="))
    if at is None:
        raise bad(f"Error parsing search query: invalid date {value}")
    return seen >= at if value[0] == ">" else seen <= at


def _has_text(_request: Request, issue: Issue, value: str) -> bool:
    return value.lower() in f"{issue.title} {issue.culprit}".lower()


SEARCHES: dict[str, Callable[[Request, Issue, str], bool]] = {
    "": _has_text,
    "is": _is,
    "assigned": _is_assigned,
    "assigned_or_suggested": _is_assigned,
    "issue": lambda _, issue, value: value.upper() in {issue.short_id, issue.id},
    "issue.id": lambda _, issue, value: value == issue.id,
    "level": lambda _, issue, value: issue.level == value,
    "priority": lambda _, issue, value: issue.priority == value,
    "firstSeen": lambda request, issue, value: _in_time(request, issue.first_seen, value),
    "lastSeen": lambda request, issue, value: _in_time(request, issue.last_seen, value),
}
