"""auth.test, apps.connections.open, team.info and bots.info: who the app is, and where."""

import secrets
import time

from bot.sandbox.errors import SlackError
from bot.sandbox.methods.registry import method
from bot.sandbox.records import Json
from bot.sandbox.workspace import TICKET_SECONDS, Workspace


@method("auth.test")
def auth_test(space: Workspace, _args: Json) -> Json:
    return {
        "url": f"https://{space.team_name.lower()}.slack.com/",
        "team": space.team_name,
        "user": space.bot.handle,
        "team_id": space.team_id,
        "user_id": space.bot.id,
        "bot_id": space.bot_id,
        "is_enterprise_install": False,
    }


@method("api.test")
def api_test(_space: Workspace, args: Json) -> Json:
    return {"args": args}


@method("apps.connections.open", needs="app")
def apps_connections_open(space: Workspace, _args: Json) -> Json:
    """Give the WebSocket's address; it is good for one connection."""
    if space.link_disabled:
        raise SlackError("inactive_app")
    now = time.monotonic()
    space.tickets = {ticket: end for ticket, end in space.tickets.items() if end > now}
    ticket = secrets.token_hex(16)
    space.tickets[ticket] = now + TICKET_SECONDS
    address = space.url.replace("http://", "ws://")
    return {"url": f"{address}link/?ticket={ticket}&app_id={space.app_id}"}


@method("team.info", "team:read")
def team_info(space: Workspace, _args: Json) -> Json:
    domain = space.team_name.lower()
    return {"team": {"id": space.team_id, "name": space.team_name, "domain": domain}}


@method("bots.info", "users:read")
def bots_info(space: Workspace, args: Json) -> Json:
    if args.get("bot") not in {None, "", space.bot_id}:
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": space.bot_id,
            "app_id": space.app_id,
            "user_id": space.bot.id,
            "name": space.app_name,
            "deleted": False,
        }
    }
