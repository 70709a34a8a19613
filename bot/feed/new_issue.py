"""One new issue, as the list of them shows it: taken as an alert, whose feed is all news."""

import logging

from pydantic import ValidationError
from sqlmodel import Session

from bot.intake import tracker_differences
from bot.intake.intake import Refused
from bot.intake.shown import FromTracker
from bot.sentry.models import Issue as Answer
from bot.services import Services
from bot.sources.sentry import issue
from bot.vocabulary.via import Via
from store.issues import feed, issues
from store.people.directory import Organization

log = logging.getLogger(__name__)

QUERY = "is:unresolved"
PAGE = 100  # Issues in one answer.
LISTED = "it was told in a list with others"


def number(answer: Answer) -> int:
    """Sentry numbers issues as they come."""
    return int(answer.id) if answer.id.isdecimal() else 0


def is_news(session: Session, organization: Organization, answer: Answer) -> bool:
    """Whether no webhook or rule has told of it."""
    known = issues.by_source_id(session, organization.row_id, answer.id)
    return known is None or known.first_alert_at is None


def take(
    session: Session,
    services: Services,
    organization: Organization,
    answer: Answer,
    *,
    is_listed: bool = False,
) -> None:
    """One of a list is told to nobody, and has no card that its feed could change."""
    body = {"action": "created", "data": {"issue": answer.payload}}
    try:
        incoming = issue.read(body, "")
    except ValidationError as error:
        log.warning("the new issue %s is left out: %s", answer.short_id, error)
        return
    if not isinstance(incoming, FromTracker):
        return
    silence = LISTED if is_listed else ""
    shown = incoming.shown.model_copy(update={"is_feed_read": True})
    told = {
        "organization": organization.slug,
        "silence": silence,
        "shown": shown,
        "via": Via.POLL,
    }
    try:
        tracker_differences.take(session, services, incoming.model_copy(update=told), "sentry")
    except Refused as refusal:
        log.warning("the new issue %s is left out: %s", answer.short_id, refusal)
    if not is_listed:
        feed.hint(session, organization.row_id, answer.id, at=services.steady())
    feed.begin(session, organization.row_id, answer.id)
