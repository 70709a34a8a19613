"""What the addresses of targets look like, each provider's own."""

import re
from dataclasses import dataclass

EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>(),;:\"\[\]\\]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
EMAIL_MAX = 254  # Characters; RFC 5321's longest path without its brackets.
NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)
CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,30}")  # A public or private channel.
CHANNEL_NAME = re.compile(r"#[^\s#,:@<>&\"']{1,80}")  # Slack's limit is 80; any script.


@dataclass(frozen=True)
class Addresses:
    """Of one provider, as routes name them."""

    pattern: re.Pattern[str]
    looks_like: str
    is_declared: bool = False  # A [[target]] names it, and where its secret is.
    is_folded: bool = False  # Capitals make no difference.


CHANNELS = Addresses(
    re.compile(f"{CHANNEL_ID.pattern}|{CHANNEL_NAME.pattern}"), "slack:C024BE91L or slack:#name"
)
MAILBOXES = Addresses(EMAIL, "email:ops@acme.test", is_folded=True)


def declared(example: str) -> Addresses:
    """Names of [[target]]s."""
    return Addresses(NAME, example, is_declared=True)


def is_email(text: str) -> bool:
    """Whether it is one lower-case address, as mail goes to, all of it visible."""
    is_short = len(text) <= EMAIL_MAX
    return is_short and text.isprintable() and EMAIL.fullmatch(text) is not None
