"""The "Unlink your identity now" button; Slack has asked whether that is meant."""

from typing import Any

from slack_bolt import Ack, App

from blocks import identity
from blocks.identity import UNLINK_IDENTITY
from blocks.own_words import own
from bot.identity.linking import unlink
from bot.services import Services
from listeners.answers import Answers, errors_told, presser


def register(app: App) -> None:
    app.action(UNLINK_IDENTITY)(unlink_identity)


def unlink_identity(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """Remove the person's own link, and say so."""
    with errors_told(answers, body):
        email = unlink.unlink(services, presser(body))
        text = own("You are no longer linked to *{email}*.", email=email)
        answers.close_question(body, text, identity.not_linked(text))
    ack()
