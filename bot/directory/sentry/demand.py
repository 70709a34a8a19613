"""Something that the directory does not have was named: it is read again soon."""

from sqlmodel import Session

from bot.services import Services
from store.people import directory_sync


def want(session: Session, services: Services) -> None:
    """Within half a minute, by whichever process has the duty."""
    slug = services.settings.sentry_org
    if slug is not None:
        directory_sync.note(session, slug, wanted_at=services.steady())
