"""The "Open settings" button."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.settings_modal import OPEN_SETTINGS
from bot.identity.gate import Presser
from bot.identity.pending_actions import PendingAction
from bot.services import Services
from listeners import settings
from listeners.answers import Answers, errors_told, presser
from listeners.modals import open_modal
from listeners.pending_actions import Outcome, pending_action


def register(app: App) -> None:
    app.action(OPEN_SETTINGS)(open_settings)


def open_settings(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """Open the modal, filled in."""
    with errors_told(answers, body, PendingAction(OPEN_SETTINGS)):
        open_modal(client, body, settings.begin(services, presser(body)))
    ack()


@pending_action(OPEN_SETTINGS)
def open_later(services: Services, by: Presser, _values: object) -> Outcome:
    return Outcome(view=settings.begin(services, by))
