"""Slack's channels by name, looked up once for all names of a file."""

from collections.abc import Iterable, Mapping, Sequence

from bot.errors import StartError
from bot.settings import Settings
from bot.slack import channel_list
from bot.slack.channel_list import Listed, Progress, Silent
from bot.slack.web_api import bot_client, slack_faults
from bot.vocabulary.spelling import listed, meant, shown

ALIKE_MAX = 5  # Channels of one name that an error lists.
HOW = (
    "invite the app to a private one (/invite @Heliograph), bring an archived one back, "
    "or write a channel's id, as slack:C024BE91L"
)
Found = tuple[dict[str, str], dict[str, str]]  # Names with ids, names with why they have none.


def find_channels(settings: Settings, names: set[str], progress: Progress | None = None) -> Found:
    """The ids of these names (`#alerts`), and the reasons of those that have none."""
    try:
        with slack_faults():
            found = channel_list.channels(bot_client(settings), progress or Silent())
    except StartError as error:
        reason = "; ".join(error.faults)
        return {}, {name: f"{shown(name)} can't be looked up: {reason}" for name in names}
    known: dict[str, list[Listed]] = {}
    for channel in found:
        known.setdefault(f"#{channel.name}", []).append(channel)
    return _matched(names, known)


def _matched(names: Iterable[str], known: Mapping[str, Sequence[Listed]]) -> Found:
    found, unfound = {}, {}
    for name in names:
        channels = known.get(name, ())
        if not channels:
            missing = f"{shown(name)} is no channel that the app can see{meant(name, known)}"
            unfound[name] = f"{missing}; {HOW}"
        elif len(channels) > 1:
            unfound[name] = _several(name, channels)
        else:
            found[name] = channels[0].id
    return found, unfound


def _several(name: str, channels: Sequence[Listed]) -> str:
    """As in the workspaces of an Enterprise Grid; those that the app is in come first."""
    in_order = sorted(channels, key=lambda each: (not each.has_app, each.id))
    said = [
        f"slack:{each.id}{' (the app is in it)' if each.has_app else ''}"
        for each in in_order[:ALIKE_MAX]
    ]
    more = len(channels) - len(said)
    said += [f"{more} more"] if more > 0 else []
    return f"{shown(name)} is the name of {len(channels)} channels; write the id: {listed(said)}"
