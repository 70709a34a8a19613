"""Who acts and where, read from each shape of payload; all of it outside input."""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.identity.gate import Presser
from bot.issues.remarks.message import SlackMessage
from bot.services import ROW_ID_MAX
from bot.vocabulary.pressed import Pressed
from listeners.claims import claims, decide

NUMBER = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
SETTLED = "presser"
CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{1,30}")


def presser(body: Mapping[str, Any]) -> Presser:
    """Who acts and where: by a click, a modal, a search, a command or an event.

    As it was settled for this payload; before that, by what the payload alone says.
    """
    settled = body.get(SETTLED)
    if isinstance(settled, Presser):  # No JSON makes one.
        return settled
    decided = decide(claims(body), ())
    return _of(body, decided.team_id, decided.home_team_id)


def settle(body: dict[str, Any], team_id: str, home_team_id: str) -> Presser:
    """From now on the payload is of that workspace, and its person of that home."""
    body[SETTLED] = by = _of(body, team_id, home_team_id)
    return by


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


def shortcut_message(body: Mapping[str, Any]) -> SlackMessage:
    """The message in whose menu a shortcut was chosen."""
    message, channel = body.get("message") or {}, body.get("channel") or {}
    ts = message.get("ts") or body.get("message_ts")
    return SlackMessage.of(_id(channel), {**message, "ts": ts})


def is_in_message(body: Mapping[str, Any]) -> bool:
    """It was pressed in a message, and neither in a modal nor in a Home."""
    return (body.get("container") or {}).get("type") == "message"


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


def _of(body: Mapping[str, Any], team_id: str, home_team_id: str) -> Presser:
    """A modal knows no channel; ours remember the one that they were opened in."""
    event = body.get("event")
    if isinstance(event, dict):
        user, channel = event.get("user"), event.get("channel")
    elif "command" in body:
        user, channel = body.get("user_id"), body.get("channel_id")
    else:
        user, channel = body.get("user"), _channel(body)
    answers_to = body.get("response_url")
    url = answers_to if isinstance(answers_to, str) else ""
    return Presser(team_id, _id(user), home_team_id, _id(channel), url)


def _channel(body: Mapping[str, Any]) -> str:
    container, remembered = body.get("container") or {}, str(metadata(body).get("channel", ""))
    found = _id(body.get("channel")) or str(container.get("channel_id") or "")
    return found or (remembered if CHANNEL_ID.fullmatch(remembered) else "")


def _id(value: object) -> str:
    """Some payloads give the whole object, some its id."""
    return str(value.get("id") or "") if isinstance(value, dict) else str(value or "")
