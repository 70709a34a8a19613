"""Note: a message in neutral form; every provider turns it into its own format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Link:
    """Text that leads somewhere; `url` may be "" and then it is plain."""

    text: str
    url: str


@dataclass(frozen=True)
class Person:
    """Somebody by name; mentioned where the provider knows a linked account of the member."""

    name: str
    member_id: int | None = None
    slack_user_id: str | None = None  # Filled for the workspace that the note goes to.


@dataclass(frozen=True)
class Strong:
    text: str


@dataclass(frozen=True)
class Channel(Strong):
    """A Slack channel; elsewhere than in Slack, its id in bold."""

    @property
    def channel_id(self) -> str:
        return self.text


@dataclass(frozen=True)
class Struck(Strong):
    """What counts no more, struck through; say so in words too, for where it can't be."""


Span = str | Link | Person | Strong
Line = tuple[Span, ...]  # One sentence or paragraph; every text in it is raw, never escaped.


@dataclass(frozen=True)
class Chart:
    """A metric over time, to be drawn as a picture by whoever can show one."""

    points: tuple[tuple[float, float | None], ...]  # Epoch in seconds and value, in order.
    thresholds: tuple[tuple[str, float], ...] = ()  # The status that it brings, and where it is.
    status: str = "open"  # Of the incident, now.
    began: float = 0  # Epoch in seconds of the incident.
    ended: float = 0  # 0: it goes on.
    label: str = ""  # What is measured, as people call it.
    alt: str = ""  # What it shows, for who can't see it.


@dataclass(frozen=True)
class Drawing:
    """A richer form for providers that can draw it: a layout's name and its plain values."""

    layout: str
    values: Mapping[str, Any]
    lines: Mapping[str, Line] = field(default_factory=dict)  # Values that are markup, by name.
    chart: Chart | None = None


class Effect(StrEnum):
    """What it means for whoever is on call."""

    OPENS = "opens"  # Somebody must look.
    ACKNOWLEDGES = "acknowledges"  # Somebody does.
    CLOSES = "closes"  # Nobody must any more.
    TELLS = "tells"  # Neither.


class Surface(StrEnum):
    """Where a note is shown; all but a message is drawn on what is there already."""

    MESSAGE = "message"  # Our own.
    LINKS = "links"  # What stands under the links of somebody's message.
    HOME = "home"  # The app's own page, each person's another.


@dataclass(frozen=True)
class Note:
    subject: str  # `issue:12`: what one thread, one mail conversation, one alert is about.
    title: str  # Plain text; what a phone's notification shows.
    lines: tuple[Line, ...] = ()
    url: str = ""
    level: str = "error"  # debug | info | warning | error | fatal.
    key: str = ""  # Opaque id of the delivery; the provider's copy carries it.
    carries: tuple[str, ...] = ()  # The keys of the other deliveries that leave with it.
    drawing: Drawing | None = None
    is_broadcast: bool = False
    headline: str = ""  # `SHOP-7 - title`: a mail's subject, the head of what stands alone.
    thread: str = ""  # Of all notes of a subject: an alert's key, a mail conversation's name.
    effect: Effect = Effect.TELLS
    facts: tuple[tuple[str, str], ...] = ()  # Name and value, for a table.
    excerpt: str = ""  # The line that says most, as raw text.
    footer: Line = ()  # Why its reader gets it, and how to change that.
    is_alone: bool = False  # No card above it says what it is about.
    surface: Surface = Surface.MESSAGE
    parts: tuple[tuple[str, "Note"], ...] = ()  # Of LINKS by address; of HOME what stands below.

    def as_plain(self) -> "Note":
        """The same in its simplest form, for a provider that refused the full one."""
        parts = tuple((name, note.as_plain()) for name, note in self.parts)
        bare = replace(self, drawing=None, lines=(), facts=(), excerpt="", footer=())
        return replace(bare, parts=parts)


def plain(line: Line) -> str:
    """The words alone."""
    return "".join(_words(span) for span in line)


def merged(notes: Sequence[Note]) -> Note:
    """Several notes about one subject as one message, in order; the first one's key is carried."""
    first = notes[0]
    if len(notes) == 1:
        return first
    lines = tuple(line for note in notes for line in note.lines)
    return replace(first, lines=lines, title=f"{first.title} (+{len(notes) - 1} more)")


def _words(span: Span) -> str:
    match span:
        case str():
            return span
        case Link() | Strong():
            return span.text
        case Person():
            return span.name
