"""Every Web API method that this workspace knows."""

from bot.sandbox.methods import (  # noqa: F401 - importing a family registers its methods
    apps,
    chat,
    conversations,
    files,
    reactions,
    users,
    views,
)
from bot.sandbox.methods.registry import METHODS

__all__ = ["METHODS"]
