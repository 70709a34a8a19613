"""The "Unmute" button beside a mute."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.settings_modal import UNMUTE
from bot.preferences import form
from bot.services import Services
from listeners import settings
from listeners.answers import Answers, errors_told, presser
from listeners.modals import update_modal
from listeners.payloads import pressed_value


def register(app: App) -> None:
    app.action(UNMUTE)(unmute)


def unmute(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """End the mute; the modal says so."""
    by = presser(body)
    with errors_told(answers, body):
        done = form.unmute(services, by, pressed_value(body))
        update_modal(client, body["view"]["id"], settings.again(services, body, by, done))
    ack()
