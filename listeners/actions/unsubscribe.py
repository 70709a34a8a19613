"""The "Unsubscribe" button; Slack has asked whether that is meant."""

from typing import Any

from slack_bolt import Ack, App

from blocks.rich_text import join
from blocks.routes import UNSUBSCRIBE, bullets
from bot.routing import subscriptions
from bot.services import Services
from listeners import channels
from listeners.answers import Answers, errors_told, presser
from listeners.payloads import pressed_value


def register(app: App) -> None:
    app.action(UNSUBSCRIBE)(unsubscribe)


def unsubscribe(ack: Ack, body: dict[str, Any], services: Services, answers: Answers) -> None:
    """End the routes that the button carries, as far as they are this channel's."""
    with errors_told(answers, body):
        tokens = pressed_value(body).split(",")
        ended = subscriptions.unsubscribe(services, presser(body), tokens)
        answers.close_question(
            body, join("This no longer comes here:\n", bullets(channels.lines(ended)))
        )
    ack()
