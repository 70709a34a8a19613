"""Another place is chosen in the settings modal: everywhere, an organization, a project."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.settings_modal import SETTINGS_PLACE
from bot.preferences import form as choice_form
from bot.services import Services
from listeners import settings
from listeners.answers import Answers, errors_told, presser
from listeners.modals import update_modal
from listeners.selected_options import picked_now


def register(app: App) -> None:
    app.action(SETTINGS_PLACE)(settings_place)


def settings_place(
    ack: Ack, body: dict[str, Any], client: WebClient, services: Services, answers: Answers
) -> None:
    """Show what is chosen there."""
    by = presser(body)
    with errors_told(answers, body):
        form = choice_form.form(services, by, picked_now(body))
        update_modal(client, body["view"]["id"], settings.drawn(form, by))
    ack()
