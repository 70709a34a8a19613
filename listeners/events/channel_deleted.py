"""A channel is deleted."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltResponse

from bot.services import Services
from bot.workspace import channels
from listeners.channel_events import event_of
from listeners.event_ack import ack_after


def register(app: App) -> None:
    for kind in ("channel_deleted", "group_deleted"):  # Private channels have names of their own.
        app.event(kind)(channel_deleted)


def channel_deleted(body: dict[str, Any], services: Services) -> BoltResponse:
    """What goes there is kept: it may be routed elsewhere."""
    return ack_after(body, partial(channels.gone, services, event_of(body), channels.DELETED))
