"""Text cut to fit: never within what a person reads as one character."""

import unicodedata

JOINER = "\u200d"  # What stands behind it belongs to what stands before it: 👩‍💻.
SELECTORS = range(0xFE00, 0xFE10)  # They say how what stands before them is drawn.
TONES = range(0x1F3FB, 0x1F400)  # Of skin.
LETTERS = range(0x1F1E6, 0x1F200)  # Two of them are a flag.
TAGS = range(0xE0020, 0xE0080)  # They say which part of a country's flag it is.
HANGUL = range(0x1160, 0x1200)  # Vowels and ends of a Korean syllable that stands taken apart.
BACK_MAX = 64  # Characters, ours; a longer heap of signs is no character of any language.


def cut_text(text: str, limit: int) -> str:
    """Plain text of at most `limit` characters; says with … that it was cut."""
    return text if len(text) <= limit else text[: boundary(text, limit - 1)] + "…"


def boundary(text: str, at: int) -> int:
    """The last place up to `at` that is not within a character of several code points."""
    least = max(0, at - BACK_MAX)
    for place in range(min(at, len(text)), least, -1):
        if place == len(text) or not _belongs(text, place):
            return place
    return least


def _belongs(text: str, place: int) -> bool:
    """Whether what stands there is read as one with what stands before it."""
    here, before = text[place], text[place - 1]
    if here.isascii():
        return here == "\n" and before == "\r"
    code = ord(here)
    if code in LETTERS:
        return _letters_before(text, place) % 2 == 1
    is_sign = here == JOINER or any(code in signs for signs in (SELECTORS, TONES, TAGS, HANGUL))
    return is_sign or before == JOINER or unicodedata.category(here).startswith("M")


def _letters_before(text: str, place: int) -> int:
    start = place
    while start > 0 and ord(text[start - 1]) in LETTERS:
        start -= 1
    return place - start
