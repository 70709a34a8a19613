"""Slack's channels by name, looked up once for all names of a file."""

from collections.abc import Iterable, Mapping

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import StartError
from bot.settings import Settings
from bot.slack.web_api import bot_client, error_code, slack_faults
from bot.vocabulary.spelling import meant, shown

PAGE = 200  # Channels; conversations.list advises no more.
BOTH, PUBLIC = "public_channel,private_channel", "public_channel"
Found = tuple[dict[str, str], dict[str, str]]  # Names with ids, names with why they have none.


def find_channels(settings: Settings, names: set[str]) -> Found:
    """The ids of these names (`#alerts`), and the reasons of those that have none."""
    try:
        with slack_faults():
            known = _channels(bot_client(settings))
    except StartError as error:
        reason = "; ".join(error.faults)
        return {}, {name: f"{shown(name)} can't be looked up: {reason}" for name in names}
    return _matched(names, known)


def _matched(names: Iterable[str], known: Mapping[str, dict[str, object]]) -> Found:
    found, unfound = {}, {}
    for name in names:
        channel = known.get(name)
        if channel is None:
            unfound[name] = f"{shown(name)} is no channel that the app can see{meant(name, known)}"
        elif channel["is_archived"]:
            unfound[name] = f"{shown(name)} is archived"
        else:
            found[name] = str(channel["id"])
    return found, unfound


def _channels(client: WebClient) -> dict[str, dict[str, object]]:
    """Every channel by its name, an archived one only where none that lives has the name."""
    try:
        channels = list(_pages(client, BOTH))
    except SlackApiError as error:
        if error_code(error) != "missing_scope":
            raise
        channels = list(_pages(client, PUBLIC))  # Without groups:read the app sees these alone.
    channels.sort(key=lambda channel: not channel["is_archived"])
    return {f"#{channel['name']}": channel for channel in channels}


def _pages(client: WebClient, types: str) -> Iterable[dict[str, object]]:
    cursor = ""
    while True:
        page = client.conversations_list(types=types, limit=PAGE, cursor=cursor)
        yield from page["channels"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return
