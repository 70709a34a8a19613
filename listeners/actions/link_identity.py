"""The "Link your identity now" button."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.identity import LINK_IDENTITY
from listeners import link_dialog
from listeners.answers import Answers, errors_told


def register(app: App) -> None:
    app.action(LINK_IDENTITY)(link_identity)


def link_identity(ack: Ack, body: dict[str, Any], client: WebClient, answers: Answers) -> None:
    """Open the modal that links."""
    with errors_told(answers, body):
        link_dialog.start(body, client, answers)
    ack()
