"""The limits of hosted Sentry: so many requests of a kind in each second."""

import json
import time

from bot.sandbox.faults import Reply
from bot.sandbox.sentry.state import State

LIMITS = {("GET", "issue"): 5, ("PUT", "issue"): 5}  # A second, for the whole organization.
OTHERS = 999
TOO_OFTEN = (
    "You are attempting to use this endpoint too frequently. Limit is {limit} requests in 1 seconds"
)


class RateLimits:
    """Off until `is_on`; a self-hosted Sentry has none."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.is_on = False
        self.limits = dict(LIMITS)
        self._second = 0
        self._counts: dict[tuple[str, str], int] = {}

    def count(self, method: str, name: str) -> tuple[dict[str, str], Reply | None]:
        """The headers that the answer has, and the answer to what is too much."""
        if not self.is_on:
            return {}, None
        now = int(time.time())
        if now != self._second:
            self._second, self._counts = now, {}
        key, limit = (method, name), self.limits.get((method, name), OTHERS)
        used = self._counts[key] = self._counts.get(key, 0) + 1
        is_new = self._state.forms.new_429
        refusal = too_often(limit, now + 1, is_new=is_new) if used > limit else None
        return headers(limit, limit - used, now + 1), refusal


def headers(limit: int, remaining: int, reset: int) -> dict[str, str]:
    return {
        "X-Sentry-Rate-Limit-Remaining": str(max(0, remaining)),
        "X-Sentry-Rate-Limit-Limit": str(limit),
        "X-Sentry-Rate-Limit-Reset": str(reset),
    }


def too_often(limit: int, reset: int, *, is_new: bool = False) -> Reply:
    """Without Retry-After; in older versions a JSON text that calls itself HTML."""
    text, found = TOO_OFTEN.format(limit=limit), headers(limit, 0, reset)
    if is_new:
        return Reply(429, {"detail": text}, found)
    return Reply(429, json.dumps(text), found | {"Content-Type": "text/html; charset=utf-8"})
