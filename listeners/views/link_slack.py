"""The modal that asks whether Slack's own word about the address is meant, submitted."""

from typing import Any

from slack_bolt import Ack, App

from blocks import identity_modals
from blocks.identity_modals import LINK_SLACK
from blocks.own_words import own
from bot.errors import UserError
from bot.identity.linking import proof
from bot.services import Services
from listeners import link_dialog
from listeners.answers import Answers, presser


def register(app: App) -> None:
    app.view(LINK_SLACK)(link_slack)


def link_slack(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Link, and do what the person wanted before; it has no field to show a refusal at."""
    by = presser(body)
    try:
        view = link_dialog.ended(answers, by, proof.by_slack(services, by))
    except UserError as refusal:
        view = identity_modals.told(refusal.told(own))
    except Exception as error:  # noqa: BLE001 - nothing escapes a listener.
        view = identity_modals.told(answers.fault(error))
    ack(response_action="update", view=view)
