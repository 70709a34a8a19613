"""A channel is called something else."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltResponse

from bot.services import Services
from bot.workspace import channels
from listeners.channel_events import event_of, name_of
from listeners.event_ack import ack_after


def register(app: App) -> None:
    for kind in ("channel_rename", "group_rename"):  # Private channels have names of their own.
        app.event(kind)(channel_rename)


def channel_rename(body: dict[str, Any], services: Services) -> BoltResponse:
    """Whoever answers for it is told."""
    return ack_after(body, partial(channels.renamed, services, event_of(body), name_of(body)))
