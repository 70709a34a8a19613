"""Stand-ins for what a rule test does not need for real: a clock to move, a provider that obeys."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from bot.notes.note import Note
from bot.providers.base import Pace


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Obedient:
    """A provider in memory: keeps what it was sent, and fails when it is told to."""

    name: ClassVar[str] = "slack"
    keeps_cards: ClassVar[bool] = True
    pace: ClassVar[Pace] = Pace(timedelta(seconds=1), burst=3)
    lanes_in_flight: ClassVar[int] = 4

    sent: list[tuple[Note, str, str | None]] = field(default_factory=list)
    edited: list[tuple[Note, str, str]] = field(default_factory=list)
    withdrawn: list[tuple[str, str]] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    stored: dict[str, str] = field(default_factory=dict)  # Key → external id.
    fails: Callable[[Note], Exception | None] = lambda _note: None
    fails_edit: Callable[[Note], Exception | None] = lambda _note: None
    room: int = 50

    def send(self, note: Note, address: str, parent: str | None) -> str:
        failure = self.fails(note)
        if failure is not None:
            raise failure
        self.sent.append((note, address, parent))
        self.stored[note.key] = f"ts-{len(self.sent)}"
        return self.stored[note.key]

    def edit(self, note: Note, address: str, external_id: str) -> None:
        failure = self.fails_edit(note)
        if failure is not None:
            raise failure
        self.edited.append((note, address, external_id))

    def withdraw(self, note: Note, address: str, external_id: str) -> None:
        failure = self.fails_edit(note)
        if failure is not None:
            raise failure
        self.withdrawn.append((address, external_id))

    def find(self, key: str, _address: str, _parent: str | None, _since: datetime) -> str | None:
        self.looked_up.append(key)
        return self.stored.get(key)

    def fits(self, notes: list[Note]) -> int:
        return min(self.room, len(notes))
