"""The modal that asks for the work email, submitted."""

from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App

from blocks import identity_modals
from blocks.identity_modals import LINK_EMAIL
from bot.linking import asking, codes
from bot.services import Services
from listeners.answers import Answers, presser
from listeners.modals import in_modal, packed, typed

MINUTES = codes.LASTS // timedelta(minutes=1)


def register(app: App) -> None:
    app.view(LINK_EMAIL)(link_email)


def link_email(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Mail a code if the address is a member's; what is asked next looks the same if not."""
    by, email = presser(body), typed(body, LINK_EMAIL).strip()
    with in_modal(ack, answers, LINK_EMAIL):
        asking.ask(services, by, email)
        metadata = packed(channel=by.channel_id)
        view = identity_modals.ask_code(email=email, minutes=MINUTES, metadata=metadata)
        ack(response_action="update", view=view)
