"""Targets as a file writes them: `provider:address`, and which addresses each provider takes."""

import re
from dataclasses import dataclass

from bot.directory.words import listed, meant, shown

EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>(),;:\"\[\]\\]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
EMAIL_MAX = 254  # Characters; RFC 5321's longest path without its brackets.
NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)
CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,30}")  # A public or private channel.
CHANNEL_NAME = re.compile(r"#[^\s#,:@<>&\"']{1,80}")  # Slack's limit is 80; any script.


@dataclass(frozen=True)
class Kind:
    """What a provider's addresses look like, and where they are declared."""

    address: re.Pattern[str]
    looks_like: str
    is_declared: bool = False  # A route may use it only if a [[target]] names it.


KINDS = {
    "slack": Kind(
        re.compile(f"{CHANNEL_ID.pattern}|{CHANNEL_NAME.pattern}"),
        "slack:C024BE91L or slack:#name",
    ),
    "email": Kind(EMAIL, "email:ops@acme.test"),
    "pagerduty": Kind(NAME, "pagerduty:primary", is_declared=True),
    "msteams": Kind(NAME, "msteams:ops", is_declared=True),
}
DECLARABLE = [name for name in KINDS if name != "slack"]


def is_email(text: str) -> bool:
    """Whether it is one lower-case address, as mail goes to."""
    return len(text) <= EMAIL_MAX and EMAIL.fullmatch(text) is not None


def check_target(target: str, declared: set[str]) -> str:
    """The target of a route; ValueError says what is wrong with it."""
    provider, colon, address = target.partition(":")
    kind = _kind(target, provider, colon, list(KINDS))
    if target in declared:
        return target
    if provider == "email":
        address = address.lower()
    if not kind.address.fullmatch(address):
        raise ValueError(f"{shown(target)} is no target, as {kind.looks_like} is")
    if kind.is_declared:
        raise ValueError(f"{shown(target)} is in no [[target]]{meant(target, declared)}")
    return f"{provider}:{address}"


def check_channel(channel: str) -> str:
    """A Slack channel as a target; ValueError says what is wrong with it."""
    target = f"slack:{channel}" if channel.startswith("#") else channel
    provider, _, address = target.partition(":")
    if provider != "slack" or not KINDS["slack"].address.fullmatch(address):
        raise ValueError(f"{shown(channel)} is no Slack channel, as slack:C024BE91L or #name is")
    return target


def check_name(name: str) -> str:
    """The name of a [[target]]; ValueError says what is wrong with it."""
    provider, colon, address = name.partition(":")
    if provider == "slack" and colon:
        raise ValueError("Slack needs no [[target]]: a [[route]] names the channel itself")
    kind = _kind(name, provider, colon, DECLARABLE)
    if not (NAME.fullmatch(address) or kind.address.fullmatch(address)):
        raise ValueError(f"{shown(name)} is no name, as {provider}:primary is")
    return name


def _kind(target: str, provider: str, colon: str, known: list[str]) -> Kind:
    if not colon:
        raise ValueError(f"{shown(target)} is not provider:address, as {_example(known)} is")
    if provider not in known:
        raise ValueError(
            f"{shown(provider)} is no provider; there are {listed(known)}{meant(provider, known)}"
        )
    return KINDS[provider]


def _example(known: list[str]) -> str:
    return KINDS[known[0]].looks_like
