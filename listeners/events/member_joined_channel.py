"""Somebody comes into a channel; if it is the app itself, it says hello."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltResponse

from bot.services import Services
from bot.workspace import channels
from listeners.channel_events import event_of
from listeners.event_ack import ack_after


def register(app: App) -> None:
    app.event("member_joined_channel")(member_joined_channel)


def member_joined_channel(body: dict[str, Any], services: Services) -> BoltResponse:
    """Once in a channel; what waits for it is tried."""
    user = str(body["event"].get("user") or "")
    return ack_after(body, partial(channels.joined, services, event_of(body), user))
