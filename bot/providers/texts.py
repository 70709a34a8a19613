"""Text and addresses from outside, on their way into formats other than Slack's."""

import re
from urllib.parse import quote, urlsplit

URL_MAX = 2048  # Characters; PagerDuty and browsers take about as many.
PLAIN = ":/?#[]@!$&'*+,;=%"  # Of an address, as it is; parentheses would end a Markdown link.
# Controls that are no spaces, and what turns the rest of a line around.
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Without what nobody sees."""
    return " ".join(UNSEEN.sub(" ", text).split())


def cut(text: str, limit: int) -> str:
    """At most so many characters; says with … that it was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def usable(url: str) -> str:
    """The address with everything encoded that could end it early; "" if it leads nowhere."""
    try:
        parts = urlsplit(url)
        is_page = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    encoded = quote(url, safe=PLAIN, errors="replace")
    return encoded if is_page and len(encoded) <= URL_MAX else ""
