"""The "Link in Sentry instead" button of the modals that link."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from blocks.consent_modals import LINK_BY_TRACKER
from bot.identity.linking.request import Way
from listeners import link_ways
from listeners.answers import Answers, errors_told


def register(app: App) -> None:
    app.action(LINK_BY_TRACKER)(link_by_tracker)


def link_by_tracker(ack: Ack, body: dict[str, Any], client: WebClient, answers: Answers) -> None:
    """The same modal goes on with that way."""
    with errors_told(answers, body):
        link_ways.change(answers, body, client, Way.SENTRY)
    ack()
