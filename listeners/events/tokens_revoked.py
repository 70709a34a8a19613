"""Tokens of the app are taken back; those of people it has none of."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltResponse

from bot.services import Services
from bot.workspace import removal
from listeners.answers import presser
from listeners.event_ack import ack_after


def register(app: App) -> None:
    app.event("tokens_revoked")(tokens_revoked)


def tokens_revoked(body: dict[str, Any], services: Services) -> BoltResponse:
    """Owners are told by mail; what waits is kept."""
    bots = (body["event"].get("tokens") or {}).get("bot") or []
    return ack_after(body, partial(removal.revoked, services, presser(body).team_id, bots))
