"""auth.test, apps.*, team.info and bots.info: who the app is, and where."""

import json
import secrets
import time
from urllib.parse import urlencode

from bot.sandbox import manifests
from bot.sandbox.arguments import need
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


@method("apps.manifest.create", needs="config")
def apps_manifest_create(space: Workspace, args: Json) -> Json:
    """Make an app that is not installed yet; it is this workspace's app from then on."""
    manifest = _manifest(need(args, "manifest"))
    if errors := manifests.faults(manifest):
        raise SlackError("invalid_manifest", errors=errors)
    space.manifest = manifest
    space.app_name = manifest["display_information"]["name"]
    asked = urlencode({"client_id": space.app_id, "scope": ",".join(manifests.scopes(manifest))})
    return {
        "app_id": space.app_id,
        "credentials": {
            name: secrets.token_hex(16)
            for name in ("client_id", "client_secret", "verification_token", "signing_secret")
        },
        "oauth_authorize_url": f"https://slack.com/oauth/v2/authorize?{asked}",
    }


def _manifest(text: str) -> Json:
    try:
        found = json.loads(text)
    except ValueError as error:
        errors = [{"message": f"is no JSON: {error}", "pointer": "/"}]
        raise SlackError("invalid_manifest", errors=errors) from error
    if not isinstance(found, dict):
        raise SlackError("invalid_manifest", errors=[{"message": "must be object", "pointer": "/"}])
    return found


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
