"""How fast Sentry may be asked: one budget for the whole program, presses before polling.

Sentry counts by endpoint and method, for the whole organization, and tells with every answer what
is left until when (`X-Sentry-Rate-Limit-*`). Its clock may be another than ours: the reset is
measured against the answer's own `Date`.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

LIMIT, REMAINING, RESET = (
    f"x-sentry-rate-limit-{name}" for name in ("limit", "remaining", "reset")
)
WINDOW_MAX = 60.0  # Seconds; Sentry's windows have 1 to 60.
WINDOW_LEAST = 1.0  # Seconds; the reset is told in whole ones.
UNTOLD = 5.0  # Seconds to wait after a refusal that does not say.
KEPT_FOR_PRESSES = 2  # Of a window's requests, from its third on.


@dataclass
class _Window:
    limit: int
    left: int
    until: float  # By our steady clock.


class Pace:
    """What may be asked now, by the kind of question (as `GET issue`)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: dict[str, _Window] = {}
        self._lock = threading.Lock()

    def take(self, kind: str, *, urgent: bool) -> float:
        """0.0: go on, it is counted. Else the seconds until it makes sense to ask again."""
        with self._lock:
            window = self._windows.get(kind)
            if window is None:
                return 0.0
            now = self._clock()
            if now >= window.until:
                window.left, window.until = window.limit, now + WINDOW_LEAST
            kept = min(KEPT_FOR_PRESSES, max(0, window.limit - 1)) if not urgent else 0
            if window.left <= kept:
                return max(window.until - now, 0.01)
            window.left -= 1
            return 0.0

    def learn(self, kind: str, headers: Mapping[str, str], *, refused: bool = False) -> float:
        """From an answer; the seconds to wait after a refusal."""
        wait = _seconds_left(headers)
        limit = _number(headers.get(LIMIT))
        with self._lock:
            if refused:
                wait = max(WINDOW_LEAST, UNTOLD if wait is None else wait)
                before = self._windows.get(kind)
                most = limit or (before.limit if before else 1)
                self._windows[kind] = _Window(most, 0, self._clock() + wait)
            elif limit and wait is not None:
                self._follow(kind, limit, _number(headers.get(REMAINING)), wait)
        return wait or 0.0

    def _follow(self, kind: str, limit: int, left: int | None, wait: float) -> None:
        """Answers come out of order: within a window what is left only falls."""
        until = self._clock() + max(wait, WINDOW_LEAST)
        before = self._windows.get(kind)
        told = limit if left is None else left
        if before is not None and self._clock() < before.until:
            before.limit, before.left = limit, min(before.left, told)
        else:
            self._windows[kind] = _Window(limit, told, until)


def _seconds_left(headers: Mapping[str, str]) -> float | None:
    """Until the window ends; None: the answer does not tell."""
    retry = _number(headers.get("retry-after"))
    if retry is not None:
        return float(min(retry, WINDOW_MAX))
    reset = _number(headers.get(RESET))
    if reset is None:
        return None
    return float(min(max(reset - _asked_at(headers), 0.0), WINDOW_MAX))


def _asked_at(headers: Mapping[str, str]) -> float:
    """When it was answered, by Sentry's clock; by ours where it does not say."""
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError, OverflowError):
        return time.time()


def _number(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None  # noqa: PLR2004 - digits of any time.
