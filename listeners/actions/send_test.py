"""The "Send me a test" button of the settings modal."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.settings_modal import SEND_TEST
from bot.preferences import test_message
from bot.services import Services
from listeners import settings
from listeners.answers import Answers, errors_told, presser
from listeners.modals import update_modal


def register(app: App) -> None:
    app.action(SEND_TEST)(send_test)


def send_test(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """Owe it; the modal says what is on its way, and what can't be."""
    by = presser(body)
    with errors_told(answers, body):
        said = test_message.send(services, by)
        update_modal(client, body["view"]["id"], settings.again(services, body, by, said))
    ack()
