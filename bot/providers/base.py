"""What a provider is to the relay, and the ways in which it can fail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Protocol, Self, runtime_checkable

from slack_sdk import WebClient

from bot.notes.note import Effect, Line, Note
from bot.providers.target_secrets import Place
from bot.settings import Settings
from bot.vocabulary.addresses import Addresses

ALL_EFFECTS = frozenset(Effect)


@dataclass(frozen=True)
class Pace:
    """So many sends at once, then one per interval."""

    interval: timedelta
    burst: int = 1


UNPACED = Pace(timedelta(0))


@dataclass(frozen=True)
class Setup:
    """What providers are built from."""

    settings: Settings
    slack: WebClient  # Retries nothing by itself.
    place: Callable[
        [str], Place
    ]  # By a target's name; raises bot.providers.target_secrets.NoPlace.


class Provider(Protocol):
    """Sends one note, once; it never retries by itself and logs no success."""

    name: ClassVar[str]
    title: ClassVar[str]  # As people know it.
    keeps_cards: ClassVar[bool]  # Its messages can be redrawn and have threads.
    pages: ClassVar[bool]  # What opens there wakes somebody.
    addresses: ClassVar[Addresses]
    pace: ClassVar[Pace]  # For each target.
    lanes_in_flight: ClassVar[int]  # Targets that are served at the same time.
    effects: ClassVar[frozenset[Effect]]  # The notes that it is for; others are not owed to it.

    @classmethod
    def off(cls, settings: Settings) -> str:
        """Why it sends nothing, as the settings are; "" if it does."""
        ...

    @classmethod
    def build(cls, setup: Setup) -> Self: ...

    def send(self, note: Note, address: str, parent: str | None) -> str:
        """Post the note, under `parent` (an external id) if given; returns its external id.

        Raises:
            Failure: one of its kinds below; nothing else.
        """
        ...

    def fits(self, notes: Sequence[Note]) -> int:
        """How many of these, from the first on, one message can carry; at least 1."""
        ...


@runtime_checkable
class Edits(Protocol):
    def edit(self, note: Note, address: str, external_id: str) -> None:
        """Make the message that stands there look like the note; raises as `send` does."""


@runtime_checkable
class Withdraws(Protocol):
    def withdraw(self, note: Note, address: str, external_id: str) -> None:
        """Take the message away; where that is not allowed, make it look like the note.

        Raises as `send` does; a message that is gone already is none of it.
        """


@runtime_checkable
class LooksUp(Protocol):
    def find(self, key: str, address: str, parent: str | None, since: datetime) -> str | None:
        """The external id of the message that carries the key, sent after about `since`."""


@runtime_checkable
class Checks(Protocol):
    def check(self, address: str) -> None:
        """Raise a Failure where it shows, without sending, that nothing can be sent there."""


@runtime_checkable
class Names(Protocol):
    @classmethod
    def place(cls, address: str) -> Line:
        """The address as people call it; else they are told the target, `pagerduty:primary`."""


@runtime_checkable
class Shows(Protocol):
    def show(self, note: Note, address: str, parent: str | None) -> Mapping[str, str]:
        """What `send` would send, by the name of a file: nothing is sent, and no secret is in it.

        A name's end says what the text is: `.json`, `.eml`, `.html`.
        """


@runtime_checkable
class Probes(Protocol):
    def probe(self) -> None:
        """Raise WorkspaceDown as long as nothing can be sent anywhere."""


@runtime_checkable
class Closes(Protocol):
    def close(self) -> None:
        """Take leave of whom it is connected to; a moment, and never an error."""
