"""The slash command `/helio`."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from listeners.answers import Answers, errors_told
from listeners.typed_commands import TypedCommand, dispatch

COMMAND = "/helio"


def register(app: App) -> None:
    app.command(COMMAND)(helio)


def helio(ack: Ack, body: dict[str, Any], client: WebClient, answers: Answers) -> None:
    """Do what the words after it say."""
    with errors_told(answers, body):
        dispatch(TypedCommand(body, client, answers), str(body.get("text") or ""))
    ack()
