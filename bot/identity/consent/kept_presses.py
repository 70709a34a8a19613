"""Presses that waited until their member allowed them: asked for now, as that member."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from bot.identity.pending_actions import KEPT_FOR, TooLongAgo
from bot.services import Services
from store.engine import wake_after_commit
from store.issues import wishes
from store.issues.wishes import WishState
from store.outbox import enqueue
from store.outbox.models import Purpose

LANE = "sentry"  # The provider that presses are asked by.
SLOW = timedelta(seconds=5)  # Then who pressed hears that there is no answer yet.


def take_up(session: Session, services: Services, member_id: int, account_id: str) -> None:
    """Those of the last ten minutes, in their order; of the others it is said that they are not."""
    now, at = services.now(), services.steady()
    for wish, token in wishes.kept_of(session, member_id):
        if now - wish.created_at > KEPT_FOR:
            late = {"state": WishState.GIVEN_UP, "reason": str(TooLongAgo()), "ended_at": now}
            wishes.take_up(session, wish, **late, tell_at=at)
            wake_after_commit(session, wishes.TO_TELL)
            continue
        key = uuid4().hex
        again: dict[str, Any] = {
            "state": WishState.WAITING,
            "reason": "",
            "key": key,
            "account": account_id,
            "known": None,
            "created_at": now,
            "tell_at": at + SLOW,
        }
        if wishes.take_up(session, wish, **again):
            enqueue.delivery(session, f"{LANE}:{token}", Purpose.WISH, at=at, key=key)
