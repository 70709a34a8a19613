"""What the addresses of targets look like, each provider's own."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.mail_settings import is_address

NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)
CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,30}")  # A public or private channel.
CHANNEL_NAME = re.compile(r"#[^\s#,:@<>&\"']{1,80}")  # Slack's limit is 80; any script.


@dataclass(frozen=True)
class Addresses:
    """Of one provider, as routes name them."""

    is_one: Callable[[str], object]  # Truly of an address.
    looks_like: str
    is_declared: bool = False  # A [[target]] names it, and where its secret is.
    is_folded: bool = False  # Capitals make no difference.


CHANNELS = Addresses(
    re.compile(f"{CHANNEL_ID.pattern}|{CHANNEL_NAME.pattern}").fullmatch,
    "slack:C024BE91L or slack:#name",
)
MAILBOXES = Addresses(is_address, "email:ops@acme.test", is_folded=True)


def declared(example: str) -> Addresses:
    """Names of [[target]]s."""
    return Addresses(NAME.fullmatch, example, is_declared=True)
