"""The app is removed from the workspace."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltResponse

from bot.services import Services
from bot.workspace import removal
from listeners.answers import presser
from listeners.event_ack import ack_after


def register(app: App) -> None:
    app.event("app_uninstalled")(app_uninstalled)


def app_uninstalled(body: dict[str, Any], services: Services) -> BoltResponse:
    """Owners are told by mail; what waits is kept."""
    return ack_after(body, partial(removal.uninstalled, services, presser(body).team_id))
