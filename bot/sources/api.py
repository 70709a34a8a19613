"""`POST /api/activities`: activity from scripts and other trackers."""

from sqlmodel import Session

from bot.intake import intake
from bot.intake.incoming import Incoming
from bot.services import Services
from bot.sources.posts import Post

EXAMPLE = {
    "id": "ci-4711",
    "type": "assigned",
    "issue": {
        "id": "90210",
        "short_id": "SHOP-7",
        "title": "TypeError: charge() missing 1 required argument",
        "project": "shop",
    },
    "actor": {"name": "Ada Lovelace", "email": "ada@acme.test"},
    "data": {"assignee": "Grace Hopper", "assigneeEmail": "grace@acme.test"},
}


def take(session: Session, services: Services, incoming: Incoming) -> tuple[int | None, bool]:
    taken = intake.take(session, services, incoming, "api")
    return taken.activity_id, taken.is_new


ACTIVITIES = Post(
    path="/api/activities",
    name="api",
    body=Incoming,
    example=EXAMPLE,
    summary="Tell that something happened to an issue",
    description="Send it again with the same `id` if no answer comes: a repeat changes "
    "nothing. `data` depends on the type.",
    take=take,
)
