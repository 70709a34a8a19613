"""Slack's events by their ids: one that Slack sends again is answered once.

Slack sends an event again where its ack was lost or late, on any connection, also to another
process. It is noted after it was done: what was not stored is not acked, and must be heard again.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltResponse

from bot.intake.group_commit import GroupCommit
from bot.services import Services, Unavailable
from bot.workspace import heard_events
from listeners.event_ack import NOT_NOW

log = logging.getLogger(__name__)

DONE = 200


class EventRepeats:
    """Lets each event through once; any number of threads."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._group_commit = GroupCommit(services)
        self._lock = threading.Lock()
        self._under_way: set[str] = set()  # The same event may come on both connections at once.

    def once(self, body: Mapping[str, Any], answer: Callable[[], BoltResponse]) -> BoltResponse:
        """What `answer` says; of an event that was heard before, that it is done.

        One that another thread has in hand is left to Slack: it may fail there.
        """
        event_id = _id_of(body)
        if not event_id:
            return answer()
        with self._lock:
            if event_id in self._under_way:
                return BoltResponse(status=NOT_NOW)
            self._under_way.add(event_id)
        try:
            if self._is_known(event_id):
                return BoltResponse(status=DONE)
            answered = answer()
            if answered is not None and answered.status == DONE:
                self._note(event_id)
            return answered
        finally:
            with self._lock:
                self._under_way.discard(event_id)

    def _is_known(self, event_id: str) -> bool:
        try:
            return heard_events.is_known(self._services, event_id)
        except Unavailable:
            return False  # Its listener finds out too, and leaves it to Slack.

    def _note(self, event_id: str) -> None:
        try:
            self._group_commit.write(lambda tx: heard_events.note(tx, self._services, event_id))
        except Unavailable as error:
            log.warning("an event that Slack sends again would be answered again: %s", error)


def _id_of(body: Mapping[str, Any]) -> str:
    """The id of an event; "" of all else."""
    event_id = body.get("event_id") if body.get("type") == "event_callback" else None
    return event_id[:200] if isinstance(event_id, str) else ""
