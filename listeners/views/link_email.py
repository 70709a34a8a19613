"""The modal that asks for the work email, submitted."""

from typing import Any

from slack_bolt import Ack, App

from blocks.identity_modals import LINK_EMAIL
from listeners import link_dialog
from listeners.answers import Answers, presser
from listeners.modals import in_modal, typed


def register(app: App) -> None:
    app.view(LINK_EMAIL)(link_email)


def link_email(ack: Ack, body: dict[str, Any], answers: Answers) -> None:
    """Mail a code if the address is a member's; what is asked next looks the same if not."""
    with in_modal(ack, answers, LINK_EMAIL):
        view = link_dialog.asked_code(answers, presser(body), typed(body, LINK_EMAIL).strip())
        ack(response_action="update", view=view)
