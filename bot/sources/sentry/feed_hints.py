"""Where the tracker's API is connected, a webhook of an issue is a hint to read its feed."""

from sqlmodel import Session

from bot.intake import tracker_differences, tracker_ids
from bot.intake.intake import Receipt
from bot.intake.shown import FromTracker
from bot.sentry.client import client_of
from bot.services import Services
from store.issues import feed
from store.issues.issues import Issue
from store.people.directory import Organization


def take(session: Session, services: Services, incoming: FromTracker, source: str) -> Receipt:
    """Have the issue's feed read: it says what happened, who did it and when, once.

    A new issue is told at once, as every alert; all that its feed has is news from then on.

    Raises:
        Refused: nothing was written.
    """
    session.flush()  # Where it belongs is asked around the session.
    if not is_connected(session, services, incoming):
        return tracker_differences.take(session, services, incoming, source)
    told = Receipt(None, is_new=True)
    if incoming.kind.posts_card and not _is_told(session, incoming):
        shown = incoming.shown.model_copy(update={"is_feed_read": True})
        alert = incoming.model_copy(update={"shown": shown})
        told = tracker_differences.take(session, services, alert, source)
    hint(session, services, incoming)
    return told


def _is_told(session: Session, incoming: FromTracker) -> bool:
    """Whether it only says that an issue is new, and a poll or a rule was faster."""
    facts, shown = incoming.issue, incoming.shown
    if facts is None or shown.is_rule:
        return False
    place = tracker_ids.place_of(session, incoming, facts)
    known = session.get(Issue, place.issue_id) if place.issue_id is not None else None
    return known is not None and known.first_alert_at is not None


def hint(session: Session, services: Services, incoming: FromTracker) -> None:
    """Have the feed of the activity's issue read, soon after the commit."""
    facts, shown = incoming.issue, incoming.shown
    if facts is None:
        return
    place = tracker_ids.place_of(session, incoming, facts)
    tracker_ids.known(session, services, incoming, facts, place)
    state = shown.state.model_dump(mode="json") if shown.state is not None else None
    feed.hint(
        session,
        place.organization_id,
        facts.id,
        at=services.steady(),
        kind="" if incoming.kind.posts_card else incoming.type,
        state=state,
    )
    if incoming.kind.posts_card and not shown.is_rule:
        feed.begin(session, place.organization_id, facts.id)


def is_connected(session: Session, services: Services, incoming: FromTracker) -> bool:
    """Whether it is an issue of the organization whose API is connected.

    Raises:
        Refused: nobody knows whose it is.
    """
    client = client_of(services)
    if client is None:
        return False
    if incoming.organization is not None or incoming.issue is None:
        return incoming.organization in (None, client.organization_slug)
    place = tracker_ids.place_of(session, incoming, incoming.issue)
    organization = session.get_one(Organization, place.organization_id)
    return organization.slug == client.organization_slug
