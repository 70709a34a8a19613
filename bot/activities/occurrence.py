"""What happened, as it was stored: all that decides who is told of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.activities.base import Concerned
from bot.notes.note import Effect
from bot.vocabulary.preferences import Setting


class NotifiableKind(Protocol):
    """A kind of activity, or a step of an incident."""

    @property
    def kind(self) -> str: ...

    @property
    def setting(self) -> Setting:
        """By which people choose whether to be told."""

    @property
    def effect(self) -> Effect: ...

    @property
    def posts_card(self) -> bool:
        """May put a card into a channel."""

    @property
    def is_told(self) -> bool: ...

    @property
    def moves_subject(self) -> bool:
        """Whatever shows its subject must show it: a person's own card, an unfurl, a Home."""

    @property
    def tells_each_card(self) -> bool:
        """It is told under each card, whatever the routes say."""

    @property
    def is_loud(self) -> bool:
        """Its replies are shown in the channel too."""

    def concerns(self) -> Concerned: ...


@dataclass(frozen=True)
class Occurrence:
    """An activity, or a step of an incident, as it was stored."""

    activity: NotifiableKind
    activity_id: int
    organization_id: int
    project_id: int
    project: str  # Its slug.
    issue_id: int | None  # None: it happened to the project, or to an incident.
    level: str | None  # The issue's; None: every route takes it.
    environment: str = ""  # Where it happened, as far as known.
    actor_id: int | None = None  # The member who did it.
    assignee: Mapping[str, Any] | None = None  # The issue's, after it.
    is_past: bool = False  # Something newer is known: whoever is on call is not moved by it.
    is_late: bool = False  # The same, of its own kind: it changed nothing.
    is_noticed: bool = False  # Nobody told it: only threads and places are told, no people.
    silence: str = ""  # Why nobody at all is told; "" where they are.
    is_folded: bool = False  # It belongs to an alert before it: who heard of that hears no more.
    # Target → by what it was told of the same already: a metric issue and its incident are one.
    told_before: Mapping[str, str] = field(default_factory=dict)
    same_issue_id: int | None = None  # The metric issue that an incident is: its cards are both's.
    only: Sequence[str] = ()  # Targets that it is for; (): whoever is told.
    apart: Collection[str] = ()  # Targets for which it was decided before.
    counts: tuple[int | None, int | None] = (None, None)  # The issue's events and users, if told.
    stands_in: str = ""  # The target in whose thread its words stand already.
    is_copy: bool = False  # For one issue of a release; the others are told by the first.
    incident_id: int | None = None
    readers: Sequence[str] = ()  # Addresses of who is told of an incident without having asked.

    @property
    def effect(self) -> Effect:
        return Effect.TELLS if self.is_past else self.activity.effect

    @property
    def moves_subject(self) -> bool:
        return self.activity.moves_subject and not self.is_late

    def is_for(self, target: str) -> bool:
        return target not in self.apart and (not self.only or target in self.only)

    @property
    def subject(self) -> str:
        """What has cards: `issue:12`; "" where it happened to the project."""
        if self.incident_id is not None:
            return f"incident:{self.incident_id}"
        return "" if self.issue_id is None else f"issue:{self.issue_id}"
