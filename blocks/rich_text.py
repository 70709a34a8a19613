"""Text of messages in pieces, so that what came from outside stays apart from our own marks.

A `str` is literal wherever it stands: nothing in it is bold, a mention, a link or an emoji. Marks
come from the functions here alone, so no block can show outside text as markup.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

# What would turn the direction of all that stands behind it, and controls, which Slack refuses or
# nobody sees. The signs that Arabic and Hebrew need stay.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
UNREADABLE = "�"  # In place of a text of which nothing is left.
DATE = "{date_short_pretty} {time}"


class Kind(Enum):
    TEXT = auto()
    FENCED = auto()  # Lines of code in a box.
    LINK = auto()
    USER = auto()
    CHANNEL = auto()
    DATE = auto()
    EMOJI = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    text: str  # What is read; of an emoji its name, of a user or channel nothing.
    kind: Kind = Kind.TEXT
    target: str = ""  # A link's address, a user's or channel's id, a date's format.
    epoch: int = 0  # A date's, in seconds.
    styles: frozenset[str] = frozenset()  # bold | italic | strike | code.


@dataclass(frozen=True, slots=True)
class Rich:
    pieces: tuple[Piece, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def __format__(self, spec: str) -> str:
        raise TypeError("a Rich is no str: use join")

    @property
    def is_literal(self) -> bool:
        """Whether there is nothing but text in it."""
        return all(piece.kind is Kind.TEXT for piece in self.pieces)


def typed(text: str) -> str:
    """Outside text as it was typed, without what nobody sees."""
    if text.isascii() and text.isprintable():
        return text
    seen = UNSEEN.sub("", BREAKS.sub("\n", text))
    return seen or (UNREADABLE if text else "")


def one_line(text: str) -> str:
    return " ".join(typed(text).split())


def literal(text: str | Rich) -> Rich:
    """Outside text, every character of it as it was typed."""
    if isinstance(text, Rich):
        return text
    shown = typed(text)
    return Rich((Piece(shown),)) if shown else Rich()


def join(*parts: str | Rich) -> Rich:
    return merged(piece for part in parts for piece in literal(part).pieces)


def joined(between: str, parts: Iterable[str | Rich]) -> Rich:
    """The parts that are not empty, with that between them."""
    shown: list[str | Rich] = []
    for part in parts:
        if part:
            shown += [between, part] if shown else [part]
    return join(*shown)


def link(url: str, text: str) -> Rich:
    """A link; plain text where there is no usable address."""
    words = one_line(text)
    if not words:
        return Rich()
    if not url.startswith(("http://", "https://")) or UNSEEN.search(url):
        return literal(words)
    address = url
    for character, code in (("|", "%7C"), (">", "%3E"), ("<", "%3C"), (" ", "%20")):
        address = address.replace(character, code)
    return Rich((Piece(words, Kind.LINK, address),))


def strong(text: str | Rich) -> Rich:
    return styled(text, "bold")


def struck(text: str | Rich) -> Rich:
    return styled(text, "strike")


def slanted(text: str | Rich) -> Rich:
    return styled(text, "italic")


def code_word(text: str) -> Rich:
    """A word as it is typed into a command line."""
    return styled(text, "code")


def code(text: str) -> Rich:
    """Lines in a box."""
    shown = typed(text)
    return Rich((Piece(shown, Kind.FENCED),)) if shown else Rich()


def mention(user_id: str) -> Rich:
    return Rich((Piece("", Kind.USER, user_id),))


def channel(channel_id: str) -> Rich:
    """Slack shows its name to who may see it."""
    return Rich((Piece("", Kind.CHANNEL, channel_id),))


def date(epoch: int, fallback: str, form: str = DATE) -> Rich:
    """A time in each reader's own zone; `fallback` where Slack can't show it."""
    return Rich((Piece(one_line(fallback), Kind.DATE, form, epoch),))


def emoji(name: str) -> Rich:
    return Rich((Piece(name, Kind.EMOJI),))


def merged(pieces: Iterable[Piece]) -> Rich:
    """Neighbours of one look are one piece."""
    whole: list[Piece] = []
    for piece in pieces:
        last = whole[-1] if whole else None
        if last and (last.kind, piece.kind, last.styles) == (Kind.TEXT, Kind.TEXT, piece.styles):
            whole[-1] = replace(last, text=last.text + piece.text)
        else:
            whole.append(piece)
    return Rich(tuple(whole))


def styled(text: str | Rich, style: str) -> Rich:
    """On one line, as a mark is in Slack."""
    whole = literal(one_line(text) if isinstance(text, str) else text)
    return Rich(tuple(replace(piece, styles=piece.styles | {style}) for piece in whole.pieces))
