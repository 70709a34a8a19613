"""Pieces of text as Slack's mrkdwn, and whether they can be: it has no way to escape a mark.

For notifications, and for the places that take no rich text: beside a button, and in small print.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from blocks.graphemes import boundary
from blocks.rich_text import Kind, Piece, Rich, literal

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
MARKS = {"code": "`", "strike": "~", "italic": "_", "bold": "*"}
# What may be live in mrkdwn with `verbatim`; a * between letters is none.
LIVE = re.compile(
    r"[`\\]|(?<![^\W_])[*_~]|[*_~](?![^\W_])"
    r"|:[\w+'-]+:"  # An emoji by its name.
    r"|^\s*(?:>|[-•◦+]\s|\d+[.)]\s)",  # A quote, a list.
    re.MULTILINE,
)
TEXTS = {Kind.TEXT, Kind.FENCED, Kind.LINK}
# As signs, where nothing has a name.
SIGNS = {
    "heavy_check_mark": "✔️",
    "large_blue_circle": "🔵",
    "large_green_circle": "🟢",
    "large_orange_circle": "🟠",
    "large_yellow_circle": "🟡",
    "red_circle": "🔴",
    "rotating_light": "🚨",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "white_circle": "⚪",
}


def escape(text: str) -> str:
    """Without what could be a mention, a link or a date."""
    for character, entity in ENTITIES.items():
        text = text.replace(character, entity)
    return text


def mrkdwn(text: str | Rich) -> str:
    return "".join(_WRITTEN[piece.kind](piece) for piece in literal(text).pieces)


def plain(text: str | Rich) -> str:
    """The words alone."""
    return "".join(_PLAIN[piece.kind](piece) for piece in literal(text).pieces)


def is_inert(text: str | Rich) -> bool:
    """Whether mrkdwn shows each of its texts as it is."""
    return not any(LIVE.search(piece.text) for piece in literal(text).pieces if piece.kind in TEXTS)


def cut(text: str | Rich, limit: int) -> Rich:
    """At most `limit` characters, as they count in mrkdwn; says with … that it was cut."""
    whole = literal(text)
    if len(mrkdwn(whole)) <= limit:
        return whole
    kept: list[Piece] = []
    room = limit - 1
    for piece in whole.pieces:
        size = len(_WRITTEN[piece.kind](piece))
        if size > room:
            kept += _begun(piece, room)
            break
        kept.append(piece)
        room -= size
    return Rich((*kept, Piece("…")))


def _begun(piece: Piece, room: int) -> list[Piece]:
    """What fits of a piece that does not; nothing of one that is no text."""
    end = boundary(piece.text, _room_for(piece, room)) if piece.kind in TEXTS else 0
    return [replace(piece, text=piece.text[:end])] if end > 0 else []


def _room_for(piece: Piece, room: int) -> int:
    """How many characters of a piece fit, with what its marks and entities take."""
    room -= len(_WRITTEN[piece.kind](piece)) - len(escape(piece.text))
    for place, character in enumerate(piece.text):
        room -= len(ENTITIES.get(character, character))
        if room < 0:
            return place
    return len(piece.text)


def _marked(piece: Piece, written: str) -> str:
    """Marks stand at the letters themselves: a space at their inner side would make them none."""
    core = written.strip()
    if not core or not piece.styles:
        return written
    for style, mark in MARKS.items():
        if style in piece.styles:
            core = f"{mark}{core}{mark}"
    start = len(written) - len(written.lstrip())
    return f"{written[:start]}{core}{written[len(written.rstrip()) :]}"


def _link(piece: Piece) -> str:
    words = escape(piece.text.replace("|", "¦"))  # The only sign that would end the address.
    return _marked(piece, f"<{piece.target.replace('&', '&amp;')}|{words}>")


def _date(piece: Piece) -> str:
    return _marked(piece, f"<!date^{piece.epoch}^{piece.target}|{escape(piece.text)}>")


_WRITTEN: Mapping[Kind, Callable[[Piece], str]] = {
    Kind.TEXT: lambda piece: _marked(piece, escape(piece.text)),
    Kind.FENCED: lambda piece: f"```{escape(piece.text)}```",
    Kind.LINK: _link,
    Kind.USER: lambda piece: f"<@{piece.target}>",
    Kind.CHANNEL: lambda piece: f"<#{piece.target}>",
    Kind.DATE: _date,
    Kind.EMOJI: lambda piece: f":{piece.text}:",
}
_PLAIN: Mapping[Kind, Callable[[Piece], str]] = {
    Kind.TEXT: lambda piece: piece.text,
    Kind.FENCED: lambda piece: piece.text,
    Kind.LINK: lambda piece: piece.text,
    Kind.USER: lambda piece: f"@{piece.target}",
    Kind.CHANNEL: lambda piece: f"#{piece.target}",
    Kind.DATE: lambda piece: piece.text,
    Kind.EMOJI: lambda piece: SIGNS.get(piece.text, ""),
}
