"""Providers that send nothing and keep what they would have sent."""

from collections.abc import Sequence
from typing import ClassVar

from bot.notes.note import Note
from bot.providers.base import Provider, Shows


class Recording:
    """Plays a provider to the relay."""

    keeps_cards: ClassVar = True
    pages: ClassVar = False

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self.name, self.title = provider.name, provider.title
        self.pace, self.lanes_in_flight = provider.pace, provider.lanes_in_flight
        self.effects = provider.effects
        self._posted: dict[str, str] = {}
        self._redrawn: dict[str, str] = {}
        self._count = 0

    @property
    def shown(self) -> dict[str, str]:
        """Name of a file → its text; a redraw only where nothing was posted under the name."""
        return dict(sorted((self._redrawn | self._posted).items()))

    def forget(self) -> None:
        """What was recorded until now was only to prepare the rest."""
        self._posted, self._redrawn = {}, {}

    def send(self, note: Note, address: str, parent: str | None) -> str:
        """The first of a name is kept: what comes again looks the same."""
        self._posted = self._texts(note, address, parent) | self._posted
        self._count += 1
        return f"1773480413.{self._count:06}"  # As Slack's are; the others' are not looked at.

    def edit(self, note: Note, address: str, external_id: str) -> None:  # noqa: ARG002 - as Edits has it.
        self._redrawn = self._texts(note, address, None) | self._redrawn

    def fits(self, notes: Sequence[Note]) -> int:
        return self._provider.fits(notes)

    def _texts(self, note: Note, address: str, parent: str | None) -> dict[str, str]:
        if isinstance(self._provider, Shows):
            return dict(self._provider.show(note, address, parent))
        return {}
