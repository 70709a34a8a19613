"""The "Turn on personal notifications" button."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks import identity_modals
from blocks.identity_modals import ENABLE_NOTIFICATIONS
from bot.preferences import turn_on
from bot.services import Services
from listeners.answers import Answers, errors_told, presser
from listeners.modals import update_modal
from listeners.payloads import pressed_value

ENABLED = "Slack notifications have been enabled."  # Fixed wording.


def register(app: App) -> None:
    app.action(ENABLE_NOTIFICATIONS)(enable_notifications)


def enable_notifications(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """Turn all of them on; said in the modal that the button is in, else to that person."""
    with errors_told(answers, body):
        turn_on.enable(services, pressed_value(body), presser(body))
        if view_id := (body.get("view") or {}).get("id"):
            update_modal(client, view_id, identity_modals.told(ENABLED))
        else:
            answers.close_question(body, ENABLED)
    ack()
