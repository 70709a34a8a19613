"""Every provider, a line each."""

from bot.providers.base import Provider
from bot.providers.slack import Slack

PROVIDERS: dict[str, type[Provider]] = {kind.name: kind for kind in (Slack,)}


def kind_of(target: str) -> type[Provider] | None:
    """The provider of a target (`provider:address`); None: there is none of that name."""
    return PROVIDERS.get(target.partition(":")[0])
