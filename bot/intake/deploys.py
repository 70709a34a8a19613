"""A deploy that a build told and the tracker shows too is one, whoever is first.

It has no id that both know: it is known by its project, release, environment and hour.
"""

from datetime import timedelta

from sqlmodel import Session

from bot.activities import latest
from bot.intake.incoming import Incoming
from bot.services import Services
from store.issues import releases
from store.issues.places import Place

WITHIN = timedelta(hours=1)  # Between the two; one source tells its own as often as it likes.


def told(
    session: Session, services: Services, place: Place, incoming: Incoming, source: str
) -> int | None:
    """The activity by which another source told of it; None: it is news."""
    version = incoming.data.get("version")
    if place.project_id is None or not isinstance(version, str):
        return None
    at = latest.moment(incoming.occurred_at, services.now())
    environment = str(incoming.data.get("environment") or "")
    return releases.deployed(
        session,
        place.project_id,
        (" ".join(version.split()), " ".join(environment.split())),
        (at - WITHIN, at + WITHIN),
        source,
    )
