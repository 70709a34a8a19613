"""The modal that asks for the code that the browser shows, submitted."""

from typing import Any

from slack_bolt import Ack, App

from blocks.consent_modals import LINK_PAGE_CODE
from bot.identity.consent import page_code
from bot.services import Services
from listeners import link_dialog
from listeners.answers import Answers, presser
from listeners.modals import in_modal, typed


def register(app: App) -> None:
    app.view(LINK_PAGE_CODE)(link_page_code)


def link_page_code(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Link if it is right, and do what the person wanted before."""
    by = presser(body)
    with in_modal(ack, answers, LINK_PAGE_CODE):
        linked = page_code.link(services, by, typed(body, LINK_PAGE_CODE))
        ack(response_action="update", view=link_dialog.ended(answers, by, linked))
