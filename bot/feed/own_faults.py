"""Our own faults in what runs from time to time: each is logged once while it lasts."""

import logging
from collections.abc import Iterable
from traceback import extract_tb

log = logging.getLogger(__name__)


class OwnFaults:
    def __init__(self, what: str) -> None:
        self._what = what
        self._known: set[tuple[str, str, int | None]] = set()

    def were(self, errors: Iterable[Exception]) -> None:
        """All of this time; what is not among them is over, and is logged when it comes again."""
        found = {_place(error): error for error in errors}
        for place, error in found.items():
            if place not in self._known:
                log.error("%s failed; all else goes on", self._what, exc_info=error)
        self._known = set(found)


def _place(error: Exception) -> tuple[str, str, int | None]:
    """What it is and where it was raised: its text may differ each time."""
    frames = extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return type(error).__name__, last.filename if last else "", last.lineno if last else None
