"""A message to the app itself: the same words as after `/helio`."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from listeners.answers import Answers, errors_told
from listeners.typed_commands import TypedCommand, dispatch


def register(app: App) -> None:
    app.event("message", matchers=[is_said_to_us])(message_im)


def is_said_to_us(event: Mapping[str, Any]) -> bool:
    """What a person wrote in a direct message; not our own words, an edit, or a file."""
    is_written = event.get("user") and not event.get("bot_id") and not event.get("subtype")
    return event.get("channel_type") == "im" and bool(is_written)


def message_im(ack: Ack, body: dict[str, Any], client: WebClient, answers: Answers) -> None:
    """Do what the words say; the answer stands in the same conversation."""
    with errors_told(answers, body):
        dispatch(TypedCommand(body, client, answers), str(body["event"].get("text") or ""))
    ack()
