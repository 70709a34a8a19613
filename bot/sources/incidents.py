"""`POST /api/incidents`: metric alerts from scripts and other trackers."""

from sqlmodel import Session

from bot.incidents import take as incidents
from bot.incidents.report import Report
from bot.services import Services
from bot.sources.posts import Post

BODY_MAX = 8 * 1024 * 1024  # Bytes: more than 100,000 points.

EXAMPLE = {
    "id": "4",
    "identifier": "1",
    "title": "Too many errors",
    "status": "critical",
    "project": "shop",
    "url": "https://sentry.acme.test/organizations/acme/alerts/rules/details/7/?alert=1",
    "started_at": "2026-03-14T10:02:00Z",
    "rule": {
        "name": "Too many errors",
        "aggregate": "count()",
        "time_window": 10,
        "threshold": 1000,
    },
    "value": 1204,
    "points": [["2026-03-14T10:00:00Z", 310], ["2026-03-14T10:02:00Z", 1204]],
}


def take(session: Session, services: Services, report: Report) -> tuple[int | None, bool]:
    taken = incidents.take(session, services, report, "api")
    return taken.activity_id, taken.is_new


INCIDENTS = Post(
    path="/api/incidents",
    name="incidents",
    body=Report,
    example=EXAMPLE,
    summary="Tell the status of an incident",
    description="Send it again if no answer comes: the same status is told once. All statuses "
    "of one incident have the same `id`.",
    take=take,
    body_max=BODY_MAX,
    takes_nan=True,
)
