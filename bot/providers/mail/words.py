"""Outside text for a mail: without what could break out of its place, and cut to fit."""

import re
import unicodedata
from urllib.parse import urlsplit

# All but line breaks, which stay; the last ones turn the rest of a line around.
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
URL_MAX = 2000  # Characters; longer ones no browser promises to open.
UNSAFE_IN_URL = re.compile(r"[\s<>|\"'`\\^{}]")
JOINER = "\u200d"  # Makes one picture of two.
CLUSTER_MAX = 64  # Characters looked back at for the start of what belongs together.


def clean(text: str) -> str:
    """Lines of text: no control characters, no half of a character, one kind of line break."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return CONTROLS.sub("", BREAKS.sub("\n", whole).replace("\t", "    "))


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, not within what is seen as one; says with … that it was cut."""
    if len(text) <= limit:
        return text
    end = limit - 1
    for start in range(end, max(0, end - CLUSTER_MAX), -1):
        if not _is_joined(text, start):
            return text[:start] + "…"
    return text[:end] + "…"


def web_url(url: str) -> str:
    """The address with nothing in it that ends it early; "" if it is none of the web."""
    encoded = UNSAFE_IN_URL.sub(_percent, clean(url).strip())
    try:
        parts = urlsplit(encoded)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    return encoded if is_good and len(encoded) <= URL_MAX else ""


def _percent(unsafe: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in unsafe[0].encode())


def _is_joined(text: str, index: int) -> bool:
    """Whether the character there belongs to the one before it, as far as emoji and accents go."""
    before, here = text[index - 1], text[index]
    return (
        unicodedata.category(here).startswith("M")  # Accents, and the choice of a picture.
        or JOINER in {before, here}
        or "\U0001f3fb" <= here <= "\U0001f3ff"  # Skin tones.
        or "\U000e0020" <= here <= "\U000e007f"  # The tags that spell a region's flag.
        or _splits_flag(text, index)
    )


def _splits_flag(text: str, index: int) -> bool:
    """A flag is two letters of its own alphabet; many in a row are counted from their start."""
    if not _is_flag_letter(text[index]):
        return False
    start = index
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return (index - start) % 2 == 1


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
