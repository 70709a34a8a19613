"""Whether the tracker's consent works here, and how people get to it."""

from enum import StrEnum

from sqlmodel import Session

from bot.errors import UserError
from bot.sentry.errors import SentryError
from bot.sentry.oauth.client import OAuth, oauth_of
from bot.services import Services
from store.people import directory

CALLBACK = "/sentry/callback"  # After HELIOGRAPH_URL; the application in Sentry names it.


class Unreachable(UserError):
    """{tracker} can't be asked now, so nobody can be linked by it. Please try again in a moment."""


class Grant(StrEnum):
    DEVICE = "device"  # Nothing needs to reach Heliograph.
    CODE = "code"  # The browser comes back to HELIOGRAPH_URL.


def grant_of(services: Services) -> Grant | None:
    """The one that works here; None: there is none. It may ask the tracker.

    Raises:
        SentryError: it does not answer.
    """
    oauth = oauth_of(services)
    if oauth is None:
        return None
    try:
        if oauth.has_device_grant():
            return Grant.DEVICE
    except SentryError:
        if services.settings.heliograph_url is None:
            raise
    return Grant.CODE if services.settings.heliograph_url else None


def application(services: Services) -> OAuth:
    """LookupError where none is set up; whoever offers it asks first."""
    found = oauth_of(services)
    if found is None:
        raise LookupError("no application of Sentry's is set up")
    return found


def callback(services: Services) -> str:
    return f"{services.settings.heliograph_url}{CALLBACK}"


def page_of(session: Session, services: Services) -> str:
    """Where people's browsers reach the tracker; no slash at the end."""
    settings = services.settings
    if settings.sentry_public_url:
        return settings.sentry_public_url
    found = directory.organization_by_slug(session, settings.sentry_org or "")
    return (found.url if found and found.url else settings.sentry_url or "").rstrip("/")
