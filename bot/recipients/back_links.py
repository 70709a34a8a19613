"""A route that links back: the tracker's issue is told the thread of its first card there."""

from collections.abc import Collection, Sequence
from uuid import uuid4

from sqlmodel import Session

from bot.activities.occurrence import Occurrence
from bot.services import Services
from store.issues import remarks
from store.issues.intake import Way
from store.issues.issues import Issue
from store.issues.remarks import BackLink
from store.outbox import enqueue
from store.outbox.models import Purpose
from store.people.directory import Organization

LANE = "sentry:{token}/thread"  # Apart from what people press: nobody waits for it.


def owe(
    session: Session,
    services: Services,
    occurrence: Occurrence,
    ways: Sequence[Way],
    opened: Collection[str],
) -> None:
    """Enqueue it for each target in `opened`, which got its card; of an issue once, for ever."""
    issue_id, settings = occurrence.issue_id, services.settings
    targets = sorted({way.target for way in ways if way.link_back} & set(opened))
    if not targets or issue_id is None or not settings.sentry_url:
        return
    organization = session.get_one(Organization, occurrence.organization_id)
    if organization.slug != settings.sentry_org:
        return
    lane = LANE.format(token=session.get_one(Issue, issue_id).token)
    for target in targets:
        if remarks.link_to(session, issue_id, target) is not None:
            continue
        link = BackLink(
            key=uuid4().hex, issue_id=issue_id, target=target, created_at=services.now()
        )
        session.add(link)
        session.flush()
        enqueue.delivery(session, lane, Purpose.WISH, at=services.steady(), key=link.key)
