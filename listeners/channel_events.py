"""Events of channels: which one, and when; all of it outside input."""

from collections.abc import Mapping
from typing import Any

from bot.workspace.channels import Event
from listeners.answers import presser


def event_of(body: Mapping[str, Any]) -> Event:
    """Where Slack tells no time, it counts as new by the time of its sending."""
    told = body["event"].get("event_ts") or body.get("event_time") or 0
    by = presser(body)
    return Event(by.team_id, by.channel_id, _number(told))


def name_of(body: Mapping[str, Any]) -> str:
    """What the channel is called now, without #."""
    channel = body["event"].get("channel")
    return str(channel.get("name") or "") if isinstance(channel, dict) else ""


def _number(text: object) -> float:
    try:
        return float(str(text))
    except ValueError:
        return 0.0
