"""Text and addresses from outside, on their way into formats other than Slack's."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

JOINER = "\u200d"  # Makes one picture of two.
CLUSTER_MAX = 64  # Characters looked back at for the start of what belongs together.
URL_MAX = 2048  # Characters; PagerDuty and browsers take about as many.
PLAIN = ":/?#[]@!$&'*+,;=%"  # Of an address, as it is; parentheses would end a Markdown link.
# Controls that are no spaces, and what turns the rest of a line around.
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Without what nobody sees."""
    return " ".join(UNSEEN.sub(" ", text).split())


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, not within what is seen as one; says with … that it was cut."""
    if len(text) <= limit:
        return text
    end = limit - 1
    for start in range(end, max(0, end - CLUSTER_MAX), -1):
        if not _is_joined(text, start):
            return text[:start] + "…"
    return text[:end] + "…"


def usable(url: str) -> str:
    """The address with everything encoded that could end it early; "" if it leads nowhere."""
    try:
        parts = urlsplit(url)
        is_page = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    encoded = quote(url, safe=PLAIN, errors="replace")
    return encoded if is_page and len(encoded) <= URL_MAX else ""


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
