"""What stands in a mail, as text and as HTML that Gmail and Outlook can show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from bot.notes.note import Line, Link, Note, Person, Span, Strong, Struck
from bot.providers.mail.words import clean, cut, one_line, web_url

HEADLINE_MAX = 300  # Characters, ours, as all below: Gmail hides what is beyond 102 KB.
LINE_MAX = 5000
LINES_MAX = 50  # Lines.
EXCERPT_MAX = 4000
FACT_MAX = 300
FACTS_MAX = 30  # Rows.
TRACKER_MAX = 50
# The footer of what is for no person in particular.
ROUTED = ("A route sends this to your address; whoever runs Heliograph can change that.",)

COLOURS = {
    "fatal": "#9b1c31",
    "error": "#d5393e",
    "warning": "#d79a00",
    "info": "#3570c9",
    "debug": "#7a7486",
}


@dataclass(frozen=True)
class Words:
    """A piece of a sentence, cleaned; templates escape it."""

    text: str
    url: str = ""
    is_strong: bool = False
    is_struck: bool = False


@dataclass(frozen=True)
class Body:
    text: str
    html: str


def body(note: Note, tracker: str) -> Body:
    values = _values(note, one_line(tracker)[:TRACKER_MAX])
    return Body(
        TEXT.get_template("letter.txt.j2").render(values).rstrip("\n") + "\n",
        HTML.get_template("letter.html.j2").render(values),
    )


def _values(note: Note, tracker: str) -> dict[str, Any]:
    headline = cut(one_line(note.headline or note.title), HEADLINE_MAX)
    # What has an address is told above it; what has none stands under its headline.
    lines = note.lines or (((note.title,),) if note.headline not in {"", note.title} else ())
    facts = [
        (cut(one_line(name), FACT_MAX), cut(one_line(value), FACT_MAX))
        for name, value in note.facts[:FACTS_MAX]
    ]
    return {
        "sentences": [list(_words(line)) for line in lines[:LINES_MAX]],
        "left_out": max(0, len(lines) - LINES_MAX),
        "headline": headline,
        "url": web_url(note.url),
        "excerpt": cut(clean(note.excerpt).strip("\n"), EXCERPT_MAX),
        "facts": facts,
        "footer": list(_words(note.footer or (ROUTED if note.is_alone and note.lines else ()))),
        "colour": COLOURS.get(note.level, COLOURS["error"]),
        "tracker": tracker,
    }


def _words(line: Line) -> Iterator[Words]:
    """The line's pieces, up to what a line may hold."""
    room = LINE_MAX
    for span in line:
        piece = _piece(span)
        if len(piece.text) > room:
            yield replace(piece, text=cut(piece.text, max(room, 1)))
            return
        room -= len(piece.text)
        yield piece


def _piece(span: Span) -> Words:
    match span:
        case str():
            return Words(clean(span))
        case Link(text, url):
            return Words(one_line(text), web_url(url))
        case Person(name):
            return Words(one_line(name), is_strong=True)
        case Struck(text):
            return Words(one_line(text), is_struck=True)
        case Strong(text):
            return Words(one_line(text), is_strong=True)


def _broken(text: str) -> Markup:
    """Line breaks that mail clients keep."""
    return Markup("<br>").join(text.split("\n"))


def _verbatim(text: str) -> Markup:
    """Spaces too: Outlook knows no `white-space`."""
    return Markup("<br>").join(
        Markup(str(escape(line)).replace("  ", "&nbsp; "))  # noqa: S704 - it is escaped.
        for line in text.split("\n")
    )


def _indented(text: str) -> str:
    """Lines from outside stay visibly within what they belong to."""
    return text.replace("\n", "\n    ")


def _linked(words: Iterable[Words], shown: str) -> str:
    """Words as plain text; an address is written out unless it is shown below anyway."""
    return "".join(
        f"{piece.text} <{piece.url}>" if piece.url and piece.url != shown else piece.text
        for piece in words
    )


def _environment(*, is_html: bool) -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=is_html,  # noqa: S701 - what is no HTML is not escaped as such.
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(broken=_broken, verbatim=_verbatim, indented=_indented, linked=_linked)
    return made


HTML = _environment(is_html=True)
TEXT = _environment(is_html=False)
