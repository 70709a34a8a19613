"""Actions that people wanted before they were linked: kept for ten minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.errors import UserError
from bot.identity.gate import Presser
from bot.services import Services
from store.people import pending_actions
from store.people.pending_actions import PendingActionRow

KEPT_FOR = timedelta(minutes=10)
TOLD_FOR = timedelta(hours=1)  # So long somebody who is linked too late is told so.


class TooLongAgo(UserError):
    """What you pressed before is more than 10 minutes old and was not done. Please do it again."""


@dataclass(frozen=True)
class PendingAction:
    """A press that may be done later; its values are plain JSON."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


def keep(services: Services, by: Presser, pending: PendingAction) -> None:
    """Keep it in place of what the person wanted before."""
    action = PendingActionRow(
        team_id=by.team_id,
        slack_user_id=by.user_id,
        channel_id=by.channel_id,
        name=pending.name,
        data=dict(pending.values),
        kept_at=services.now(),
    )
    with services.database.write() as session:
        pending_actions.keep(session, action, services.now() - TOLD_FOR)


def find(services: Services, by: Presser, name: str) -> PendingAction | None:
    """What of that name the person wanted last, which is theirs still.

    Raises:
        TooLongAgo: it was more than ten minutes ago.
    """
    with services.database.read() as session:
        found = pending_actions.find(session, by.team_id, by.user_id)
    if found is None or found.name != name:
        return None
    if services.now() - found.kept_at > KEPT_FOR:
        raise TooLongAgo
    return PendingAction(found.name, found.data)


def take(services: Services, by: Presser) -> tuple[Presser, PendingAction] | None:
    """What the person wanted in the last ten minutes, and where; the next call finds nothing.

    Raises:
        TooLongAgo: it was not much before that.
    """
    with services.database.write() as session:
        found = pending_actions.take(session, by.team_id, by.user_id)
    age = services.now() - found.kept_at if found else TOLD_FOR
    if found is None or age >= TOLD_FOR:
        return None
    if age > KEPT_FOR:
        raise TooLongAgo
    there = Presser(by.team_id, by.user_id, by.home_team_id, found.channel_id)
    return there, PendingAction(found.name, found.data)
