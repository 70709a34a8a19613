"""The tracker as the relay's provider: what it is asked about issues, and about requests."""

from datetime import datetime

from bot.notes.note import Note
from bot.sentry.client import SentryClient
from bot.services import Services
from bot.write_back.decisions import Decisions
from bot.write_back.sentry import Sentry
from store.invites.tracker_decisions import KEY


class Tracker(Sentry):
    """A delivery's key says what it is about."""

    def __init__(self, services: Services, client: SentryClient) -> None:
        super().__init__(services, client)
        self._decisions = Decisions(services, client)

    def send(self, note: Note, address: str, parent: str | None) -> str:
        if note.key.startswith(KEY):
            return self._decisions.send(note.key)
        return super().send(note, address, parent)

    def find(self, key: str, address: str, parent: str | None, since: datetime) -> str | None:
        if key.startswith(KEY):
            return self._decisions.find(key)
        return super().find(key, address, parent, since)
