"""Who acts and where, read from each shape of payload; all of it outside input."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.identity.gate import Presser
from bot.services import ROW_ID_MAX
from bot.vocabulary.pressed import Pressed

NUMBER = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{1,30}")


def presser(body: Mapping[str, Any]) -> Presser:
    """Who acts and where: by a click, a modal, a search, a command or an event."""
    event = body.get("event")
    if isinstance(event, dict):
        return _of_event(body, event)
    if "command" in body:
        return _of_command(body)
    return _of_interaction(body)


def pressed(body: Mapping[str, Any], value: object = None) -> Pressed:
    """What was pressed, and the message that it stands in.

    `value` is what says what it is about, where the pressed element itself does not: a block's id,
    or what a modal carries.
    """
    container, channel = body.get("container") or {}, body.get("channel") or {}
    return Pressed(
        value=pressed_value(body) if value is None else str(value),
        channel_id=str(container.get("channel_id") or channel.get("id") or ""),
        ts=str(container.get("message_ts") or ""),
    )


def pressed_page(body: Mapping[str, Any]) -> int | None:
    """The number of a page that the button carries; None for anything else."""
    return number(pressed_value(body))


def pressed_value(body: Mapping[str, Any]) -> str:
    """What the button carries, as text."""
    actions = body.get("actions") or [{}]
    return str(actions[0].get("value", ""))


def number(value: object) -> int | None:
    """Of a page, or where one begins: it says what is shown, and proves nothing."""
    text = str(value)
    return int(text) if NUMBER.fullmatch(text) and int(text) <= ROW_ID_MAX else None


def metadata(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a modal of ours carries (`listeners.modals.packed`); {} for anything else."""
    view = body.get("view") or {}
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except (RecursionError, TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _of_interaction(body: Mapping[str, Any]) -> Presser:
    """A modal knows no channel; ours remember the one that they were opened in."""
    user, team = body.get("user") or {}, body.get("team") or {}
    team_id = str(team.get("id") or user.get("team_id") or "")
    channel = body.get("channel") or {}
    container = body.get("container") or {}
    remembered = str(metadata(body).get("channel", ""))
    return Presser(
        team_id=team_id,
        user_id=str(user.get("id", "")),
        home_team_id=str(user.get("team_id") or team_id),
        channel_id=str(channel.get("id") or container.get("channel_id") or "")
        or (remembered if CHANNEL_ID.fullmatch(remembered) else ""),
    )


def _of_command(body: Mapping[str, Any]) -> Presser:
    """Only the people of a workspace can type the commands of its apps."""
    team_id = str(body.get("team_id") or "")
    return Presser(
        team_id=team_id,
        user_id=str(body.get("user_id") or ""),
        home_team_id=team_id,
        channel_id=str(body.get("channel_id") or ""),
    )


def _of_event(body: Mapping[str, Any], event: Mapping[str, Any]) -> Presser:
    team_id = str(body.get("team_id") or "")
    return Presser(
        team_id=team_id,
        user_id=_id(event.get("user")),
        home_team_id=str(event.get("user_team") or event.get("team") or team_id),
        channel_id=_id(event.get("channel")),
    )


def _id(value: object) -> str:
    """Some events give the whole object in place of its id."""
    return str(value.get("id") or "") if isinstance(value, dict) else str(value or "")
