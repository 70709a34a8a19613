"""After how many more events or users a route tells an issue again."""

import re
from typing import NamedTuple, Self

MOST = 1_000_000_000  # Ours: beyond it nothing is ever told again.
WRITTEN = re.compile(r"(\d{1,10})\s?(event|user)s?", re.ASCII)


class RouteAgain(NamedTuple):
    """`str()` as it is kept and written, `words` as people are shown it."""

    number: int
    unit: str  # `events` or `users`.

    @classmethod
    def read(cls, said: str) -> Self | None:
        """Of `100 events` or `20users`, in any case; None: it is neither, or no such number."""
        found = WRITTEN.fullmatch(said.strip().lower())
        if found is None or not 1 <= int(found[1]) <= MOST:
            return None
        return cls(int(found[1]), f"{found[2]}s")

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"

    @property
    def words(self) -> str:
        return f"again after {more(self.number, self.unit)}"


def more(number: int, unit: str) -> str:
    """`1 more event`, `1,200 more users`."""
    return f"{number:,} more {unit.removesuffix('s') if number == 1 else unit}"
