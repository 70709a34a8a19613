"""A channel is archived no more."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltResponse

from bot.services import Services
from bot.workspace import channels
from listeners.channel_events import event_of
from listeners.event_ack import ack_after


def register(app: App) -> None:
    for kind in (
        "channel_unarchive",
        "group_unarchive",
    ):  # Private channels have names of their own.
        app.event(kind)(channel_unarchive)


def channel_unarchive(body: dict[str, Any], services: Services) -> BoltResponse:
    """What waits for it is tried."""
    return ack_after(body, partial(channels.back, services, event_of(body)))
