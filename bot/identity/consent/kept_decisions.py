"""Decisions about requests that waited until their member allowed them: asked for now, as they."""

from datetime import timedelta
from uuid import uuid4

from sqlmodel import Session

from bot.identity.pending_actions import KEPT_FOR, TooLongAgo
from bot.services import Services
from store.engine import wake_after_commit
from store.invites import tracker_decisions
from store.issues.wishes import TO_TELL, WishState
from store.outbox import enqueue
from store.outbox.models import Purpose

LANE = "sentry"  # The provider that they are asked by.
SLOW = timedelta(seconds=5)  # Then who pressed hears that there is no answer yet.


def take_up(session: Session, services: Services, member_id: int) -> None:
    """Those of the last ten minutes; of the others it is said that they are not done."""
    now, at = services.now(), services.steady()
    for decision, token in tracker_decisions.kept_of(session, member_id):
        if now - decision.created_at > KEPT_FOR:
            late = {"state": WishState.GIVEN_UP, "reason": str(TooLongAgo()), "ended_at": now}
            tracker_decisions.change(session, decision, **late, tell_at=at)
            wake_after_commit(session, TO_TELL)
            continue
        key = (
            f"{tracker_decisions.KEY}{uuid4().hex}"  # A delivery of its own; the first one is dead.
        )
        again = {"state": WishState.WAITING, "reason": "", "key": key, "created_at": now}
        if tracker_decisions.change(session, decision, **again, tell_at=at + SLOW):
            enqueue.delivery(session, f"{LANE}:{token}", Purpose.WISH, at=at, key=key)
