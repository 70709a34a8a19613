"""Outside text for a mail: without what could break out of its place, and cut to fit."""

import re
from urllib.parse import urlsplit

from bot.providers.texts import cut

__all__ = ["clean", "cut", "one_line", "web_url"]

# All but line breaks, which stay; the last ones turn the rest of a line around.
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
URL_MAX = 2000  # Characters; longer ones no browser promises to open.
UNSAFE_IN_URL = re.compile(r"[\s<>|\"'`\\^{}]")


def clean(text: str) -> str:
    """Lines of text: no control characters, no half of a character, one kind of line break."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return CONTROLS.sub("", BREAKS.sub("\n", whole).replace("\t", "    "))


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


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
