"""Our own words, in which marks stand as we write them; what they are filled with has none."""

import re
from collections.abc import Iterable, Iterator

from blocks.rich_text import Piece, Rich, emoji, literal, merged, styled

# Bold, code, an emoji; `{name}` is filled in.
OWN = re.compile(r"\*(?P<bold>[^*\n]+)\*|`(?P<code>[^`\n]+)`|:(?P<emoji>[a-z_]+):")
FIELD = re.compile(r"\{(\w+)\}")


def own(template: str, /, **values: str | Rich) -> Rich:
    """Our own words with `*bold*`, code and :emoji: in them; the values are literal."""
    pieces: list[Piece] = []
    end = 0
    for found in OWN.finditer(template):
        pieces += _filled(template[end : found.start()], values)
        end = found.end()
        pieces += _marked(found, values)
    return merged((*pieces, *_filled(template[end:], values)))


def _marked(found: re.Match[str], values: dict[str, str | Rich]) -> Iterable[Piece]:
    if found["emoji"]:
        return emoji(found["emoji"]).pieces
    style = "bold" if found["bold"] else "code"
    return styled(Rich(tuple(_filled(found[style], values))), style).pieces


def _filled(template: str, values: dict[str, str | Rich]) -> Iterator[Piece]:
    for place, part in enumerate(FIELD.split(template)):
        if place % 2:
            yield from literal(values.get(part, f"{{{part}}}")).pieces
        elif part:
            yield Piece(part)
