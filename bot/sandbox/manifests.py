"""App manifests as apps.manifest.create takes them: what Slack's reference says, and no more.

docs.slack.dev/reference/app-manifest
"""

import re
from collections.abc import Callable, Iterator, Mapping

from bot.sandbox.records import Json

DOMAIN = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z]")
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
# What each part may have; True: it must.
PARTS: Mapping[str, Mapping[str, bool]] = {
    "": {
        "_metadata": False,
        "display_information": True,
        "features": False,
        "oauth_config": False,
        "settings": False,
    },
    "/display_information": {
        "name": True,
        "description": False,
        "long_description": False,
        "background_color": False,
    },
    "/features": {
        "app_home": False,
        "bot_user": False,
        "shortcuts": False,
        "slash_commands": False,
        "unfurl_domains": False,
    },
    "/oauth_config": {"redirect_urls": False, "scopes": False},
    "/settings": {
        "allowed_ip_address_ranges": False,
        "event_subscriptions": False,
        "interactivity": False,
        "org_deploy_enabled": False,
        "socket_mode_enabled": False,
        "token_rotation_enabled": False,
    },
}
LONGEST = {  # Characters.
    "/display_information/name": 35,
    "/display_information/description": 140,
    "/display_information/long_description": 4000,
    "/features/bot_user/display_name": 80,
}
LONG_DESCRIPTION_MIN = 174  # Characters.
UNFURL_DOMAINS_MAX = 5

Fault = tuple[str, str]  # What is wrong, and a JSON pointer to where.


def faults(manifest: Json) -> list[Json]:
    """As `errors` of `invalid_manifest` has them; none: the app can be made."""
    found = (fault for check in CHECKS for fault in check(manifest))
    return [{"message": message, "pointer": pointer} for message, pointer in found]


def at(manifest: Json, pointer: str) -> object:
    """What stands there; None for nothing."""
    found: object = manifest
    for name in pointer.split("/")[1:]:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _parts(manifest: Json) -> Iterator[Fault]:
    for pointer, known in PARTS.items():
        part = at(manifest, pointer)
        if part is None and pointer:
            continue
        if not isinstance(part, dict):
            yield "must be object", pointer or "/"
            continue
        yield from (
            (f"must NOT have additional property {n}", pointer) for n in part.keys() - known
        )
        needed = (name for name, is_needed in known.items() if is_needed)
        yield from ((f"must have {n}", pointer) for n in needed if not part.get(n))


def _texts(manifest: Json) -> Iterator[Fault]:
    for pointer, longest in LONGEST.items():
        text = at(manifest, pointer)
        if isinstance(text, str) and len(text) > longest:
            yield f"must NOT have more than {longest} characters", pointer
    long = at(manifest, "/display_information/long_description")
    if isinstance(long, str) and len(long) < LONG_DESCRIPTION_MIN:
        pointer = "/display_information/long_description"
        yield f"must NOT have fewer than {LONG_DESCRIPTION_MIN} characters", pointer
    colour = at(manifest, "/display_information/background_color")
    if colour is not None and not COLOUR.fullmatch(str(colour)):
        yield "must be a hex color", "/display_information/background_color"


def _domains(manifest: Json) -> Iterator[Fault]:
    domains = at(manifest, "/features/unfurl_domains")
    if domains is None:
        return
    if not isinstance(domains, list) or len(domains) > UNFURL_DOMAINS_MAX:
        yield f"must be an array of at most {UNFURL_DOMAINS_MAX}", "/features/unfurl_domains"
        return
    for number, each in enumerate(domains):
        if not DOMAIN.fullmatch(str(each)):
            yield "must be a valid domain", f"/features/unfurl_domains/{number}"


def _commands(manifest: Json) -> Iterator[Fault]:
    has_socket = at(manifest, "/settings/socket_mode_enabled")
    commands = at(manifest, "/features/slash_commands") or []
    for number, each in enumerate(commands if isinstance(commands, list) else []):
        pointer = f"/features/slash_commands/{number}"
        if not COMMAND.fullmatch(str(each.get("command", ""))):
            yield "must begin with /, in small letters", f"{pointer}/command"
        if not each.get("description"):
            yield "must have a description", pointer
        if not (has_socket or each.get("url")):
            yield "Slash Command requires either a URL or Socket Mode Enabled", pointer
    if commands and "commands" not in scopes(manifest):
        yield "Slash Commands require the scope commands", "/oauth_config/scopes/bot"


def _bot(manifest: Json) -> Iterator[Fault]:
    if scopes(manifest) and at(manifest, "/features/bot_user/display_name") is None:
        yield "Bot scopes require a bot user", "/features/bot_user"


def _transport(manifest: Json) -> Iterator[Fault]:
    if at(manifest, "/settings/socket_mode_enabled"):
        return
    events = at(manifest, "/settings/event_subscriptions")
    if isinstance(events, dict) and not events.get("request_url"):
        text = "Event Subscription requires either Request URL or Socket Mode Enabled"
        yield text, "/settings/event_subscriptions"
    interactivity = at(manifest, "/settings/interactivity")
    if isinstance(interactivity, dict) and not interactivity.get("request_url"):
        yield "Interactivity requires a Request URL", "/settings/interactivity"


def scopes(manifest: Json) -> list[str]:
    """The bot's."""
    found = at(manifest, "/oauth_config/scopes/bot")
    return found if isinstance(found, list) else []


CHECKS: tuple[Callable[[Json], Iterator[Fault]], ...] = (
    _parts,
    _texts,
    _domains,
    _commands,
    _bot,
    _transport,
)
