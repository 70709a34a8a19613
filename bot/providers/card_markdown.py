r"""Neutral lines as the Markdown of Adaptive Cards: bold, italic, links and lists, no HTML.

Clients differ in how they show a backslash that was not needed, so only what could become markup
gets one; every text is one line, so most marks count only at its start.
"""

import re
from collections.abc import Iterator

from bot.notes.note import Line, Link, Person, Span, Strong, Struck
from bot.providers.texts import one_line, usable

MARKS = re.compile(
    r"[*\[\]`~<]"
    r"|\\(?=[!-/:-@\[-`{-~]|$)"  # A backslash that would make what follows plain.
    r"|(?<![^\W_])_|_(?![^\W_])"  # Not the underscores within snake_case.
    r"|&(?=#?\w+;)"  # An entity.
    r"|(?<=\{)\{"  # Of {{DATE(…)}}.
    r"|(?<=\])\("
    r"|^[#>|=+-]"
    r"|^\d+(?=[.)])"
)
BREAKS = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")  # Bidi overrides too.


def escape(text: str) -> str:
    """Outside text on one line, shown as it is: no link, mention, list or style in it."""
    return MARKS.sub(_escaped, one_line(UNSEEN.sub(" ", text)))


def markdown(line: Line) -> str:
    """A sentence; a link after a "!" must not become a picture."""
    return "".join(_span(span) for span in line).strip().replace("![", "\\![")


def single_lines(line: Line) -> Iterator[Line]:
    """The lines of a text that has several."""
    spans: list[Span] = []
    for span in line:
        first, *more = BREAKS.split(span) if isinstance(span, str) else [span]
        spans.append(first)
        for text in more:
            yield tuple(spans)
            spans = [text]
    yield tuple(spans)


def _escaped(mark: re.Match[str]) -> str:
    found = mark[0]
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _span(span: Span) -> str:
    match span:
        case Link():
            return _link(span)
        case Struck():
            return _spaced(span.text)  # This Markdown strikes nothing through.
        case Strong():
            return _strong(span.text)
        case Person():
            return _strong(span.name)
        case _:
            return _spaced(span)


def _spaced(text: str) -> str:
    """With the spaces that part it from its neighbours."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{escape(text)}{after}"


def _strong(text: str) -> str:
    """Bold marks count only next to letters and digits; elsewhere they would be shown."""
    words = escape(text)
    return f"**{words}**" if words[:1].isalnum() and words[-1:].isalnum() else words


def _link(span: Link) -> str:
    words, address = escape(span.text), usable(span.url)
    return f"[{words}]({address})" if words and address else words
