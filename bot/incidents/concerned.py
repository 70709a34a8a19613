"""Whom an incident concerns beside those whom a route leads to."""

from sqlmodel import Session

from bot.incidents.steps import LEVELS
from bot.recipients.rules import FALLTHROUGH_MAX
from bot.vocabulary.levels import LEVELS as ORDER
from store.incidents import incidents
from store.people import recipients


def around(session: Session, organization_id: int, project_id: int) -> list[str]:
    """Who was active in the project last: kept, so that who hears of it hears of its end."""
    found = recipients.recently_active(
        session, organization_id=organization_id, project_id=project_id, most=FALLTHROUGH_MAX
    )
    return [each.email for each in found]


def worst(session: Session, incident_id: int) -> str | None:
    """That it is over is told by the routes that took its worst status."""
    told = incidents.statuses(session, incident_id)
    return max((LEVELS[status] for status in told), key=ORDER.index, default=None)
