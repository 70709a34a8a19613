"""Somebody looks at the app's Home tab: it is drawn as things are."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltResponse

from bot.services import Services
from bot.workspace import home
from listeners.answers import presser
from listeners.event_ack import ack_after

HOME = "home"  # The same event comes for the messages.


def register(app: App) -> None:
    app.event("app_home_opened")(app_home_opened)


def app_home_opened(body: dict[str, Any], services: Services) -> BoltResponse:
    """Store that it is looked at; the relay draws it."""
    if body["event"].get("tab", HOME) != HOME:
        return BoltResponse(status=200)
    return ack_after(body, partial(home.open_home, services, presser(body)))
