"""Messages that asked somebody to link themselves: once they are linked, the button goes.

Only what was pressed can be changed, by the address that came with the press; so it is kept here
while they go on in the modal. After a start, or where another process goes on, the button stays,
and who presses it is told whom they are linked to.
"""

import threading
from collections.abc import Mapping
from typing import Any

from bot.identity.gate import Presser
from listeners.payloads import is_in_message

KEPT_MAX = 256  # Of people at once; the oldest are forgotten.

Payload = Mapping[str, Any]


class LinkPrompts:
    """By workspace and user, the payload of the press; one each, the newest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], Payload] = {}

    def keep(self, by: Presser, body: Payload) -> None:
        """Where it was pressed in a message; a command has none."""
        with self._lock:
            self._kept.pop(_key(by), None)
            if not is_in_message(body):
                return
            while len(self._kept) >= KEPT_MAX:
                del self._kept[next(iter(self._kept))]
            self._kept[_key(by)] = body

    def take(self, by: Presser) -> Payload | None:
        """Once."""
        with self._lock:
            return self._kept.pop(_key(by), None)


def _key(by: Presser) -> tuple[str, str]:
    return by.team_id, by.user_id
