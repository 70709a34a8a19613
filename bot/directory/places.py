"""Targets as a file writes them: `provider:address`, and which addresses each provider takes."""

from bot import providers
from bot.vocabulary.addresses import CHANNELS, Addresses
from bot.vocabulary.spelling import listed, meant, shown

KINDS = {kind.name: kind.addresses for kind in providers.KINDS}
DECLARABLE = [name for name, addresses in KINDS.items() if addresses.is_declared]


def check_target(target: str, declared: set[str]) -> str:
    """The target of a route; ValueError says what is wrong with it."""
    provider, colon, address = target.partition(":")
    kind = _kind(target, provider, colon, list(KINDS))
    if target in declared:
        return target
    if kind.is_folded:
        address = address.lower()
    if not kind.is_one(address):
        raise ValueError(f"{shown(target)} is no target, as {kind.looks_like} is")
    if kind.is_declared:
        raise ValueError(f"{shown(target)} is in no [[target]]{meant(target, declared)}")
    return f"{provider}:{address}"


def check_channel(channel: str) -> str:
    """A Slack channel as a target; ValueError says what is wrong with it."""
    target = f"slack:{channel}" if channel.startswith("#") else channel
    provider, _, address = target.partition(":")
    if provider != "slack" or not CHANNELS.is_one(address):
        raise ValueError(f"{shown(channel)} is no Slack channel, as slack:C024BE91L or #name is")
    return target


def check_name(name: str) -> str:
    """The name of a [[target]]; ValueError says what is wrong with it."""
    provider, colon, address = name.partition(":")
    if colon and provider in KINDS and provider not in DECLARABLE:
        looks_like, title = KINDS[provider].looks_like, providers.PROVIDERS[provider].title
        raise ValueError(
            f"{title} needs no [[target]]: a [[route]] names the place itself, as {looks_like}"
        )
    kind = _kind(name, provider, colon, DECLARABLE)
    if not kind.is_one(address):
        raise ValueError(f"{shown(name)} is no name, as {provider}:primary is")
    return name


def _kind(target: str, provider: str, colon: str, known: list[str]) -> Addresses:
    if not colon:
        raise ValueError(f"{shown(target)} is not provider:address, as {_example(known)} is")
    if provider not in known:
        raise ValueError(
            f"{shown(provider)} is no provider; there are {listed(known)}{meant(provider, known)}"
        )
    return KINDS[provider]


def _example(known: list[str]) -> str:
    return KINDS[known[0]].looks_like
