"""Metric alerts: incidents, and the numbers behind them."""

from datetime import UTC, datetime

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.clock import iso
from bot.sandbox.sentry.errors import bad, missing
from bot.sandbox.sentry.records import Incident, Json
from bot.sandbox.sentry.rest.issues import READ
from bot.sandbox.sentry.rest.organization import ORG
from bot.sandbox.sentry.rest.pages import page
from bot.sandbox.sentry.rest.request import Request, ok, route
from bot.sandbox.sentry.rest.times import moment, seconds
from bot.sandbox.sentry.shapes.people import user

SCOPES = ("org:read", "org:write", "org:admin", "alerts:read", "alerts:write")
OPEN = {10, 20}  # Warning and critical; 2 is closed.


@route("GET", "incidents", f"{ORG}incidents/", scopes=SCOPES)
def listed(request: Request) -> Reply:
    """Newest first; `status=open` or `closed`."""
    wanted = request.first("status")
    found = [
        one
        for one in reversed(request.state.incidents.values())
        if not wanted or (one.status in OPEN) == (wanted == "open")
    ]
    return page(request, found, shape)


@route("GET", "incident", f"{ORG}incidents/{{incident}}/", scopes=SCOPES)
def read(request: Request) -> Reply:
    name = request.names["incident"]
    found = request.state.incidents.get(int(name)) if name.isdecimal() else None
    if found is None:
        raise missing()
    shown = shape(found)
    if "activities" in request.query.get("expand", []):
        shown["activities"] = _activities(found)
    return ok(shown)


@route("GET", "events-stats", f"{ORG}events-stats/", scopes=READ)
def stats(request: Request) -> Reply:
    """The newest incident's points of the projects, in buckets of the interval."""
    state = request.state
    end = moment(request.first("end")) or state.clock.now()
    begin = moment(request.first("start"))
    step = seconds(request.first("interval", "1m"))
    if begin is None or step is None or begin >= end:
        raise bad("Invalid date range. Please try a more recent start date.")
    wanted = set(request.query.get("project", []))
    counts: dict[int, float] = {}
    for one in state.incidents.values():
        if not wanted or str(one.project.id) in wanted:
            counts |= {int(at.timestamp()) // step: value for at, value in one.points}
    first, last = int(begin.timestamp()) // step, int(end.timestamp()) // step
    data = [[at * step, [{"count": counts.get(at, 0)}]] for at in range(first, last + 1)]
    found: Json = {"data": data, "start": first * step, "end": last * step}
    return ok(found | {"isMetricsData": False})


def shape(found: Incident) -> Json:
    return {
        "id": str(found.id),
        "identifier": str(found.id),
        "organizationId": "2",
        "projects": [found.project.slug],
        "alertRule": found.rule,
        "activities": None,
        "status": found.status,
        "statusMethod": found.method,
        "type": 2,
        "title": found.title,
        "dateStarted": iso(found.started),
        "dateDetected": iso(found.started),
        "dateCreated": iso(found.started),
        "dateClosed": iso(_minute(found.closed)),
    }


def _activities(found: Incident) -> list[Json]:
    """That it came about, and who closed it."""
    begun: Json = {"type": 1, "value": None, "user": None, "dateCreated": iso(found.started)}
    rows = [begun]
    if found.closed is not None:
        by = user(found.closed_by) if found.closed_by else None
        rows.append({"type": 2, "value": "2", "user": by, "dateCreated": iso(found.closed)})
    told: Json = {"incidentIdentifier": str(found.id), "previousValue": None, "comment": None}
    return [{"id": str(number), **told, **row} for number, row in enumerate(rows, 1)]


def _minute(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC).replace(second=0, microsecond=0) if at else None
