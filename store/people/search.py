"""What people are found by: any part of a name, an address, a slug, without case and accents.

SQLite's LIKE knows the case of ASCII letters alone, and no database knows which letters are alike;
so each row keeps its words folded, and what is typed is folded likewise. A search is one LIKE for
each word within an organization, read from an index: a part may stand anywhere, which no order of
an index helps with.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal

WORDS_MAX = 10  # Of what is typed; more narrow nothing down any more.
KEPT_MAX = 600  # Characters of a row's words: PostgreSQL's index takes about 2,700 bytes.
# Letters that Unicode does not take apart.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}  # noqa: RUF001 - letters of names.
)


def fold(text: str) -> str:
    """Without case and accents: "Müller", "MULLER" and "muller" are one."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    return "".join(c for c in apart if not unicodedata.combining(c))


def words_of(typed: str) -> list[str]:
    """Folded; a person may be written `@ada`, a team `#backend`."""
    words = (word.lstrip("@") for word in fold(typed).replace("#", " ").split())
    return [word for word in words if word][:WORDS_MAX]


def kept(*texts: str) -> str:
    r"""What a row is found by: `\nada lovelace\nada@acme.test\n ada lovelace ada acme test`.

    Each text between line breaks, then each of their parts after a space.
    """
    folded = [" ".join(fold(text).split()) for text in texts]
    parts = [part for text in folded for part in re.split(r"[\W_]+", text) if part]
    return "".join([*(f"\n{text}" for text in folded), "\n", *(f" {part}" for part in parts)])[
        :KEPT_MAX
    ]


def has_all(column: ColumnElement[str], words: Sequence[str]) -> ColumnElement[bool]:
    """Each word is a part of it."""
    return and_(literal(True), *(column.contains(word, autoescape=True) for word in words))


def rank(column: ColumnElement[str], words: Sequence[str]) -> ColumnElement[Any]:
    """0: one of the texts is it; 1: begins so; 2: words begin so; 3: any part."""
    if not words:
        return literal(1)
    whole = " ".join(words)
    begin = (column.contains(f" {word}", autoescape=True) for word in words)
    return case(
        (column.contains(f"\n{whole}\n", autoescape=True), 0),
        (column.contains(f"\n{whole}", autoescape=True), 1),
        (and_(*begin), 2),
        else_=3,
    )


def is_found(texts: Sequence[str], words: Sequence[str]) -> bool:
    """The same for texts that no row keeps."""
    return all(any(word in fold(text) for text in texts) for word in words)
