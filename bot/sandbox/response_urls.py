"""The addresses under which an app may answer one click or command."""

import dataclasses
import secrets
import time

LIFE_SECONDS = 30 * 60.0
USES = 5


@dataclasses.dataclass(slots=True)
class ResponseUrl:
    channel: str
    user: str
    message_ts: str | None  # Of the message whose button was pressed.
    ends_at: float
    uses_left: int = USES


class ResponseUrls:
    def __init__(self) -> None:
        self._found: dict[str, ResponseUrl] = {}

    def make(self, kind: str, channel: str, user: str, message_ts: str | None) -> str:
        """A new path; kind is "actions" or "commands"."""
        path = f"{kind}/{secrets.token_hex(12)}"
        ends_at = time.monotonic() + LIFE_SECONDS
        self._found[path] = ResponseUrl(channel, user, message_ts, ends_at)
        return path

    def use(self, path: str) -> ResponseUrl | None:
        """Count one use; None when it is unknown, too old, or used up."""
        found = self._found.get(path)
        if found is None or found.uses_left == 0 or found.ends_at < time.monotonic():
            return None
        found.uses_left -= 1
        return found

    def expire(self) -> None:
        """Let the 30 minutes of all of them be over."""
        for found in self._found.values():
            found.ends_at = 0.0
