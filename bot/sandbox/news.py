"""What the app under test made people see, in its order, for those who expect it."""

import dataclasses
from collections.abc import Callable

from bot.sandbox.records import Message, View

KEPT = 100_000  # Happenings; older ones are forgotten when twice as many have come.


@dataclasses.dataclass(slots=True, eq=False)
class NewsItem:
    kind: str  # message, update, ephemeral, modal or home.
    subject: Message | View
    to: str | None = None  # The only person who sees it; None: all in the channel.
    channel: str | None = None
    seen_by: set[str] = dataclasses.field(default_factory=set)

    def __str__(self) -> str:
        place = f" in {self.channel}" if self.channel else ""
        person = f" to {self.to}" if self.to else ""
        return f"{self.kind}{place}{person}: {self.subject.plain_text!r}"


class News:
    """All happenings; whoever reads or adds holds the workspace's lock."""

    def __init__(self) -> None:
        self._all: list[NewsItem] = []

    def add(
        self, kind: str, subject: Message | View, to: str | None = None, channel: str | None = None
    ) -> None:
        if len(self._all) >= 2 * KEPT:
            del self._all[:KEPT]
        self._all.append(NewsItem(kind, subject, to, channel))

    def matching(self, fits: Callable[[NewsItem], bool]) -> list[NewsItem]:
        return [item for item in self._all if fits(item)]

    def unexpected(self) -> list[NewsItem]:
        """Everything that nobody has expected so far."""
        return [item for item in self._all if not item.seen_by]

    def forget(self) -> None:
        """Take all that has happened until now as expected."""
        self._all.clear()
