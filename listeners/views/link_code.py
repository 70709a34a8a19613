"""The modal that asks for the code, submitted."""

from typing import Any

from slack_bolt import Ack, App

from blocks.identity_modals import LINK_CODE
from bot.identity.linking import proof
from bot.services import Services
from listeners import link_dialog
from listeners.answers import Answers, presser
from listeners.modals import in_modal, typed


def register(app: App) -> None:
    app.view(LINK_CODE)(link_code)


def link_code(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Link if it is right, and do what the person wanted before."""
    with in_modal(ack, answers, LINK_CODE):
        linked = proof.by_code(services, presser(body), typed(body, LINK_CODE))
        ack(response_action="update", view=link_dialog.ended(answers, presser(body), linked))
