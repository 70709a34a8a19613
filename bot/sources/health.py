"""Whether the program is well: named checks that anybody may add to."""

import logging
from collections.abc import Callable, Mapping

from store.engine import Unavailable

log = logging.getLogger(__name__)

Check = Callable[[], str | None]  # None: all is well; else what is wrong, in words.


class Health:
    def __init__(self, checks: Mapping[str, Check] | None = None) -> None:
        self._checks = dict(checks or {})

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._checks)

    def add(self, name: str, check: Check) -> None:
        self._checks[name] = check

    def fault(self, name: str) -> str | None:
        """What is wrong there; a check that fails itself is a fault too."""
        try:
            return self._checks[name]()
        except Unavailable as error:
            return str(error)
        except Exception:
            log.exception("the health check %s failed", name)
            return "can't be checked; the log says why"

    def faults(self) -> dict[str, str]:
        """What is wrong, by check; empty: ready."""
        found = {name: self.fault(name) for name in self._checks}
        return {name: fault for name, fault in found.items() if fault is not None}
